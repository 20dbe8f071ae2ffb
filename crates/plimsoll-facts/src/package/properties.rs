//! What of a package no bill of materials has a field for, as properties `plimsoll:NAME`: written by `report`, read
//! back by `catalog`. Both directions stand here, so that they cannot differ.

use super::{Method, Package, PackageClass, Relationship, Sight, SourcePackage};
use crate::image::shown_path;

/// What the names of all properties begin with. Source: CycloneDX property taxonomy, one prefix per maker.
pub const PROPERTY_PREFIX: &str = "plimsoll:";

/// The properties of a package: names without the prefix, in a fixed order. A name may be there several times.
pub fn to_properties(package: &Package) -> Vec<(String, String)> {
    let record = &package.record;
    let mut properties = vec![
        ("class".to_owned(), record.class.word().to_owned()),
        ("method".to_owned(), record.method.word().to_owned()),
        ("layer".to_owned(), package.introduced.to_string()),
    ];
    let mut add = |name: &str, value: String| properties.push((name.to_owned(), value));
    if let Some(from_base) = package.from_base {
        add("fromBase", from_base.to_string());
    }
    if let Some(layer) = package.gone_in {
        add("goneInLayer", layer.to_string());
    }
    if let Some(relationship) = record.relationship {
        add("relationship", relationship_word(relationship).to_owned());
    }
    if record.is_dev {
        add("dev", "true".to_owned());
    }
    for group in &record.groups {
        add("group", group.clone());
    }
    // One alone has a field everywhere; several are lists in one format and an expression in another.
    for licence in record.licences.iter().filter(|_| record.licences.len() > 1) {
        add("licence", licence.clone());
    }
    // Package URLs tell both as one text, which an `@` in the name would spoil, and not every package has one.
    if let Some(source) = &record.source {
        add("sourceName", source.name.clone());
        add("sourceVersion", source.version.clone());
    }
    for sight in &package.sights {
        add("sight", sight_text(sight));
    }
    for (name, value) in &record.properties {
        add(&format!("{FURTHER}{name}"), value.clone());
    }
    properties
}

/// Takes one property, its name without the prefix. False when it is none of a package or has no such value.
pub fn set_property(package: &mut Package, name: &str, value: &str) -> bool {
    let record = &mut package.record;
    match name {
        "class" => set(&mut record.class, class_named(value)),
        "method" => set(&mut record.method, method_named(value)),
        "layer" => set(&mut package.introduced, number(value)),
        "fromBase" => set(&mut package.from_base, flag(value).map(Some)),
        "goneInLayer" => set(&mut package.gone_in, number(value).map(Some)),
        "relationship" => set(&mut record.relationship, relationship_named(value).map(Some)),
        "dev" => set(&mut record.is_dev, flag(value)),
        "group" => {
            record.groups.push(value.to_owned());
            true
        }
        "licence" => {
            record.licences.push(value.to_owned());
            true
        }
        "sourceName" => {
            let version = record.source.take().map(|source| source.version).unwrap_or_default();
            record.source = Some(SourcePackage { name: value.to_owned(), version });
            true
        }
        "sourceVersion" => {
            record.source.as_mut().is_some_and(|source| set(&mut source.version, Some(value.to_owned())))
        }
        "sight" => match sight(value) {
            Some(sight) => {
                package.sights.push(sight);
                true
            }
            None => false,
        },
        _ => match name.strip_prefix(FURTHER) {
            Some(name) => {
                record.properties.insert(name.to_owned(), value.to_owned());
                true
            }
            None => false,
        },
    }
}

/// What stands before the names of [`super::PackageRecord::properties`].
const FURTHER: &str = "property:";

fn set<T>(place: &mut T, value: Option<T>) -> bool {
    let is_known = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    is_known
}

fn number(text: &str) -> Option<u32> {
    let Ok(number) = text.parse() else { return None };
    Some(number)
}

fn flag(word: &str) -> Option<bool> {
    [true, false].into_iter().find(|flag| flag.to_string() == word)
}

fn class_named(word: &str) -> Option<PackageClass> {
    let all = [PackageClass::Installed, PackageClass::Vendored, PackageClass::Runtime, PackageClass::Declared];
    all.into_iter().find(|class| class.word() == word)
}

fn method_named(word: &str) -> Option<Method> {
    let all = [Method::Db, Method::Manifest, Method::BinaryMeta, Method::Classifier, Method::Heuristic];
    all.into_iter().find(|method| method.word() == word)
}

const fn relationship_word(relationship: Relationship) -> &'static str {
    match relationship {
        Relationship::Root => "root",
        Relationship::Workspace => "workspace",
        Relationship::Direct => "direct",
        Relationship::Indirect => "indirect",
    }
}

fn relationship_named(word: &str) -> Option<Relationship> {
    let all = [Relationship::Root, Relationship::Workspace, Relationship::Direct, Relationship::Indirect];
    all.into_iter().find(|relationship| relationship_word(*relationship) == word)
}

/// `LAYER METHOD READER FIRST-LAST PATH`, or `-` without lines. The path comes last, since it may hold anything; `!/`
/// stands between an archive and the place in it.
fn sight_text(sight: &Sight) -> String {
    let lines = sight.lines.map_or_else(|| "-".to_owned(), |(first, last)| format!("{first}-{last}"));
    let within = sight.within.as_ref().map(|within| format!("!/{within}")).unwrap_or_default();
    let path = shown_path(&sight.path);
    format!("{} {} {} {lines} {path}{within}", sight.layer, sight.method.word(), sight.reader)
}

fn sight(text: &str) -> Option<Sight> {
    let mut words = text.splitn(5, ' ');
    let (layer, method, reader) = (number(words.next()?)?, method_named(words.next()?)?, words.next()?);
    let (first, last) = words.next()?.split_once('-')?;
    let path = words.next()?;
    let (path, within) = path.split_once("!/").map_or((path, None), |(path, within)| (path, Some(within.to_owned())));
    let lines = if first.is_empty() { None } else { Some((number(first)?, number(last)?)) };
    Some(Sight { path: path.as_bytes().into(), within, layer, method, reader: reader.to_owned(), lines })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PackageRecord;

    fn bare() -> Package {
        Package::new(PackageRecord::new("npm", "a", "1"))
    }

    #[test]
    fn properties_come_back_as_they_were() {
        let mut package = Package { introduced: 3, from_base: Some(false), gone_in: Some(5), ..bare() };
        package.sights = vec![
            Sight {
                path: b"app/a b.jar".as_slice().into(),
                within: Some("lib/c.jar!/META-INF".to_owned()),
                layer: 3,
                method: Method::BinaryMeta,
                reader: "java".to_owned(),
                lines: None,
            },
            Sight {
                path: b"app/package-lock.json".as_slice().into(),
                within: None,
                layer: 2,
                method: Method::Manifest,
                reader: "npm_lock".to_owned(),
                lines: Some((4, 17)),
            },
        ];
        let record = &mut package.record;
        record.class = PackageClass::Declared;
        record.method = Method::Heuristic;
        record.relationship = Some(Relationship::Indirect);
        record.is_dev = true;
        record.groups = vec!["dev".to_owned(), "test".to_owned()];
        record.licences = vec!["MIT".to_owned(), "GPL".to_owned()];
        record.source = Some(SourcePackage { name: "s@t".to_owned(), version: String::new() });
        record.properties.insert("modularity".to_owned(), "perl:5.32".to_owned());
        let mut back = bare();
        for (name, value) in to_properties(&package) {
            assert!(set_property(&mut back, &name, &value), "{name}");
        }
        assert_eq!(back, package);
    }

    #[test]
    fn values_that_mean_nothing_are_not_taken() {
        let mut package = bare();
        for (name, value) in
            [("class", "x"), ("layer", "-1"), ("sight", "1 db"), ("sight", "1 db x 1 p"), ("dev", "1"), ("other", "x")]
        {
            assert!(!set_property(&mut package, name, value), "{name}");
        }
        assert_eq!(package, bare());
    }
}
