//! SecureOS: a secdb of one release that rolls. Source: security.secureos.io.

use crate::entry::Home;
use crate::feeds::{Feed, File, Files, Reading, Refusal};
use crate::osv::Advisory;
use crate::secdb::Secdb;

/// The importer.
pub static FEED: Feed = Feed {
    name: "secureos",
    source: ["SecureOS secdb", "not stated", "SecureOS"],
    import: |files: &mut Files<'_>| files.each(read),
};

fn read(file: &File<'_>) -> Reading<Advisory> {
    if file.name() == "latest.json" {
        return Err(Refusal::Beside("says where the newest file lies, and holds no advisories"));
    }
    let mut faults = Vec::new();
    let found = Secdb::read(file, &mut faults)?;
    Ok(found.advisories("SECUREOS-", Home { ecosystem: "SecureOS", release: None }, faults))
}
