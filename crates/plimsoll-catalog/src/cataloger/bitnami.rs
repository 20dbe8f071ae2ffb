//! Components of Bitnami images: `opt/bitnami/NAME/.spdx-NAME.spdx`, a document in JSON beside the files that it is
//! about. Source: SPDX 2.3; Bitnami's images.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;

use crate::record::installed;
use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "bitnami",
    version: 1,
    interest: &[Interest::Prefix(".spdx-")],
    read,
    assemble: Assemble::By(assemble),
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    #[serde(default)]
    packages: Vec<Described>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    name: String,
    #[serde(default)]
    version_info: String,
    #[serde(default)]
    license_declared: Option<String>,
    #[serde(default)]
    external_refs: Vec<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    reference_type: String,
    reference_locator: String,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let document: Document = match serde_json::from_slice(file.bytes) {
        Ok(document) => document,
        Err(error) => return facts.problem(format!("is no document of Bitnami: {error}")),
    };
    for package in document.packages {
        let purls = package.external_refs.iter().filter(|reference| reference.reference_type == "purl");
        let Some(purl) =
            purls.map(|reference| &reference.reference_locator).find(|purl| purl.starts_with("pkg:bitnami/"))
        else {
            // What a component was built from has records of its own elsewhere.
            continue;
        };
        let mut record = installed("bitnami", package.name, package.version_info);
        let query = purl.split_once('?').map_or("", |(_, query)| query).split('#').next().unwrap_or_default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "arch" => record.arch = Some(value.to_owned()),
                _ => {
                    record.qualifiers.insert(key.to_owned(), value.to_owned());
                }
            }
        }
        let licence = package.license_declared.filter(|licence| licence != "NOASSERTION" && licence != "NONE");
        record.licences = licence.into_iter().collect();
        facts.packages.push(record);
    }
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for file in raw.files() {
        let folder = file.file.parent();
        // A document alone proves nothing: what it is about must be there too.
        let has_more = folder.children().any(|beside| beside.is_directory() || !beside.name().starts_with(b"."));
        for record in &file.facts.packages {
            if has_more {
                packages.add(record.clone(), *file);
            } else {
                packages.problem(file.file, format!("`{}` has no files beside its document", record.name));
            }
        }
    }
}
