//! A verdict as text, for people and for programs. One file per format in `format/`.
//!
//! A format is a pure function from a [`Report`] to bytes. Names that come from scanned input are hostile: each format
//! escapes them for the place they go to, and nothing that a terminal would obey gets through.

mod escape;

use std::io::{self, Write};

use plimsoll_model::{CheckId, Finding, Page, Severity, Verdict};

/// The formats, one module each.
pub mod format {
    include!(concat!(env!("OUT_DIR"), "/formats.rs"));
}

/// One output format.
pub struct Format {
    /// The word in `--format`.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Writes the whole document.
    pub write: fn(&Report<'_>, &mut dyn Write) -> io::Result<()>,
}

/// A verdict and what is needed to show it.
pub struct Report<'a> {
    /// What to show.
    pub verdict: &'a Verdict,
    /// The pages of all checks, sorted by id.
    pub pages: &'a [&'a Page],
    /// The text of a document by its path, where it is still at hand.
    pub text: &'a dyn Fn(&str) -> Option<&'a str>,
    /// How to show it.
    pub style: Style,
}

/// How a report for people is shown.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Use colour. Colour never carries meaning of its own.
    pub color: bool,
    /// Width of the terminal in columns.
    pub width: usize,
    /// Show everything, not only what fits a first look.
    pub all: bool,
    /// Show waived and known findings too. Formats for programs always hold them.
    pub show_waived: bool,
    /// Show only findings of this severity or worse. It never changes the decision.
    pub min_severity: Severity,
}

impl<'a> Report<'a> {
    /// The page of a check; `None` only for an id that no page has.
    pub fn page(&self, id: CheckId) -> Option<&'a Page> {
        let index = self.pages.binary_search_by_key(&id, |page| page.meta.id);
        index.map_or(None, |index| self.pages.get(index).copied())
    }

    /// The findings of the asked severities, in the verdict's order, waived and known ones included.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let least = self.style.min_severity;
        self.verdict.findings.iter().filter(move |finding| finding.effective_severity() >= least)
    }

    /// The findings that a person is shown: as [`Report::findings`], open ones only unless asked otherwise.
    pub fn shown(&self) -> impl Iterator<Item = &'a Finding> {
        let waived_too = self.style.show_waived;
        self.findings().filter(move |finding| waived_too || finding.is_open())
    }
}

/// The format of that name.
pub fn format_named(name: &str) -> Option<&'static Format> {
    format::ALL.iter().copied().find(|format| format.name == name)
}
