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
    let (layers, mut owners) =
        rayon::join(|| introduced::layers(view, &packages), || owners::Owners::of(view, &packages));
    for (package, layer) in packages.iter_mut().zip(layers) {
        package.introduced = layer;
    }
    owners.assign(view, &mut packages);
    let (mut packages, places) = in_order(packages);
    owners.renumber(&places);
    for package in &mut packages {
        package.owner = package.owner.map(|owner| places.get(owner as usize).copied().flatten().unwrap_or(owner));
    }
    let (needs, (executable_bytes, unknown_executables)) =
        rayon::join(|| edges::of(&packages), || executables::claimed(view, &packages, &owners));
    for (package, needs) in packages.iter_mut().zip(needs) {
        package.dependencies = needs;
    }
    Inventory { os, modified: owners.modified, packages, unknown_executables, executable_bytes }
}

/// The packages, each once, in the order of their names, and for each that was given its place there; none for one that
/// is left out.
fn in_order(packages: Vec<Package>) -> (Vec<Package>, Vec<Option<u32>>) {
    // What a file of the system's packages says of its own origin is not even another name of them.
    let is_name = |package: &Package| package.owner.is_some() && package.record.is_of_system();
    let (merged, places) = same::merged(packages, is_name);
    let mut merged: Vec<(usize, Package)> = merged.into_iter().enumerate().collect();
    merged.sort_by_cached_key(|(_, package)| order(package));
    let mut sorted = vec![0; merged.len()];
    for (place, (before, _)) in merged.iter().enumerate() {
        if let Some(sorted) = sorted.get_mut(*before) {
            *sorted = number(place);
        }
    }
    let places = places.into_iter().map(|place| sorted.get(place?).copied()).collect();
    (merged.into_iter().map(|(_, package)| package).collect(), places)
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
