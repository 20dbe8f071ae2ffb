//! What is in an image as a document: a bill of materials. One file per format in `format/`.
//!
//! The same image gives the same bytes: the time is given by the caller, numbers of documents derive from what is in
//! them, and everything is sorted. A document of an image that was not read to its end, or of which something is not
//! known by name, says that it is incomplete (image spec sections 2.4 and 3.11).

pub(crate) mod contents;
mod licence;

use std::io::{self, Write};

use plimsoll_facts::{Image, PackageClass};
use plimsoll_model::Gap;

/// The formats, one module each.
pub mod format {
    include!(concat!(env!("OUT_DIR"), "/bill_formats.rs"));
}

/// An image and what its bill of materials is to say.
#[derive(Clone, Copy)]
pub struct Bill<'a> {
    /// The image.
    pub image: &'a Image,
    /// What could not be seen of it.
    pub gaps: &'a [Gap],
    /// The time of the document in UTC, `YYYY-MM-DDTHH:MM:SSZ`: of the judgement, of `SOURCE_DATE_EPOCH`, or when the
    /// image was made. Never of the clock, so that two runs give the same bytes.
    pub created: &'a str,
    /// The version of Plimsoll.
    pub tool_version: &'a str,
    /// The classes of packages to list.
    pub classes: &'a [PackageClass],
    /// List the files of each package too.
    pub with_files: bool,
}

/// One format of a bill of materials.
pub struct BillFormat {
    /// The word in `--format`.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Writes the whole document.
    pub write: fn(&Bill<'_>, &mut dyn Write) -> io::Result<()>,
}

/// The format of that name.
pub fn format_named(name: &str) -> Option<&'static BillFormat> {
    format::ALL.iter().copied().find(|format| format.name == name)
}
