//! Bills of materials that others made, and our own: CycloneDX 1.4 to 1.7 and SPDX 2.2 to 3.0 as JSON, SPDX 2 as
//! `tag: value` lines.
//!
//! Reading is tolerant: what is wrong with one package is a problem, and the others are read. Where a CycloneDX
//! document breaks its specification is told beside what it says, so that whoever asks can refuse it. Documents are
//! hostile: nothing recurses, what is deeper or longer than a limit is named, and a document of two meanings (a key
//! twice) is not read at all.

mod cyclonedx;
mod cyclonedx_rules;
mod draft;
mod spdx2;
mod spdx3;
mod tag_value;

use std::fmt;

use plimsoll_facts::Inventory;
use plimsoll_facts::image::{Digest, RawProblem};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What a document says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Document {
    /// Its format: `CycloneDX 1.6`, `SPDX-2.3`.
    pub format: String,
    /// What it is about, for people; empty when it does not say.
    pub name: String,
    /// Digest of the manifest of the image that it is about.
    pub manifest: Option<Digest>,
    /// Digests of the plain archives of that image's layers, the lowest first.
    pub diff_ids: Vec<Digest>,
    /// The packages that it lists, sorted by type, name, version and first place. Packages for which it names no place
    /// have none.
    pub inventory: Inventory,
    /// How many components or packages stand in it at the top level, whatever they are.
    pub listed: usize,
    /// False when it says of itself that something is missing.
    pub is_complete: bool,
    /// Where it breaks its specification, so that another reader may see something else in it.
    pub faults: Vec<String>,
    /// What could not be read of it.
    pub problems: Vec<RawProblem>,
}

/// Why a file is no bill of materials that can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotABill {
    /// Neither JSON nor `tag: value` lines, or JSON that is broken; with what the parser says.
    Syntax(String),
    /// None of the formats that are known.
    Format,
    /// CycloneDX as XML.
    Xml,
    /// A version of a format that is not read.
    Version(String),
}

impl fmt::Display for NotABill {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(what) => write!(formatter, "it is malformed: {what}"),
            Self::Format => formatter.write_str("it is neither CycloneDX nor SPDX"),
            Self::Xml => formatter.write_str("it is XML: only the JSON form of CycloneDX is read"),
            Self::Version(version) => write!(formatter, "{version} is not read"),
        }
    }
}

impl std::error::Error for NotABill {}

/// What tells the formats apart.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head<'d> {
    bom_format: Option<String>,
    spec_version: Option<String>,
    spdx_version: Option<String>,
    #[serde(borrow, rename = "@context")]
    context: Option<&'d RawValue>,
}

/// Reads a document. The bytes are all of it.
pub fn read(bytes: &[u8]) -> Result<Document, NotABill> {
    let text = std::str::from_utf8(bytes).map_err(|error| NotABill::Syntax(error.to_string()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    if text.starts_with('<') {
        return Err(if text.contains("cyclonedx.org/schema/bom") { NotABill::Xml } else { NotABill::Format });
    }
    if !text.starts_with('{') {
        return tag_value::read(text);
    }
    let head: Head<'_> = serde_json::from_str(text).map_err(|error| NotABill::Syntax(error.to_string()))?;
    match (head.bom_format.as_deref(), head.spdx_version, head.context) {
        (Some("CycloneDX"), _, _) => cyclonedx::read(text, head.spec_version.as_deref().unwrap_or_default()),
        (_, Some(version), _) => spdx2::read(text, &version),
        (_, _, Some(context)) if context.get().contains("spdx.org/rdf/") => spdx3::read(text),
        _ => Err(NotABill::Format),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
