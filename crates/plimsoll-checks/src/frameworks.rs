//! The frameworks, as data files in `frameworks/`: `# key: value` lines, a header, then one control per line.

use plimsoll_model::{Framework, FrameworkControl};

/// The files that the build script lists.
#[allow(unreachable_pub, reason = "generated for crates of any visibility")]
mod registry {
    include!(concat!(env!("OUT_DIR"), "/frameworks.rs"));
}

/// The words by which the frameworks are selected, sorted.
pub fn framework_ids() -> impl Iterator<Item = &'static str> {
    registry::ALL.iter().map(|(id, _)| *id)
}

/// A framework by its word.
pub fn framework(id: &str) -> Option<Framework> {
    let (id, text) = registry::ALL.iter().find(|(known, _)| *known == id)?;
    let value = |key: &str| {
        let prefix = format!("# {key}: ");
        text.lines().find_map(|line| line.strip_prefix(prefix.as_str())).unwrap_or_default()
    };
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let controls = rows.filter_map(|row| {
        let mut cells = row.split('\t').map(str::to_owned);
        Some(FrameworkControl {
            id: cells.next()?,
            parent: cells.next()?,
            assessment: cells.next()?,
            words: cells.next()?,
        })
    });
    Some(Framework {
        id: (*id).to_owned(),
        title: value("title").to_owned(),
        reviewed: value("reviewed") == "true",
        controls: controls.collect(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_framework_is_whole() {
        for id in framework_ids() {
            let found = framework(id).unwrap();
            assert!(!found.title.is_empty() && found.controls.len() >= 10, "{id}");
            let ids: BTreeSet<_> = found.controls.iter().map(|control| control.id.as_str()).collect();
            assert_eq!(ids.len(), found.controls.len(), "{id}: an id stands twice");
            for control in &found.controls {
                assert!(control.parent.is_empty() || ids.contains(control.parent.as_str()), "{id}/{}", control.id);
                assert!(!control.words.is_empty(), "{id}/{}", control.id);
                assert!(
                    ["automated", "manual", "group", ""].contains(&control.assessment.as_str()),
                    "{id}/{}",
                    control.id
                );
            }
        }
    }

    #[test]
    fn every_control_on_a_page_is_a_row_of_its_framework() {
        for check in crate::all() {
            for control in check.page.meta.controls {
                let (id, number) = control.split_once('/').unwrap();
                let framework = framework(id).unwrap_or_else(|| panic!("{control}: no such framework"));
                let row = framework.controls.iter().find(|row| row.id == number);
                let row = row.unwrap_or_else(|| panic!("{}: {control}: no such control", check.page.meta.id));
                assert_ne!(row.assessment, "group", "{}: {control} is a heading", check.page.meta.id);
            }
        }
    }
}
