//! One answer where several catalogers speak of the same thing (image spec section 3.5): who owns which file, what is a
//! part of what, what is one package seen twice, what nobody claims.

mod edges;
mod executables;
mod introduced;
mod owners;
mod products;
mod same;

use plimsoll_facts::image::{PathBytes, View};
use plimsoll_facts::{Inventory, OperatingSystem, Package, PackageRecord};

/// The inventory of a view, from what the catalogers found in it.
pub(crate) fn settle(view: &View, os: Option<OperatingSystem>, mut packages: Vec<Package>) -> Inventory {
    if let Some(os) = &os {
        for package in &mut packages {
            leave_to(os, &mut package.record);
        }
    }
    products::join(&mut packages);
    packages.sort_by_cached_key(order);
    introduced::trace(view, &mut packages);
    let owners = owners::Owners::of(view, &packages);
    owners.assign(view, &mut packages);
    // What a file of the system's packages says of its own origin is not even another name of them.
    packages.retain(|package| package.owner.is_none() || !package.record.is_of_system());
    let mut packages = same::merged(packages);
    packages.sort_by_cached_key(order);
    let owners = owners::Owners::of(view, &packages);
    owners.assign(view, &mut packages);
    edges::join(&mut packages);
    let (executable_bytes, unknown_executables) = executables::claimed(view, &packages, &owners);
    Inventory { os, modified: owners.modified, packages, unknown_executables, executable_bytes }
}

/// Leaves the distribution of a package to the image's, where it is the same.
fn leave_to(os: &OperatingSystem, record: &mut PackageRecord) {
    let distro = os.distro();
    if record.is_of_system()
        && record.namespace.as_deref() == Some(os.purl_namespace())
        && record.qualifiers.get("distro").is_none_or(|stated| *stated == distro)
    {
        record.namespace = None;
        record.qualifiers.remove("distro");
    }
}

/// What packages are sorted by: type, name as people write it, version, first place.
fn order(package: &Package) -> (String, String, String, Option<String>, Option<PathBytes>, Option<String>) {
    let record = &package.record;
    let namespace = record.namespace.as_deref().map(|namespace| format!("{namespace}/")).unwrap_or_default();
    let first = package.sights.first();
    (
        record.kind.to_string(),
        format!("{namespace}{}", record.name).to_lowercase(),
        record.version.clone(),
        record.arch.clone(),
        first.map(|sight| sight.path.clone()),
        first.and_then(|sight| sight.within.clone()),
    )
}

/// A number of a package.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
