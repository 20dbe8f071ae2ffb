//! Echo: packages with flaws, and the version that fixes each, if any. It rolls. Source: advisory.echohq.com.

use std::collections::BTreeMap;

use plimsoll_database::FixState;
use serde::Deserialize;

use crate::entry::{self, Home, Records};
use crate::feeds::{Feed, File, Files, Given, Reading};
use crate::osv::Advisory;

/// The importer.
pub static FEED: Feed = Feed {
    name: "echo",
    source: ["Echo advisories", "not stated", "Echo"],
    import: |files: &mut Files<'_>| files.each(read),
};

#[derive(Deserialize)]
struct Fix {
    #[serde(default)]
    fixed_version: Option<String>,
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    let packages: BTreeMap<String, BTreeMap<String, Fix>> = file.json()?;
    let home = Home { ecosystem: "Echo", release: None };
    let (mut records, mut faults) = (Records::new("ECHO-"), Vec::new());
    for (package, flaws) in &packages {
        for (written, fix) in flaws {
            let Some(id) = entry::id(written, &mut faults) else { continue };
            let entry = match fix.fixed_version.as_deref().filter(|version| !version.is_empty()) {
                Some(version) => home.source(package, vec![entry::below(version)]),
                None => entry::with_fix(home.source(package, vec![entry::all()]), FixState::NotFixed),
            };
            records.add(&id, entry);
        }
    }
    let pieces = records.finish(&mut faults);
    Ok(Given { pieces, faults })
}
