//! Archives and layouts of other projects, through the commands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::Folder;

/// Cases that are answered in another way than the corpus states, each with the reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "ggcr-mutate-source_image_with_empty_layer_history.tar",
        "its configuration was changed by hand and is not what its name, a digest, says: a swapped one looks the same",
    ),
    ("ggcr-tarball-no_manifest.tar", "the form before Docker 1.10, which `repositories` describes, is read too"),
];

/// Type, size, mode and path of a tree as it is expected.
fn expected(tree: &Value, set: &Path) -> BTreeSet<String> {
    let line = |kind: &str, name: &str, size: &str, mode: &str, link: &str| {
        let kind = if kind == "hardlink" { "file" } else { kind };
        let size = if kind == "file" { size } else { "0" };
        let link = if kind == "symlink" { format!(" -> {link}") } else { String::new() };
        format!("{kind} {size} {:04} {name}{link}", mode.trim_start_matches("0o").parse::<u32>().unwrap())
    };
    match tree {
        Value::String(file) => {
            let text = std::fs::read_to_string(set.join(file)).unwrap();
            let rows = text.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
            rows.filter(|row| row[0] != ".").map(|row| line(row[1], row[0], row[2], row[3], row[4])).collect()
        }
        rows => {
            let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let rows = rows.as_array().unwrap().iter().filter(|row| row["name"] != ".");
            rows.map(|row| {
                line(
                    &text(row, "type"),
                    &text(row, "name"),
                    &row["size"].to_string(),
                    &text(row, "mode"),
                    &text(row, "linkname"),
                )
            })
            .collect()
        }
    }
}

/// The same of what `image files` prints.
fn found(printed: &str) -> BTreeSet<String> {
    printed
        .lines()
        .map(|line| {
            let (about, path) = line.split_once("  /").unwrap();
            let words: Vec<&str> = about.split_whitespace().collect();
            let kind = match words[0] {
                "d" => "dir",
                "l" => "symlink",
                "-" => "file",
                other => other,
            };
            let size = if kind == "file" { words[3] } else { "0" };
            format!("{kind} {size} {} {path}", words[1])
        })
        .collect()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn images_of_other_projects_are_read_as_expected() {
    let set = PathBuf::from(std::env::var("PLIMSOLL_CORPORA").unwrap()).join("corpora/image/images");
    let cases = std::fs::read_to_string(set.join("cases.jsonl")).unwrap();
    let exceptions: BTreeSet<&str> = EXCEPTIONS.iter().map(|(id, _)| *id).collect();
    let mut wrong = Vec::new();
    for case in cases.lines() {
        let case: Value = serde_json::from_str(case).unwrap();
        let id = case["id"].as_str().unwrap();
        let differences = differences(&case, &set);
        if exceptions.contains(id) {
            wrong.extend(differences.is_empty().then(|| format!("{id}: is no exception any more")));
        } else {
            wrong.extend(differences.into_iter().map(|text| format!("{id}: {text}")));
        }
    }
    assert!(wrong.is_empty() && cases.lines().count() == 25, "{wrong:#?}");
}

fn differences(case: &Value, set: &Path) -> Vec<String> {
    let kind = case["kind"].as_str().unwrap();
    if kind == "tar" {
        // A layer, not an image; what is in it the tests of layers say.
        return Vec::new();
    }
    let folder = Folder::with(&[]);
    for file in case["files"].as_array().unwrap() {
        let bytes = std::fs::read(set.join(file["file"].as_str().unwrap())).unwrap();
        folder.write(&format!("case/{}", file["at"].as_str().unwrap()), bytes);
    }
    let target = match kind {
        "oci-layout" => "oci:case".to_owned(),
        _ => format!("docker-archive:case/{}", case["files"][0]["at"].as_str().unwrap()),
    };
    let named = |name: Option<&str>| name.map_or(target.clone(), |name| format!("{target}:{name}"));
    let expect = &case["expect"];
    if expect["error"].is_string() {
        let ran = folder.run(&["image", "layers", &named(case["ref"].as_str())]);
        let code = if expect["error"] == "no-such-reference" { 2 } else { 3 };
        let is_named = ran.stderr.starts_with("error: ") && ran.stderr.contains("case");
        return (ran.code != code || !is_named).then(|| format!("{} {}", ran.code, ran.stderr)).into_iter().collect();
    }
    let images: Vec<&Value> = match expect["images"].as_array() {
        Some(images) => images.iter().collect(),
        None => vec![&expect["image"]],
    };
    let mut wrong = Vec::new();
    if images.len() > 1 {
        let ran = folder.run(&["image", "layers", &target]);
        wrong.extend((ran.code != 2).then(|| format!("no choice: {} {}", ran.code, ran.stderr)));
    }
    for image in images {
        let tag = image["repo_tags"][0].as_str().filter(|_| expect["images"].is_array()).or(case["ref"].as_str());
        let files = folder.run(&["image", "files", &named(tag)]);
        if files.code != 0 {
            wrong.push(format!("{} {}", files.code, files.stderr));
            continue;
        }
        let trees = [&image["tree"], &expect["tree"], &expect["tree_file"]];
        let tree = trees.into_iter().find(|tree| !tree.is_null()).unwrap();
        let (expected, found) = (expected(tree, set), found(&files.stdout));
        let both: Vec<&String> = expected.symmetric_difference(&found).take(6).collect();
        wrong.extend((!both.is_empty()).then(|| format!("tree: {both:?}")));
        if let Some(packages) = expect["packages"].as_array() {
            let bill = folder.run(&["image", "sbom", "--format", "json", &named(tag)]);
            let bill: Value = serde_json::from_str(&bill.stdout).unwrap();
            let of = |rows: &[Value], keys: [&str; 4]| -> BTreeSet<String> {
                let row = |row: &Value| keys.map(|key| row[key].as_str().unwrap_or_default().to_owned()).join(" ");
                rows.iter().map(row).collect()
            };
            let expected = of(packages, ["type", "name", "version", "arch"]);
            let found = of(bill["components"].as_array().unwrap(), ["type", "name", "version", "arch"]);
            let both: Vec<&String> = expected.symmetric_difference(&found).take(6).collect();
            wrong.extend((!both.is_empty()).then(|| format!("packages: {both:?}")));
        }
        let layers = folder.run(&["image", "layers", "--verify", "full", &named(tag)]);
        let ids = image["diff_ids"].as_array().unwrap();
        wrong.extend((layers.code != 0).then(|| format!("{} {}", layers.code, layers.stderr)));
        wrong.extend((layers.stdout.matches("\nlayer ").count() + 1 != ids.len()).then(|| layers.stdout.clone()));
    }
    wrong
}
