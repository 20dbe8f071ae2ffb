//! A verdict as text, for people and for programs. One file per format in `format/`. What is in an image, as a
//! document, is [`sbom`].
//!
//! A format is a pure function from a [`Report`] to bytes. Names that come from scanned input are hostile: each format
//! escapes them for the place they go to, and nothing that a terminal would obey gets through.

mod action;
mod contract;
mod escape;
mod excerpt;
mod frameworks;
mod patch;
mod prose;
pub mod sbom;
mod summary;

use std::io::{self, Write};

use plimsoll_model::{CheckId, Evidence, Finding, Page, Severity, Span, Subject, SubjectId, SubjectKind, Verdict};

/// The formats, one module each.
pub mod format {
    include!(concat!(env!("OUT_DIR"), "/formats.rs"));
}

/// A text on one line without anything that a terminal would obey.
pub fn harmless_line(text: &str) -> String {
    escape::plain(text)
}

/// The same for a text of several lines.
pub fn harmless_lines(text: &str) -> String {
    text.split('\n').map(escape::plain).collect::<Vec<_>>().join("\n")
}

/// A value as one line of JSON in which no text holds what a terminal would obey.
pub fn harmless_json(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    contract::write_json(out, value)
}

/// The same for the text and the quoted attributes of HTML and XML.
pub fn harmless_markup(text: &str) -> String {
    escape::markup(text)
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

    /// Those of them that a person is told to act on: where only flaws with a fix count, the others are left out.
    pub fn counting(&self) -> impl Iterator<Item = &'a Finding> {
        let only_fixed = self.verdict.decision.only_fixed;
        self.findings().filter(move |finding| !(only_fixed && finding.has_no_fix()))
    }

    /// The findings that a person is shown: as [`Report::counting`], open ones only unless asked otherwise.
    pub fn shown(&self) -> impl Iterator<Item = &'a Finding> {
        let waived_too = self.style.show_waived;
        self.counting().filter(move |finding| waived_too || finding.is_open())
    }

    /// The subject with that id.
    fn subject(&self, id: &SubjectId) -> Option<&'a Subject> {
        let subjects = &self.verdict.subjects;
        let index = subjects.binary_search_by(|subject| subject.id.cmp(id));
        index.map_or(None, |index| subjects.get(index))
    }

    /// The name of a subject for people; its id when the verdict does not list it. Not yet escaped.
    fn subject_name<'s>(&'s self, id: &'s SubjectId) -> &'s str {
        self.subject(id).map_or(id.as_str(), |subject| subject.name.as_str())
    }

    /// The file a finding without a place belongs to: the nearest one above its subject; for an image its name, since
    /// services refuse what is nowhere. Not yet escaped.
    fn file_of<'s>(&'s self, id: &'s SubjectId) -> Option<&'s str> {
        let mut id = id;
        // Subjects nest a few deep; the limit ends a loop that only a broken verdict could hold.
        for _ in 0..8 {
            if let Some(path) = id.as_str().strip_prefix("file:") {
                return Some(path);
            }
            let subject = self.subject(id)?;
            if subject.kind == SubjectKind::Image {
                return Some(subject.name.strip_prefix("image ").unwrap_or(&subject.name));
            }
            id = subject.parent.as_ref()?;
        }
        None
    }
}

/// The first place of a finding that stands in a document. The primary one, unless that is an absence.
fn first_place(finding: &Finding) -> Option<(&str, Span)> {
    finding.evidence.iter().find_map(Evidence::location).map(|(document, span)| (&**document, span))
}

/// The format of that name.
pub fn format_named(name: &str) -> Option<&'static Format> {
    format::ALL.iter().copied().find(|format| format.name == name)
}
