//! VEX: what makers, distributions and operators say of vulnerabilities in products. Pure: bytes to statements to what
//! holds for a finding.
//!
//! [`read()`] recognises the format and reads leniently: what it cannot use is a [`Fault`]. [`compare()`] says whether
//! a statement is about something that was found, or which field differs first. [`Vex::judge`] takes all statements
//! together. [`write()`] and [`merge()`] make documents.

mod bom;
mod compare;
mod csaf;
mod cyclonedx;
mod document;
mod effective;
mod image;
mod json;
mod limits;
mod merge;
mod openvex;
mod product;
mod scope;
mod unmatched;
mod write;

pub use bom::Bom;
pub use compare::{Compared, Difference, Field, Identity, Part, Weak, compare};
pub use document::{
    Component, Document, Fault, Format, Hash, Justification, Place, Product, StatedPurl, Statement, Status, Versions,
};
pub use effective::{Effective, Judged, Listed, Looked, LookedAt, Source, Vex};
pub use merge::{Filter, merge};
pub use product::covers;
pub use scope::of_image;
pub use unmatched::Asked;
pub use write::{Unwritable, Written, write};

/// Why a document was not read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It is no JSON object.
    #[error("{place}: is no JSON object: {what}")]
    Json {
        /// Where it stops to be one.
        place: Place,
        /// What is wrong there.
        what: String,
    },
    /// It goes over the limit of 64 levels.
    #[error("{0}: goes over the limit of 64 levels")]
    Deep(Place),
    /// It goes over another limit.
    #[error("goes over the limit of {0}")]
    Limit(&'static str),
    /// It is of no format that is known.
    #[error("line 1, column 1: is neither OpenVEX, nor CSAF, nor CycloneDX as JSON")]
    Unknown,
    /// It is an in-toto statement about something else.
    #[error("line 1, column 1: is an in-toto statement of `{0}` and not of OpenVEX")]
    Predicate(String),
}

/// Reads a document of any format. It may have faults, which are listed; refused is what is no document of VEX.
pub fn read(bytes: &[u8]) -> Result<Document, Refused> {
    let text = json::Text::new(bytes)?;
    let object = text.object()?;
    let reader = json::Reader::new(text);
    if csaf::is_one(&object) {
        csaf::read(reader, &object)
    } else if cyclonedx::is_one(&object) {
        cyclonedx::read(reader, &object)
    } else if openvex::is_attestation(&object) {
        openvex::read_attestation(reader, &object)
    } else if openvex::is_one(&object) {
        openvex::read(reader, &object, &[])
    } else {
        Err(Refused::Unknown)
    }
}
