//! Rocky Linux: records of OSV.

use crate::feeds::{Feed, osv_files};

/// The importer.
pub static FEED: Feed = Feed {
    name: "rocky",
    source: ["Rocky Linux errata", "BSD-3-Clause", "Rocky Enterprise Software Foundation"],
    import: osv_files,
};
