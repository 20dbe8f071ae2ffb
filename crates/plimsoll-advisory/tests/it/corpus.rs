//! Every distribution that the corpora name is in the table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_advisory::EndOfLife;
use plimsoll_facts::OperatingSystem;

/// The code names that stand for a distribution where a corpus gives nothing else.
const OF_DEBIAN: [&str; 2] = ["jessie", "stretch"];

fn files(folder: &Path, wanted: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, wanted, found);
        } else if path.ends_with(wanted) {
            found.push(path);
        }
    }
}

/// The values of `distro=` in a text.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split("distro=").skip(1).map(|rest| {
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && !"-._".contains(character));
        rest.get(..end.unwrap_or(rest.len())).unwrap()
    })
}

fn by_name(name: &str) -> OperatingSystem {
    let (id, version) = name.split_once('-').unwrap_or((name, ""));
    let (id, codename) = if OF_DEBIAN.contains(&id) { ("debian", Some(id.to_owned())) } else { (id, None) };
    OperatingSystem { id: id.to_owned(), version: version.to_owned(), codename, ..OperatingSystem::default() }
}

fn by_file(text: &str) -> OperatingSystem {
    let values: BTreeMap<&str, &str> = text
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key, value.trim_matches('"')))
        .collect();
    let value = |key: &str| values.get(key).copied().unwrap_or_default().to_owned();
    OperatingSystem {
        id: value("ID"),
        version: value("VERSION_ID"),
        codename: Some(value("VERSION_CODENAME")),
        name: value("PRETTY_NAME"),
        ..OperatingSystem::default()
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_distribution_that_the_corpora_name_is_found() {
    let root = PathBuf::from(std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora"));
    let mut systems = Vec::new();
    let (mut releases, mut cases) = (Vec::new(), Vec::new());
    files(&root.join("corpora/image"), "os-release", &mut releases);
    files(&root.join("corpora/image"), "cases.jsonl", &mut cases);
    systems.extend(releases.iter().map(|path| by_file(&fs::read_to_string(path).unwrap())));
    for path in &cases {
        systems.extend(named(&fs::read_to_string(path).unwrap()).map(by_name));
    }
    for (id, list) in [("debian", "debian.csv"), ("ubuntu", "ubuntu.csv")] {
        let text = fs::read_to_string(root.join("data/distro-info").join(list)).unwrap();
        let versions = text.lines().skip(1).filter_map(|line| line.split([',', ' ']).next());
        systems
            .extend(versions.filter(|version| !version.is_empty()).map(|version| by_name(&format!("{id}-{version}"))));
    }
    assert!(systems.len() > 50, "{} distributions", systems.len());
    let table = EndOfLife::embedded().unwrap();
    let missing: Vec<String> =
        systems.iter().filter_map(|system| table.of_system(system).err().map(|why| why.to_string())).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    println!("{} mentions of distributions, all found", systems.len());
}
