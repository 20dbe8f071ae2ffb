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

/// The path that an address of a repository names: `github.com/owner/name` of `https://github.com/owner/name.git` and of
/// `git@github.com:owner/name`.
pub(crate) fn repository_path(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    match host.split_once(':') {
        // A port is no part of the name; what is no port is the first part of the path, as in addresses of SSH.
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => format!("{host}/{path}"),
        Some((host, first)) => format!("{host}/{first}/{path}"),
        None => format!("{host}/{path}"),
    }
}

/// The value of the last `key = value` pair in the query or the fragment of an address, for commits.
pub(crate) fn fragment(address: &str) -> Option<&str> {
    address.split_once('#').map(|(_, fragment)| fragment).filter(|fragment| !fragment.is_empty())
}
