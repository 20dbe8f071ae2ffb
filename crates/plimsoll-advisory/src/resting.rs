//! What an image rests on that has a life: its distribution and its runtimes.

use std::collections::BTreeMap;

use plimsoll_facts::image::shown_path;
use plimsoll_facts::{Image, Package, PackageClass};

use crate::end_of_life::{EndOfLife, Life, Unlisted};

/// Something that an image rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resting<'t> {
    /// What it is, for people: `Debian 12`, `python 3.8.20`.
    pub what: String,
    /// The number of its package in the inventory; `None` for the distribution.
    pub package: Option<u32>,
    /// Its life, or why none is known.
    pub life: Result<&'t Life, Unlisted>,
}

/// What an image rests on: its distribution first, then its runtimes, databases and servers, one for each cycle.
///
/// Runtimes that a package of the distribution owns live as long as that. The library that is part of every program in
/// Go counts for the program that the image starts.
pub fn resting<'t>(image: &Image, table: &'t EndOfLife) -> Vec<Resting<'t>> {
    let mut all: Vec<Resting<'t>> = Vec::new();
    if let Some(system) = &image.inventory.os {
        let what = [system.id.as_str(), system.version.as_str()].join(" ");
        all.push(Resting { what: what.trim().to_owned(), package: None, life: table.of_system(system) });
    }
    let mut cycles: BTreeMap<(String, String), Resting<'t>> = BTreeMap::new();
    for (number, package) in (0_u32..).zip(&image.inventory.packages) {
        if !counts(package) || !is_started(image, package) {
            continue;
        }
        let Some(life) = table.of_package(&package.record) else { continue };
        let what = format!("{} {}", package.record.name, package.record.version).trim().to_owned();
        let cycle = match &life {
            Ok(life) => (life.product.clone(), life.cycle.clone()),
            Err(unlisted) => (package.record.name.clone(), unlisted.to_string()),
        };
        cycles.entry(cycle).or_insert(Resting { what, package: Some(number), life });
    }
    all.extend(cycles.into_values());
    all
}

/// True for what a container sees and no package of the distribution maintains.
fn counts(package: &Package) -> bool {
    package.gone_in.is_none() && package.owner.is_none() && package.record.class != PackageClass::Declared
}

/// False for the library of a program in Go that the image does not start.
fn is_started(image: &Image, package: &Package) -> bool {
    if package.record.kind != "golang" || package.record.name != "stdlib" {
        return true;
    }
    // Without a configuration nobody knows what is started, so that every program may be.
    let Ok(config) = image.config() else { return true };
    let words = || config.entrypoint.iter().flatten().chain(config.cmd.iter().flatten());
    let base = |path: &str| path.rsplit('/').next().map(str::to_owned);
    package.sights.iter().any(|sight| {
        let name = base(&shown_path(&sight.path));
        words().any(|word| base(word) == name)
    })
}
