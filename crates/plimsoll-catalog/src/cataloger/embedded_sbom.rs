//! Bills of materials inside an image: CycloneDX and SPDX by their usual names. A document is no proof: what it lists
//! counts as installed only when it says of which files that is and all of them are there; else it is declared. Nor
//! does it own these files: whoever can put a document into an image could say that of any program. Sources:
//! CycloneDX, "Recognized file patterns"; SPDX 2.3, section 4.4.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, OwnedFile, PackageClass};

use crate::sbom::{self, NotABill};
use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "embedded_sbom",
    version: 2,
    interest: &[
        Interest::Name("bom.json"),
        Interest::Name("sbom.json"),
        Interest::Suffix(".cdx.json"),
        Interest::Suffix(".cyclonedx.json"),
        Interest::Suffix(".spdx"),
        Interest::Suffix(".spdx.json"),
    ],
    read,
    assemble: Assemble::By(assemble),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.name().starts_with(".spdx-") {
        // Bitnami's have a reader of their own.
        return;
    }
    if !file.is_whole() {
        let what = format!("is larger than what is read of one file: {} bytes", file.size);
        return facts.limit("file-buffer", what);
    }
    let document = match sbom::read(file.bytes) {
        Ok(document) => document,
        // The name alone means nothing.
        Err(NotABill::Format) => return,
        Err(error) => return facts.problem(format!("is no bill of materials that is read: {error}")),
    };
    for fault in document.faults {
        facts.problem(fault);
    }
    facts.problems.extend(document.problems);
    let os = document.inventory.os;
    for package in document.inventory.packages {
        let mut record = package.record;
        // What the document leaves to its operating system may be another than that of the image it lies in.
        if let Some(os) = os.as_ref().filter(|_| record.is_of_system()) {
            record.namespace.get_or_insert_with(|| os.purl_namespace().to_owned());
            record.qualifiers.entry("distro".to_owned()).or_insert_with(|| os.distro());
        }
        let places = package.sights.into_iter().map(|sight| sight.path);
        record.files = places.map(|path| OwnedFile { path, digest: None, may_change: false }).collect();
        facts.packages.push(record);
    }
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for file in raw.files() {
        for record in &file.facts.packages {
            let mut record = record.clone();
            let listed = std::mem::take(&mut record.files);
            let are_there = !listed.is_empty() && listed.iter().all(|listed| raw.view.resolve(&listed.path).is_some());
            if are_there {
                record.method = Method::Db;
            } else {
                record.class = PackageClass::Declared;
                record.method = Method::Manifest;
            }
            packages.add(record, *file);
        }
    }
}
