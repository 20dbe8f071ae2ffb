//! One answer where several catalogers speak of the same thing (image spec section 3.5): who owns which file, what is a
//! part of what, what is one package seen twice, what nobody claims.

mod edges;
mod executables;
mod introduced;
mod owners;
mod same;

use plimsoll_facts::image::View;
use plimsoll_facts::{Inventory, OperatingSystem, Package};

/// The inventory of a view, from what the catalogers found in it.
pub(crate) fn settle(view: &View, os: Option<OperatingSystem>, mut packages: Vec<Package>) -> Inventory {
    packages.sort_by(|one, other| order(one).cmp(&order(other)));
    introduced::trace(view, &mut packages);
    let owners = owners::Owners::of(view, &packages);
    owners.assign(view, &mut packages);
    let mut packages = same::merged(packages);
    packages.sort_by(|one, other| order(one).cmp(&order(other)));
    let owners = owners::Owners::of(view, &packages);
    owners.assign(view, &mut packages);
    edges::join(&mut packages);
    let (executable_bytes, unknown_executables) = executables::claimed(view, &packages, &owners);
    Inventory { os, modified: owners.modified, packages, unknown_executables, executable_bytes }
}

/// Type, name, version, first place: what packages are sorted by.
fn order(package: &Package) -> (&str, Option<&str>, &str, &str, Option<&str>, Option<&[u8]>, Option<&str>) {
    let record = &package.record;
    let first = package.sights.first();
    (
        &record.kind,
        record.namespace.as_deref(),
        &record.name,
        &record.version,
        record.arch.as_deref(),
        first.map(|sight| &*sight.path),
        first.and_then(|sight| sight.within.as_deref()),
    )
}

/// A number of a package.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
