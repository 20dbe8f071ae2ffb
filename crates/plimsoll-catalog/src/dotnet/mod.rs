//! What files of .NET share: records of NuGet, build files, version resources.

pub(crate) mod msbuild;
pub(crate) mod version_resource;

use plimsoll_facts::{Method, PackageClass, PackageRecord};

/// A package of NuGet that a lock file or manifest names.
pub(crate) fn declared(name: &str, version: &str) -> PackageRecord {
    PackageRecord {
        class: PackageClass::Declared,
        method: Method::Manifest,
        id: format!("{name}@{version}"),
        ..PackageRecord::new("nuget", name, version)
    }
}
