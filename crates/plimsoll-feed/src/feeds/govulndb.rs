//! The Go vulnerability database: records of OSV.

use crate::feeds::{Feed, osv_files};

/// The importer.
pub static FEED: Feed =
    Feed { name: "govulndb", source: ["Go vulnerability database", "CC-BY-4.0", "The Go Authors"], import: osv_files };
