//! Who needs whom, by number.

use std::collections::BTreeMap;

use plimsoll_facts::Package;

use super::number;

/// Names under which packages are found: those of the same file first, then of the same type.
struct Names<'p> {
    in_file: BTreeMap<(&'p [u8], Option<&'p str>, &'p str), u32>,
    in_type: BTreeMap<(&'p str, &'p str), u32>,
    provided: BTreeMap<(&'p str, &'p str), u32>,
}

/// What each package needs. A name that nothing has is left out: what should be there is not known here.
pub(super) fn of(packages: &[Package]) -> Vec<Vec<u32>> {
    let mut names = Names { in_file: BTreeMap::new(), in_type: BTreeMap::new(), provided: BTreeMap::new() };
    for (place, package) in packages.iter().enumerate() {
        let record = &package.record;
        let id = if record.id.is_empty() { &record.name } else { &record.id };
        for sight in &package.sights {
            names.in_file.entry((&sight.path, sight.within.as_deref(), id)).or_insert(number(place));
        }
        names.in_type.entry((&record.kind, id)).or_insert(number(place));
        names.in_type.entry((&record.kind, &record.name)).or_insert(number(place));
        for provided in &record.provides {
            names.provided.entry((&record.kind, provided)).or_insert(number(place));
        }
    }
    packages
        .iter()
        .enumerate()
        .map(|(place, package)| {
            let found = package.record.requires.iter().filter_map(|name| find(&names, package, name));
            let mut needs: Vec<u32> = found.filter(|need| *need != number(place)).collect();
            needs.sort_unstable();
            needs.dedup();
            needs
        })
        .collect()
}

fn find(names: &Names<'_>, package: &Package, name: &str) -> Option<u32> {
    let kind = &*package.record.kind;
    let beside = package
        .sights
        .iter()
        .find_map(|sight| names.in_file.get(&(&*sight.path, sight.within.as_deref(), name)).copied());
    beside.or_else(|| names.in_type.get(&(kind, name)).or_else(|| names.provided.get(&(kind, name))).copied())
}
