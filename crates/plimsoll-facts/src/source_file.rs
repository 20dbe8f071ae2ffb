//! A file in which something was recognised.

use std::sync::Arc;

use plimsoll_model::SubjectId;
use plimsoll_source::yaml::Refused;
use plimsoll_source::{Document, Text};

use crate::{ForeignMark, Object, WaiverMark};

/// A file with what was read from it.
#[derive(Debug)]
pub struct SourceFile {
    /// Its number in the order of paths.
    pub number: u32,
    /// The subject it is.
    pub subject: SubjectId,
    /// Its text.
    pub text: Arc<Text>,
    /// The documents that hold objects.
    pub documents: Vec<Arc<Document>>,
    /// The documents that were to be manifests and could not be read.
    pub refused: Vec<Refused>,
    /// The objects, in order.
    pub objects: Vec<Object>,
    /// Waivers written as comments or annotations.
    pub marks: Vec<WaiverMark>,
    /// Ignore marks of other tools.
    pub foreign: Vec<ForeignMark>,
}
