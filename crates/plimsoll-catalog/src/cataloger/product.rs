//! Programs and libraries of known products, recognised by name and bytes where no package manager tells of them.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};

use crate::machine::Window;
use crate::product::{NAMES, Product, Sighting, all, anchored};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger =
    Cataloger { name: "product", version: 1, interest: &INTEREST, read, assemble: Assemble::Each };

/// Machine code, and files of some names that may be scripts or archives.
const INTEREST: [Interest; NAMES.len() + 1] = {
    let mut interest = [Interest::Binary; NAMES.len() + 1];
    let (names, _) = interest.split_at_mut(NAMES.len());
    names.copy_from_slice(NAMES);
    interest
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let name = file.name();
    let parts = Window::of(file).parts();
    let is_binary = file.format.is_binary();
    let of_any_name = if is_binary { anchored(&parts) } else { Vec::new() };
    let named = all().iter().filter(|product| (is_binary || product.any_format) && product.fits(name));
    let mut unseen = Vec::new();
    let before = facts.packages.len();
    for product in named.chain(of_any_name) {
        match product.version(&parts) {
            Sighting::Version(version) => {
                let record = record(product, version);
                // A rule may fit by name and by bytes.
                if !facts.packages.contains(&record) {
                    facts.packages.push(record);
                }
            }
            Sighting::Ambiguous(one, other) => {
                facts.problem(format!("looks like {} in two versions: {one}, {other}", product.id));
            }
            Sighting::Nothing if product.fits(name) => unseen.push(product.id),
            Sighting::Nothing => {}
        }
    }
    if !file.is_whole() && facts.packages.len() == before && !unseen.is_empty() {
        let products = unseen.join(", ");
        facts.limit("file-buffer", format!("is named like {products}; no version is in what is read of it"));
    }
}

fn record(product: &Product, version: String) -> PackageRecord {
    let mut record = PackageRecord::new(product.kind, product.name, version);
    record.namespace = product.namespace.map(str::to_owned);
    record.class = PackageClass::Runtime;
    record.method = Method::Classifier;
    record.properties.insert("product".to_owned(), product.id.to_owned());
    if let Some(cpe) = product.cpe {
        let cpe = format!("cpe:2.3:a:{cpe}:{}:*:*:*:*:*:*:*", bound(&record.version));
        record.properties.insert("cpe".to_owned(), cpe);
    }
    record
}

/// A version as a CPE has it: letters of other meaning there stand behind a backslash. Source: NIST IR 7695, 6.2.
fn bound(version: &str) -> String {
    let mut bound = String::with_capacity(version.len());
    for letter in version.chars() {
        if !letter.is_ascii_alphanumeric() && !matches!(letter, '.' | '-' | '_') {
            bound.push('\\');
        }
        bound.push(letter);
    }
    bound
}
