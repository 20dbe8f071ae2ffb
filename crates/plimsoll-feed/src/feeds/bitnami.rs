//! Bitnami: records of OSV.

use crate::feeds::{Feed, osv_files};

/// The importer.
pub static FEED: Feed = Feed {
    name: "bitnami",
    source: ["Bitnami vulnerability database", "Apache-2.0", "Broadcom, Bitnami"],
    import: osv_files,
};
