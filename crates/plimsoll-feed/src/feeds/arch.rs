//! Arch Linux: its security tracker, of groups of packages. Source: security.archlinux.org, `all.json`.

use plimsoll_database::FixState;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading};
use crate::osv::{Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed {
    name: "arch",
    source: ["Arch Linux security tracker", "not stated", "Arch Linux"],
    import: |files: &mut Files<'_>| files.each(read),
};

#[derive(Deserialize)]
struct Group {
    name: String,
    packages: Vec<String>,
    #[serde(default)]
    fixed: Option<String>,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    status: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    issues: Vec<String>,
    #[serde(default)]
    advisories: Vec<String>,
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    let groups: Vec<Box<RawValue>> = file.json()?;
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    for raw in &groups {
        match serde_json::from_str::<Group>(raw.get()) {
            Ok(group) => pieces.push(advisory(group, &mut faults)),
            Err(error) => faults.push(Fault::Lost(format!("a group is not what it must be: {error}"))),
        }
    }
    Ok(Given { pieces, faults })
}

fn advisory(group: Group, faults: &mut Vec<Fault>) -> Advisory {
    let upstream = group.issues.iter().filter_map(|id| entry::id(id, faults)).collect();
    let mut advisory = entry::advisory(group.name, upstream);
    advisory.record.summary = group.kind;
    advisory.record.related = group.advisories;
    advisory.record.ratings.extend(entry::word(&group.severity));
    let home = Home { ecosystem: "Arch Linux", release: None };
    for package in &group.packages {
        let entry = match (group.status.as_str(), group.fixed.as_deref()) {
            ("Not affected", _) => home.entry(package, vec![entry::never()]),
            (_, Some(fixed)) => home.entry(package, vec![entry::below(fixed)]),
            (_, None) => entry::with_fix(home.entry(package, vec![entry::all()]), FixState::NotFixed),
        };
        entry::push(&mut advisory.entries, entry, faults);
    }
    advisory
}
