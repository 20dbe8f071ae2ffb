//! Alpine: its secdb, `RELEASE/REPOSITORY` in YAML or JSON. Source: secdb.alpinelinux.org.

use crate::entry::Home;
use crate::feeds::{Feed, File, Files, Reading, Refusal};
use crate::limits;
use crate::osv::Advisory;
use crate::secdb::Secdb;

/// The importer.
pub static FEED: Feed = Feed {
    name: "alpine",
    source: ["Alpine secdb", "not stated", "Alpine Linux"],
    import: |files: &mut Files<'_>| files.each(read),
};

fn read(file: &File<'_>) -> Reading<Advisory> {
    if !(file.ends_with(".yaml") || file.ends_with(".json")) {
        return Err(Refusal::Unreadable("is neither YAML nor JSON".to_owned()));
    }
    let mut faults = Vec::new();
    let found = Secdb::read(file, &mut faults)?;
    if found.release.is_empty() || found.release.len() > limits::NAME_BYTES {
        return Err(Refusal::Unreadable("is no secdb: names no release".to_owned()));
    }
    Ok(found.advisories("ALPINE-", Home { ecosystem: "Alpine", release: Some(&found.release) }, faults))
}
