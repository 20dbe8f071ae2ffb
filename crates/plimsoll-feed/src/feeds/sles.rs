//! SUSE: its flaws in OVAL, each with the products that it is in and the packages that fix it. Source:
//! ftp.suse.com/pub/projects/security/oval.
//!
//! Read are products whose packages an operating system is made of: Linux Enterprise Server with its service packs and
//! their longer support, its modules, Micro, and openSUSE. Products on top of it (Manager, Storage, for SAP) have other
//! ids.

use std::collections::BTreeSet;

use plimsoll_database::NewPosting;

use crate::entry::{self, Home, Records};
use crate::feeds::{Feed, File, Files, Given, Reading};
use crate::limits;
use crate::nevra;
use crate::osv::{Advisory, Fault};
use crate::oval::{Criteria, Definition, Oval};

/// The importer.
pub static FEED: Feed = Feed {
    name: "sles",
    source: ["SUSE security data", "CC-BY-4.0", "SUSE"],
    import: |files: &mut Files<'_>| files.each(read),
};

fn read(file: &File<'_>) -> Reading<Advisory> {
    let mut faults = Vec::new();
    let oval = Oval::read(file, &mut faults)?;
    let mut records = Records::new("SUSE-");
    for definition in &oval.definitions {
        add(&oval, definition, &mut records, &mut faults);
    }
    let pieces = records.finish(&mut faults);
    Ok(Given { pieces, faults })
}

fn add(oval: &Oval, definition: &Definition, records: &mut Records, faults: &mut Vec<Fault>) {
    let named = definition.cves.first().map_or(definition.title.as_str(), |(id, _)| id.as_str());
    let Some(id) = entry::id(named, faults) else { return };
    let record = &mut records.of(&id).record;
    definition.description.clone_into(&mut record.details);
    record.published = Some(definition.issued.clone()).filter(|day| !day.is_empty());
    record.modified = Some(definition.updated.clone()).filter(|day| !day.is_empty());
    record.ratings.extend(entry::word(&definition.severity));
    let notices = definition.references.iter().filter(|one| one.id.starts_with("SUSE-SU-"));
    record.related = notices.map(|one| one.id.clone()).collect();
    let mut found = Found { oval, products: Vec::new(), packages: BTreeSet::new(), faults };
    found.visit(&definition.criteria);
    for (product, package) in std::mem::take(&mut found.packages) {
        if let Some(entry) = package.entry(&product) {
            records.add(&id, entry);
        }
    }
}

/// What is said of a package.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
struct Package {
    name: String,
    /// None where it is not affected.
    fixed: Option<String>,
}

struct Found<'o, 'f> {
    oval: &'o Oval,
    /// The products around what is looked at.
    products: Vec<&'o str>,
    packages: BTreeSet<(String, Package)>,
    faults: &'f mut Vec<Fault>,
}

impl<'o> Found<'o, '_> {
    /// Goes through conditions: what must hold beside a product is said of the product.
    fn visit(&mut self, criteria: &'o Criteria) {
        match criteria {
            Criteria::All(list) => {
                let before = self.products.len();
                for one in list {
                    products(one, &mut self.products);
                }
                for one in list {
                    self.visit(one);
                }
                self.products.truncate(before);
            }
            Criteria::Any(list) => {
                for one in list {
                    self.visit(one);
                }
            }
            Criteria::One { comment, test } => self.package(comment, test),
        }
    }

    fn package(&mut self, comment: &str, test: &str) {
        if product(comment).is_some() {
            return;
        }
        let package = if let Some(name) = comment.strip_suffix(" is not affected") {
            Package { name: name.to_owned(), fixed: None }
        } else {
            let Some(package) = self.fixed(comment, test) else {
                self.faults.push(Fault::Lost(format!("`{comment}` names no package and boundary")));
                return;
            };
            package
        };
        // Each package is said to be in each product.
        if self.packages.len().saturating_add(self.products.len()) > limits::ENTRIES {
            self.faults.push(Fault::Lost("goes over the limit of 50,000 entries".to_owned()));
            return;
        }
        for product in &self.products {
            self.packages.insert(((*product).to_owned(), package.clone()));
        }
    }

    /// By the test, which has the epoch; else by the words.
    fn fixed(&self, comment: &str, test: &str) -> Option<Package> {
        if let Some((name, Some(state))) = self.oval.test(test) {
            return Some(Package { name: name.to_owned(), fixed: Some(state.evr.clone()) });
        }
        let build = nevra::build(comment.strip_suffix(" is installed")?)?;
        Some(Package { name: build.name, fixed: Some(nevra::with_epoch(&build.version)) })
    }
}

/// The products that conditions name, without going into those about packages.
fn products<'o>(criteria: &'o Criteria, found: &mut Vec<&'o str>) {
    match criteria {
        Criteria::One { comment, .. } => found.extend(product(comment).filter(|product| home(product).is_some())),
        Criteria::Any(list) => {
            for one in list {
                if let Criteria::One { .. } = one {
                    products(one, found);
                }
            }
        }
        Criteria::All(_) => {}
    }
}

/// The product that must be installed.
fn product(comment: &str) -> Option<&str> {
    let product = comment.strip_suffix(" is installed").filter(|product| product.len() <= limits::NAME_BYTES)?;
    (product.starts_with("SUSE ") || product.starts_with("openSUSE ")).then_some(product)
}

impl Package {
    fn entry(&self, product: &str) -> Option<NewPosting<'static>> {
        let home = home(product)?;
        let range = self.fixed.as_deref().map_or_else(entry::never, entry::below);
        Some(home.entry(&self.name, vec![range]))
    }
}

/// Ecosystem and release of a product, in the words of OSV. Source: OSV, ecosystems `SUSE` and `openSUSE`.
fn home(product: &str) -> Option<Home<'_>> {
    if let Some(release) = product.strip_prefix("openSUSE ") {
        return Some(Home { ecosystem: "openSUSE", release: Some(release) });
    }
    let release = product.strip_prefix("SUSE ")?;
    let of_system =
        ["Linux Enterprise Server ", "Linux Enterprise Module for ", "Linux Enterprise Micro ", "Linux Micro "];
    let is_of_system = of_system.iter().any(|start| release.starts_with(start));
    let is_on_top = release.starts_with("Linux Enterprise Server for ");
    (is_of_system && !is_on_top).then_some(Home { ecosystem: "SUSE", release: Some(release) })
}
