//! Records of packages as manifests and installed metadata give them.

use plimsoll_facts::{Method, PackageClass, PackageRecord};

/// A package that a lock file or manifest names.
pub(crate) fn declared(kind: &'static str, name: impl Into<String>, version: impl Into<String>) -> PackageRecord {
    PackageRecord { class: PackageClass::Declared, method: Method::Manifest, ..PackageRecord::new(kind, name, version) }
}

/// A package whose own metadata is on disk.
pub(crate) fn installed(kind: &'static str, name: impl Into<String>, version: impl Into<String>) -> PackageRecord {
    PackageRecord { method: Method::Manifest, ..PackageRecord::new(kind, name, version) }
}

/// A package that a manifest asks for with a requirement such as `>= 1.2`, which is no version.
pub(crate) fn wanted(kind: &'static str, name: impl Into<String>, requirement: &str) -> PackageRecord {
    let mut record = declared(kind, name, "");
    record.properties.insert("requirement".to_owned(), requirement.to_owned());
    record
}

/// The same record with a path such as `github.com/owner/name` as namespace and name.
pub(crate) fn at_path(record: PackageRecord, path: &str) -> PackageRecord {
    let (namespace, name) = match path.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace.to_owned()), name),
        None => (None, path),
    };
    PackageRecord { namespace, name: name.to_owned(), ..record }
}

/// How `requires` refers to a package of which a file may hold several versions.
pub(crate) fn versioned_id(name: &str, version: &str) -> String {
    format!("{name}@{version}")
}
