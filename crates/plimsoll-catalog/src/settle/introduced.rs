//! The layer that first had a package in its version: databases are written anew by each layer that installs something.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::Package;
use plimsoll_facts::image::View;

/// Names and versions that a reader saw in a file of a layer.
type Seen<'v> = BTreeMap<(&'v str, &'v [u8]), Vec<(u32, BTreeSet<(&'v str, &'v str)>)>>;

/// The layer that introduced each package.
pub(super) fn layers(view: &View, packages: &[Package]) -> Vec<u32> {
    let mut seen: Seen<'_> = BTreeMap::new();
    for (number, index) in (0..).zip(view.layers()) {
        let Some(index) = index else { continue };
        for raw in index.raw.iter().filter(|raw| !raw.facts.packages.is_empty()) {
            let Some(entry) = index.entries.get(raw.entry as usize) else { continue };
            let names = raw.facts.packages.iter().map(|record| (&*record.name, &*record.version)).collect();
            seen.entry((&raw.reader, &entry.path)).or_default().push((number, names));
        }
    }
    let layer = |package: &Package| {
        let Some(sight) = package.sights.first() else { return package.introduced };
        let layers = seen.get(&(&*sight.reader, &*sight.path)).map_or(&[][..], Vec::as_slice);
        let what = (&*package.record.name, &*package.record.version);
        let first = layers.iter().find(|(_, names)| names.contains(&what)).map(|(layer, _)| *layer);
        first.unwrap_or(sight.layer).min(sight.layer)
    };
    packages.iter().map(layer).collect()
}
