//! All catalogers over one merged view, and one answer where several speak of the same thing.

use plimsoll_facts::Inventory;
use plimsoll_facts::image::{View, shown_path};
use rayon::prelude::*;

use crate::assemble::{CatalogProblem, by_reader};
use crate::settle::settle;
use crate::{Assemble, Cataloger, Packages, RawView, all};

/// What is in a merged view, by name, and what could not be read.
pub fn inventory(view: &View) -> (Inventory, Vec<CatalogProblem>) {
    let raw = by_reader(view);
    // In parallel, and put together in the order of their names.
    let found: Vec<Packages> =
        all().par_iter().filter_map(|cataloger| Some(assembled(cataloger, raw.get(cataloger.name)?))).collect();
    let (mut packages, mut problems) = (Vec::new(), Vec::new());
    for of in found {
        packages.extend(of.found);
        problems.extend(of.problems);
    }
    let os = crate::os_release::operating_system(&raw);
    (settle(view, os, packages), problems)
}

/// What one cataloger makes of the files that it read.
fn assembled(cataloger: &Cataloger, raw: &RawView<'_>) -> Packages {
    let mut found = Packages::for_reader(cataloger.name);
    for file in raw.files() {
        found.problems.extend(file.facts.problems.iter().map(|problem| CatalogProblem {
            path: shown_path(&file.file.path()),
            reader: cataloger.name.to_owned(),
            problem: problem.clone(),
        }));
    }
    match cataloger.assemble {
        Assemble::Each => {
            for file in raw.files() {
                for record in &file.facts.packages {
                    found.add(record.clone(), *file);
                }
            }
        }
        Assemble::By(assemble) => assemble(raw, &mut found),
    }
    found
}
