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
    match &image.inventory.os {
        Some(system) => {
            let what = [system.id.as_str(), system.version.as_str()].join(" ");
            all.push(Resting { what: what.trim().to_owned(), package: None, life: table.of_system(system) });
        }
        None if has_system(image) => {
            let what = "the distribution".to_owned();
            all.push(Resting { what, package: None, life: Err(Unlisted::Unrecognised) });
        }
        None => {}
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

/// True when there are packages of a distribution, or the C library that programs of one need.
fn has_system(image: &Image) -> bool {
    let packages = &image.inventory.packages;
    let is_of_system = |package: &Package| matches!(&*package.record.kind, "deb" | "rpm" | "apk" | "alpm");
    let is_library = |name: &[u8]| LIBRARIES.iter().any(|library| name.starts_with(library.as_bytes()));
    packages.iter().any(is_of_system) || image.view.files().any(|file| is_library(file.name()))
}

/// Names of C libraries. Source: glibc and musl, their loaders and libraries.
const LIBRARIES: [&str; 4] = ["libc.so.6", "ld-linux", "ld-musl-", "libc.musl-"];

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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use plimsoll_facts::{ImageConfig, Method, OperatingSystem, PackageRecord, Sight};

    use super::*;

    fn package(kind: &'static str, name: &str, version: &str, path: &str, owner: Option<u32>) -> Package {
        let record = PackageRecord { class: PackageClass::Runtime, ..PackageRecord::new(kind, name, version) };
        let sight = Sight {
            path: path.as_bytes().into(),
            within: None,
            layer: 0,
            method: Method::Classifier,
            reader: "product".to_owned(),
            lines: None,
        };
        let dependencies = Vec::new();
        Package { record, sights: vec![sight], dependencies, owner, introduced: 0, from_base: None, gone_in: None }
    }

    fn told(image: &Image) -> Vec<String> {
        let table = EndOfLife::embedded().unwrap();
        let rests = resting(image, &table);
        rests.into_iter().map(|rest| rest.life.map_or_else(|why| why.to_string(), ToString::to_string)).collect()
    }

    #[test]
    fn an_image_rests_on_its_distribution_and_on_what_no_package_of_it_owns() {
        let mut image = Image::of_config("web", ImageConfig::default());
        image.inventory.os =
            Some(OperatingSystem { id: "debian".to_owned(), version: "12".to_owned(), ..OperatingSystem::default() });
        image.inventory.packages = vec![
            package("generic", "node", "18.1.0", "usr/local/bin/node", None),
            package("generic", "node", "18.2.0", "opt/node", None),
            package("generic", "python", "3.11.2", "usr/bin/python3.11", Some(0)),
            package("generic", "zlib", "1.3", "usr/lib/libz.so.1", None),
        ];
        assert_eq!(told(&image), ["Debian 12", "Node.js 18"]);
    }

    #[test]
    fn the_library_of_go_counts_for_the_program_that_is_started() {
        let config = |start: &str| ImageConfig { entrypoint: Some(vec![start.to_owned()]), ..ImageConfig::default() };
        for (start, expected) in
            [("/usr/local/bin/web", vec!["Go 1.20"]), ("web", vec!["Go 1.20"]), ("/bin/sh", vec![])]
        {
            let mut image = Image::of_config("web", config(start));
            image.inventory.packages = vec![
                package("golang", "stdlib", "1.20.5", "usr/local/bin/web", None),
                package("golang", "stdlib", "1.18.2", "usr/local/bin/gosu", None),
            ];
            assert_eq!(told(&image), expected, "{start}");
        }
    }
}
