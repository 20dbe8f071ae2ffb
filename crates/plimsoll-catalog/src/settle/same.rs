//! One package that was seen twice.

use std::collections::BTreeMap;

use plimsoll_facts::{Package, PackageClass};

/// What makes two packages one: all that tells what they are, and whose they are.
type Key = (String, Option<String>, String, String, Option<String>, Option<u32>, Option<u32>, bool);

/// The packages, each once, with all the places where it was seen. What the stronger evidence says stays.
pub(super) fn merged(packages: Vec<Package>) -> Vec<Package> {
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    let mut merged: Vec<Package> = Vec::with_capacity(packages.len());
    for package in packages {
        let record = &package.record;
        let key = (
            record.kind.to_string(),
            record.namespace.clone(),
            record.name.clone(),
            record.version.clone(),
            record.arch.clone(),
            record.epoch,
            package.owner,
            record.class == PackageClass::Declared,
        );
        match known.get(&key).and_then(|place| merged.get_mut(*place)) {
            Some(first) => join(first, package),
            None => {
                known.insert(key, merged.len());
                merged.push(package);
            }
        }
    }
    // Owners are found anew: their numbers have changed.
    for package in &mut merged {
        package.owner = None;
        package.sights.sort_by(|one, other| (one.method, &one.path, &one.within).cmp(&(other.method, &other.path, &other.within)));
        package.sights.dedup();
    }
    merged
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
