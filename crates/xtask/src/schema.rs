//! `cargo xtask schema FOLDER`: the table of Kubernetes types that the schema checks read, from lists of fields per
//! version.
//!
//! The folder holds one file `k8s-1.NN.types.jsonl` per minor version, each line a type of the published OpenAPI
//! document: `type`, `fields` (name to type), `required`, and `apiVersion` and `kind` for kinds. The table joins the
//! versions: a field is written once, with the versions in which it is there. The legend stands at its head.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::problem::{Outcome, Problem};
use crate::program;

/// The table, below the root.
const TABLE: &str = "crates/plimsoll-checks/src/schema/kubernetes.txt";

const LEGEND: &str = "\
# Field names and types of the Kubernetes API. Written by `cargo xtask schema`; changes made by hand are lost.
# A line `= VERSION KIND TYPE` is a kind. Any other line is a type and its fields, `NAME:TYPE`.
# Types: s string, b boolean, i int32, l int64, d double, y bytes in base64, t time, q quantity, o integer or string,
# a anything, [T list, {T mapping with free keys, T|T one of the two, a name with dots another type (of the same
# package when it begins with a dot).
# `!` required, `+N` from version 1.N on, `-N` up to version 1.N; without, as long as the table reaches.
";

/// Fields that the list calls required and the server does not: it takes them for empty, or they are optional in the
/// published document. Source: validation and defaults of the API types in Kubernetes.
const NOT_REQUIRED: &[&str] = &[
    "core.v1.ConfigMapEnvSource.name",
    "core.v1.ConfigMapKeySelector.name",
    "core.v1.ConfigMapProjection.name",
    "core.v1.ConfigMapVolumeSource.name",
    "core.v1.LocalObjectReference.name",
    "core.v1.SecretEnvSource.name",
    "core.v1.SecretKeySelector.name",
    "core.v1.SecretProjection.name",
    "apiextensions.v1.CustomResourceDefinitionVersion.served",
    "apiextensions.v1.CustomResourceDefinitionVersion.storage",
    "core.v1.HTTPHeader.value",
    "core.v1.ISCSIPersistentVolumeSource.lun",
    "core.v1.ISCSIVolumeSource.lun",
    "core.v1.LimitRangeSpec.limits",
    "core.v1.SleepAction.seconds",
    "core.v1.Sysctl.value",
    "storage.v1.CSINodeSpec.drivers",
];

/// Writes the table.
pub(crate) fn run(folder: &str) -> Outcome {
    let table = table(&read(Path::new(folder))?)?;
    std::fs::write(program::root().join(TABLE), &table).expect("the repository can be written");
    println!("wrote {TABLE}: {} lines, {} bytes", table.lines().count(), table.len());
    Ok(())
}

/// The types of each minor version, by their full names.
type Versions = BTreeMap<u16, BTreeMap<String, Value>>;

fn read(folder: &Path) -> Outcome<Versions> {
    let refuse = |what: String| vec![Problem::of("schema", what, "name a folder of files k8s-1.NN.types.jsonl")];
    let entries = std::fs::read_dir(folder).map_err(|error| refuse(format!("{}: {error}", folder.display())))?;
    let mut versions = Versions::new();
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(minor) = name.strip_prefix("k8s-1.").and_then(|rest| rest.strip_suffix(".types.jsonl")) else {
            continue;
        };
        let minor = minor.parse().map_err(|_| refuse(format!("{name} names no version")))?;
        let text = std::fs::read_to_string(&path).map_err(|error| refuse(format!("{name}: {error}")))?;
        let types: &mut BTreeMap<String, Value> = versions.entry(minor).or_default();
        for line in text.lines() {
            let one: Value = serde_json::from_str(line).map_err(|error| refuse(format!("{name}: {error}")))?;
            types.insert(string(&one["type"]).to_owned(), one);
        }
    }
    if versions.is_empty() { Err(refuse(format!("{} holds no such file", folder.display()))) } else { Ok(versions) }
}

fn string(value: &Value) -> &str {
    value.as_str().expect("the lists of types hold strings here")
}

/// How the lists write that type.
const INT_OR_STRING: &str = "int32|string";

/// First and last version of what is in the table.
type Range = (u16, u16);

/// A field with its type and whether it is required: while these stay the same, it is written once.
type Form = (String, String, bool);

fn table(versions: &Versions) -> Outcome<String> {
    let (oldest, newest) = (*versions.keys().next().expect("checked"), *versions.keys().next_back().expect("checked"));
    let mut kinds: BTreeMap<(String, String, String), Range> = BTreeMap::new();
    let mut types: BTreeMap<String, BTreeMap<Form, Vec<Range>>> = BTreeMap::new();
    for (minor, all) in versions {
        let mut pending = Vec::new();
        for one in all.values().filter(|one| !one["kind"].is_null()) {
            let name = short(string(&one["type"]));
            // The kinds of discovery and of answers are no objects.
            if !name.starts_with("meta.") {
                let key = (string(&one["apiVersion"]).to_owned(), string(&one["kind"]).to_owned(), name);
                let range = kinds.entry(key).or_insert((*minor, *minor));
                assert!(range.1 + 1 >= *minor, "a kind comes back: write it as two lines");
                range.1 = *minor;
                pending.push(string(&one["type"]));
            }
        }
        // The types of custom resources refer to this one too.
        pending.push("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
        let mut seen = BTreeSet::new();
        while let Some(full) = pending.pop() {
            if !seen.insert(full) {
                continue;
            }
            let one = all.get(full).ok_or_else(|| vec![unresolved(full)])?;
            let name = short(full);
            let fields = types.entry(name.clone()).or_default();
            let required: Vec<&str> = one["required"].as_array().into_iter().flatten().map(string).collect();
            for (field, written) in one["fields"].as_object().into_iter().flatten() {
                let mut referred = Vec::new();
                let code = code(string(written), all, &name, &mut referred)?;
                pending.extend(referred);
                let is_required =
                    required.contains(&field.as_str()) && !NOT_REQUIRED.contains(&format!("{name}.{field}").as_str());
                let ranges = fields.entry((field.clone(), code, is_required)).or_default();
                match ranges.last_mut() {
                    Some(range) if range.1 + 1 == *minor => range.1 = *minor,
                    _ => ranges.push((*minor, *minor)),
                }
            }
        }
    }
    let mark = |(first, last): Range| {
        let since = if first > oldest { format!("+{first}") } else { String::new() };
        let until = if last < newest { format!("-{last}") } else { String::new() };
        since + &until
    };
    let mut text = format!("{LEGEND}# Versions 1.{oldest} to 1.{newest}.\n");
    for ((version, kind, name), range) in &kinds {
        text.push_str(&format!("= {version} {kind} {name}{}\n", mark(*range)));
    }
    for (name, fields) in &types {
        text.push_str(name);
        for ((field, code, is_required), ranges) in fields {
            for range in ranges {
                text.push_str(&format!(" {field}:{code}{}{}", if *is_required { "!" } else { "" }, mark(*range)));
            }
        }
        text.push('\n');
    }
    Ok(text)
}

fn unresolved(name: &str) -> Problem {
    Problem::of("schema", format!("no file lists the type {name}"), "make the lists anew")
}

/// The last three parts of a type's name, which tell it from all others: `core.v1.Pod`.
fn short(full: &str) -> String {
    let parts: Vec<&str> = full.rsplitn(4, '.').take(3).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join(".")
}

/// A type as the table writes it. The types it refers to are added to `referred`.
fn code<'v>(
    written: &'v str,
    all: &'v BTreeMap<String, Value>,
    around: &str,
    referred: &mut Vec<&'v str>,
) -> Outcome<String> {
    let inner = |open: &str, close: &str| written.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    if let Some(item) = inner("[", "]") {
        return Ok(format!("[{}", code(item, all, around, referred)?));
    }
    if let Some(value) = inner("{", "}") {
        return Ok(format!("{{{}", code(value, all, around, referred)?));
    }
    if let Some((one, other)) = written.split_once('|').filter(|_| written != INT_OR_STRING) {
        return Ok(format!("{}|{}", code(one, all, around, referred)?, code(other, all, around, referred)?));
    }
    let Some(full) = written.strip_prefix('#') else {
        let letter = match written {
            "string" => "s",
            "boolean" => "b",
            "int32" => "i",
            "int64" => "l",
            "double" => "d",
            "bytes" => "y",
            "any" => "a",
            "string(date-time)" => "t",
            INT_OR_STRING => "o",
            _ => return Err(vec![unresolved(written)]),
        };
        return Ok(letter.to_owned());
    };
    if full.ends_with(".resource.Quantity") {
        return Ok("q".to_owned());
    }
    let one = all.get(full).ok_or_else(|| vec![unresolved(full)])?;
    if let Some(scalar) = one["scalar"].as_str() {
        return code(scalar, all, around, referred);
    }
    referred.push(full);
    let name = short(full);
    let package = |name: &str| name.rsplit_once('.').map_or(String::new(), |(package, _)| package.to_owned());
    Ok(if package(&name) == package(around) { name[package(&name).len()..].to_owned() } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(lists: &[(u16, &[&str])]) -> Versions {
        let meta = r#"{"type":"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta","fields":{"name":"string"}}"#;
        let of = |lines: &[&str]| {
            let values = lines.iter().chain([&meta]).map(|line| serde_json::from_str::<Value>(line).unwrap());
            values.map(|one| (string(&one["type"]).to_owned(), one)).collect()
        };
        lists.iter().map(|(minor, lines)| (*minor, of(lines))).collect()
    }

    #[test]
    fn versions_are_joined_and_unused_types_left_out() {
        let pod = |fields: &str| {
            format!(r#"{{"type":"io.k8s.api.core.v1.Pod","apiVersion":"v1","kind":"Pod","fields":{{{fields}}}}}"#)
        };
        let spec = r#"{"type":"io.k8s.api.core.v1.PodSpec","fields":{"hostPID":"boolean"},"required":["hostPID"]}"#;
        let unused = r#"{"type":"io.k8s.api.core.v1.Unused","fields":{}}"#;
        let old = pod(r##""spec":"#io.k8s.api.core.v1.PodSpec","gone":"{[string]}""##);
        let new = pod(r##""spec":"#io.k8s.api.core.v1.PodSpec","fresh":"[int64]""##);
        let text = table(&versions(&[(1, &[&old, spec, unused]), (2, &[&new, spec])])).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            lines,
            [
                "= v1 Pod core.v1.Pod",
                "core.v1.Pod fresh:[l+2 gone:{[s-1 spec:.PodSpec",
                "core.v1.PodSpec hostPID:b!",
                "meta.v1.ObjectMeta name:s",
            ]
        );
    }

    #[test]
    fn a_reference_to_nothing_is_refused() {
        let pod = r##"{"type":"io.k8s.api.core.v1.Pod","apiVersion":"v1","kind":"Pod","fields":{"spec":"#x"}}"##;
        assert!(table(&versions(&[(1, &[pod])])).is_err());
    }

    #[test]
    #[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
    fn the_table_is_what_the_lists_give() {
        let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
        let expected = table(&read(&Path::new(&root).join("schemas/kubernetes")).unwrap()).unwrap();
        assert!(std::fs::read_to_string(program::root().join(TABLE)).unwrap() == expected, "run `cargo xtask schema`");
    }
}
