//! AlmaLinux: records of OSV.

use crate::feeds::{Feed, osv_files};

/// The importer.
pub static FEED: Feed =
    Feed { name: "alma", source: ["AlmaLinux errata", "MIT", "AlmaLinux OS Foundation"], import: osv_files };
