//! All catalogers over one merged view, and one answer where several speak of the same thing.

use plimsoll_facts::Inventory;
use plimsoll_facts::image::{View, shown_path};

use crate::assemble::{CatalogProblem, by_reader};
use crate::settle::settle;
use crate::{Assemble, Packages, all};

/// What is in a merged view, by name, and what could not be read.
pub fn inventory(view: &View) -> (Inventory, Vec<CatalogProblem>) {
    let mut packages = Packages::default();
    let mut problems = Vec::new();
    let raw = by_reader(view);
    for cataloger in all() {
        let Some(of) = raw.get(cataloger.name) else { continue };
        for file in of.files() {
            problems.extend(file.facts.problems.iter().map(|problem| CatalogProblem {
                path: shown_path(&file.file.path()),
                reader: cataloger.name.to_owned(),
                problem: problem.clone(),
            }));
        }
        let mut found = Packages::for_reader(cataloger.name);
        match cataloger.assemble {
            Assemble::Each => {
                for file in of.files() {
                    for record in &file.facts.packages {
                        found.add(record.clone(), *file);
                    }
                }
            }
            Assemble::By(assemble) => assemble(of, &mut found),
        }
        packages.found.append(&mut found.found);
        problems.append(&mut found.problems);
    }
    let os = crate::os_release::operating_system(&raw);
    (settle(view, os, packages.found), problems)
}
