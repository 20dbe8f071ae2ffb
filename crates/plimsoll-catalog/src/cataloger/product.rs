//! Programs and libraries of known products, recognised by name and bytes where no package manager tells of them.

use std::ops::Range;

use plimsoll_engine::{FileBytes, Interest, Passing};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};

use crate::product::{NAMES, Product, Sighting, all, anchored};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger =
    Cataloger { name: "product", version: 2, interest: &INTEREST, read, assemble: Assemble::Each };

/// Machine code, and files of some names that may be scripts or archives; of large ones, what the patterns fit with
/// some bytes around it, so that they fit again.
const INTEREST: [Interest; NAMES.len() + 2] = {
    let passing = Passing { find: places, before: 256, after: 256 };
    let mut interest = [Interest::Binary; NAMES.len() + 2];
    if let Some(last) = interest.last_mut() {
        *last = Interest::Passing(passing);
    }
    let (names, _) = interest.split_at_mut(NAMES.len());
    names.copy_from_slice(NAMES);
    interest
};

/// The products that a file may be one of, by its name and by anchors in these parts of it.
fn candidates(file: &FileBytes<'_>, parts: &[&[u8]]) -> impl Iterator<Item = &'static Product> {
    let name = file.name();
    let is_binary = file.format.is_binary();
    let of_any_name = if is_binary { anchored(parts) } else { Vec::new() };
    all().iter().filter(move |product| (is_binary || product.any_format) && product.fits(name)).chain(of_any_name)
}

/// What patterns fit in a part of a large file.
fn places(file: &FileBytes<'_>) -> Vec<Range<usize>> {
    candidates(file, &[file.bytes]).flat_map(|product| product.places(file.bytes)).collect()
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let parts: Vec<_> = file.pieces().map(|piece| piece.bytes).collect();
    for product in candidates(file, &parts) {
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
            Sighting::Nothing => {}
        }
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
