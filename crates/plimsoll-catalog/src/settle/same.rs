//! One package that was seen twice.

use std::collections::BTreeMap;

use plimsoll_facts::{Package, PackageClass};

/// What makes two packages one: all that tells what they are, and whose they are.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: String,
    namespace: Option<String>,
    name: String,
    version: String,
    epoch: Option<u32>,
    arch: Option<String>,
    qualifiers: BTreeMap<String, String>,
    subpath: Option<String>,
    owner: Option<u32>,
}

/// The packages, each once, with all the places where it was seen, and for each that was given its place among them.
/// What the stronger evidence says stays. Owners are still those by the places that were given.
pub(super) fn merged(
    packages: Vec<Package>,
    is_left_out: impl Fn(&Package) -> bool,
) -> (Vec<Package>, Vec<Option<usize>>) {
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    let mut merged: Vec<Package> = Vec::with_capacity(packages.len());
    let mut places = Vec::with_capacity(packages.len());
    for package in packages {
        if is_left_out(&package) {
            places.push(None);
            continue;
        }
        // Lock files say different things of one package: each stays as it is.
        if package.record.class == PackageClass::Declared {
            places.push(Some(merged.len()));
            merged.push(package);
            continue;
        }
        let record = &package.record;
        let key = Key {
            kind: record.kind.to_string(),
            namespace: record.namespace.clone(),
            name: record.name.clone(),
            version: record.version.clone(),
            epoch: record.epoch,
            arch: record.arch.clone(),
            qualifiers: record.qualifiers.clone(),
            subpath: record.subpath.clone(),
            owner: package.owner,
        };
        let place = *known.entry(key).or_insert(merged.len());
        places.push(Some(place));
        match merged.get_mut(place) {
            Some(first) => join(first, package),
            None => merged.push(package),
        }
    }
    for package in &mut merged {
        package.sights.sort_by(|one, other| {
            (one.method, &one.path, &one.within).cmp(&(other.method, &other.path, &other.within))
        });
        package.sights.dedup();
    }
    (merged, places)
}

fn join(first: &mut Package, mut other: Package) {
    if (other.record.method, other.record.class) < (first.record.method, first.record.class) {
        std::mem::swap(first, &mut other);
    }
    first.introduced = first.introduced.min(other.introduced);
    first.sights.append(&mut other.sights);
    let (record, of) = (&mut first.record, other.record);
    if record.licences.is_empty() {
        record.licences = of.licences;
    }
    record.is_dev &= of.is_dev;
    for name in of.requires {
        if !record.requires.contains(&name) {
            record.requires.push(name);
        }
    }
    record.files.extend(of.files);
}
