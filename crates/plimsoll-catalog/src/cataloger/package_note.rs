//! Notes in ELF files that say of which package of a distribution they are part, in whatever language they are written.
//! Source: systemd.io, Package Metadata for Executable Files.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord, SourcePackage};
use serde::Deserialize;

use crate::machine::{Machine, missing_notes, notes};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger =
    Cataloger { name: "package_note", version: 2, interest: &[Interest::Binary], read, assemble: Assemble::Each };

const OWNER: &[u8] = b"FDO";
const KIND: u32 = 0xcafe_1a7e;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    architecture: Option<String>,
    os: Option<String>,
    os_version: Option<String>,
    os_cpe: Option<String>,
    #[serde(alias = "appCpe")]
    cpe: Option<String>,
    #[serde(alias = "maintainer")]
    vendor: Option<String>,
    debug_info_url: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    // Broken headers are told by the readers that look for products.
    let Ok(Some(machine)) = Machine::read(file) else { return };
    for range in missing_notes(&machine) {
        facts.want(range);
    }
    for note in notes(&machine).into_iter().filter(|note| note.owner == OWNER && note.kind == KIND) {
        let text = note.text.split(|byte| *byte == 0).next().unwrap_or_default();
        match serde_json::from_slice::<Note>(text) {
            Ok(note) if note.name.is_empty() => facts.problem("its note of a package names none"),
            Ok(note) => facts.packages.push(record(note)),
            Err(error) => facts.problem(format!("its note of a package makes no sense: {error}")),
        }
    }
}

/// The package that a file says it is part of. Distributions name the source package there; that a copy of the file is
/// here does not mean that the package is installed.
fn record(note: Note) -> PackageRecord {
    let kind = if note.kind.is_empty() { "generic".to_owned() } else { note.kind.to_ascii_lowercase() };
    let mut record = PackageRecord::new("generic", &note.name, &note.version);
    record.class = PackageClass::Vendored;
    record.method = Method::BinaryMeta;
    if matches!(&*kind, "rpm" | "deb" | "apk" | "alpm") {
        record.namespace = note.os.as_ref().map(|os| os.to_lowercase());
        record.source = Some(SourcePackage { name: note.name, version: note.version });
        if let (Some(os), Some(version)) = (&record.namespace, &note.os_version) {
            record.qualifiers.insert("distro".to_owned(), format!("{os}-{version}"));
        }
    }
    record.kind = kind.into();
    record.arch = note.architecture;
    let further = [
        ("os", note.os),
        ("osCpe", note.os_cpe),
        ("cpe", note.cpe),
        ("vendor", note.vendor),
        ("debugInfoUrl", note.debug_info_url),
    ];
    record.properties.extend(further.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    record
}
