//! Paths of the Nix store: `nix/store/HASH-NAME-VERSION`. The path is what the package manager goes by; there is no
//! further record in images. Source: nix.dev, "Store path"; Nixpkgs, `lib.strings.parseDrvName`.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{MemberId, RawFacts, ViewFile};
use plimsoll_facts::{Method, PackageRecord};

use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile};

pub const CATALOGER: Cataloger = Cataloger {
    name: "nix",
    version: 1,
    interest: &[Interest::Binary, Interest::In("bin"), Interest::In("nix-support")],
    read,
    assemble: Assemble::By(assemble),
};

const STORE: &[u8] = b"nix/store";

/// Notes only that there is a store: the names of its folders say the rest, and the view has them.
fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.path.starts_with(STORE) {
        facts.data = Some(Box::default());
    }
}

/// Digits of the hash at the beginning of a name. Source: Nix manual, "Store path", base-32 of 160 bits.
const HASH_DIGITS: usize = 32;

/// Outputs of one build that have folders of their own. Source: Nixpkgs manual, "Multiple-output packages".
const OUTPUTS: [&str; 11] = ["bin", "dev", "lib", "out", "doc", "man", "info", "devdoc", "debug", "static", "terminfo"];

/// The package of `HASH-NAME-VERSION-OUTPUT`; `None` when it has no version, as scripts and settings have none.
fn package(folder: &str) -> Option<PackageRecord> {
    let (hash, rest) = folder.split_at_checked(HASH_DIGITS)?;
    let rest = rest.strip_prefix('-')?;
    let is_hash = hash.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    // The version begins at the first dash that no letter follows.
    let (place, _) = rest
        .match_indices('-')
        .find(|(place, _)| rest.as_bytes().get(place + 1).is_some_and(u8::is_ascii_digit))
        .filter(|_| is_hash)?;
    let (name, version) = (rest.get(..place)?, rest.get(place + 1..)?);
    let (version, output) = match version.rsplit_once('-').filter(|(_, output)| OUTPUTS.contains(output)) {
        Some((version, output)) => (version, output),
        None => (version, "out"),
    };
    let mut record = PackageRecord { method: Method::Manifest, ..PackageRecord::new("nix", name, version) };
    record.properties.insert("storeHash".to_owned(), hash.to_owned());
    record.properties.insert("output".to_owned(), output.to_owned());
    Some(record)
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    // A folder may have no member of its own in the layer: then the first file in it is the evidence.
    let mut members: BTreeMap<Vec<u8>, MemberId> = BTreeMap::new();
    for file in raw.files() {
        let path = file.file.path();
        if let Some(rest) = path.strip_prefix(STORE).and_then(|rest| rest.strip_prefix(b"/")) {
            let name = rest.split(|byte| *byte == b'/').next().unwrap_or(rest);
            members.entry(name.to_vec()).or_insert(file.member);
        }
    }
    let Some(seen) = raw.files().first() else { return };
    for folder in raw.view.resolve(STORE).into_iter().flat_map(ViewFile::children) {
        let member = folder.origin().or_else(|| members.get(folder.name()).copied());
        let record = std::str::from_utf8(folder.name()).map_or(None, package);
        if let (Some(member), Some(record), true) = (member, record, folder.is_directory()) {
            packages.add(record, ViewedFile { file: folder, member, facts: seen.facts });
        }
    }
}
