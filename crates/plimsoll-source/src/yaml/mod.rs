//! YAML and JSON to documents.
//!
//! The events come from granit-parser; this module builds the arena from them and adds what Kubernetes does and YAML
//! 1.2 does not: YAML 1.1 scalars and keys, merge keys applied in order, duplicate keys of which the last wins. A
//! document that Kubernetes would not accept is refused as a whole and the next one is read.

mod builder;

use std::borrow::Cow;
use std::sync::Arc;

use granit_parser::{Event, Parser};
use plimsoll_model::{DocumentId, Why};

use crate::{Document, Extent, Text};
use builder::Builder;

/// Bounds on what one file may cost. Reaching one refuses the document, or the rest of the file.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nested collections.
    pub depth: usize,
    /// Documents of one file.
    pub documents: u32,
    /// Nodes of one file.
    pub nodes: usize,
    /// Nodes of one file that are copies made for aliases and merges.
    pub copies: usize,
    /// Bytes of one scalar.
    pub scalar_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 255, documents: 100_000, nodes: 4_000_000, copies: 500_000, scalar_bytes: 8 << 20 }
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The documents that can be read, empty ones included.
    pub documents: Vec<Document>,
    /// The documents that cannot.
    pub refused: Vec<Refused>,
    /// Comments, if they were asked for, in order.
    pub comments: Vec<Extent>,
}

/// A document that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Its number in the file, from 0.
    pub index: u32,
    /// Where reading failed.
    pub at: Extent,
    /// From the first byte after the document before it to the first of the next one.
    pub extent: Extent,
    /// Why, for people.
    pub message: String,
    /// Why, for the gap: unreadable, or a limit.
    pub why: Why,
}

/// Reads a file. `file` is its number in the run; `comments` asks for comments to be kept.
pub fn parse(text: &Arc<Text>, file: u32, comments: bool, limits: &Limits) -> Parsed {
    let mut content = Cow::Borrowed(text.content());
    // A quoted scalar may go on at its parent's indentation in Go's reader and not in ours, which says so at the first
    // character of such a line. A single line break there is read as a blank, so blanks of the same length take its
    // place.
    for _ in 0..MARGIN_LINES {
        let parsed = parse_content(text, &content, file, comments, limits);
        let margin = parsed.refused.iter().find(|refused| refused.message.contains("in multiline quoted scalar"));
        let Some(joined) = margin.and_then(|refused| join_line(&content, refused.at.start)) else { return parsed };
        content = Cow::Owned(joined);
    }
    parse_content(text, &content, file, comments, limits)
}

/// How many lines of quoted scalars may begin so far left. Each costs a reading of the file.
const MARGIN_LINES: usize = 32;

/// Takes the place of a byte that does not count.
const FILLER: &str = "\t";

/// The content with the single line break before `at` replaced by blanks; `None` when it is not a single one.
fn join_line(content: &str, at: u32) -> Option<String> {
    let (before, after) = content.split_at_checked(at as usize)?;
    let line = before.trim_end_matches([' ', '\t']).strip_suffix('\n')?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    // One blank is the line break; the rest keeps the offsets and is taken out of the scalar's text.
    let blanks = format!(" {}", FILLER.repeat(before.len() - line.len() - 1));
    let is_text = !line.rsplit('\n').next().unwrap_or_default().trim().is_empty() && !line.ends_with('\\');
    (is_text && !after.starts_with("---") && !after.starts_with("...")).then(|| format!("{line}{blanks}{after}"))
}

fn parse_content(text: &Arc<Text>, content: &str, file: u32, comments: bool, limits: &Limits) -> Parsed {
    let options = granit_parser::options! {
        emit_comments: comments,
        max_buffered_comment_events: 1 << 20,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    let mut parser = Parser::new_from_str_with_options(content, options);
    let mut parsed = Parsed::default();
    let mut builder: Option<Builder<'_>> = None;
    let mut index = 0;
    let mut budget = Budget { nodes: limits.nodes, copies: limits.copies };
    let mut document_start = 0;
    while let Some(next) = parser.next_event() {
        let failure = match next {
            Err(error) => {
                let at = offset(error.marker(), content);
                let message = error.info();
                let is_limit = message.contains("nesting") || message.contains("recursion");
                let why = if is_limit { Why::Limit("255 nested levels") } else { Why::Unreadable };
                Some(Failure { at: Extent { start: at, end: at }, message, why, budget })
            }
            Ok((Event::StreamStart, _)) => None,
            Ok((Event::StreamEnd, _)) => break,
            Ok((Event::Comment(..), span)) => {
                parsed.comments.push(extent(span, content));
                None
            }
            Ok((Event::DocumentStart(..), span)) => {
                let id = DocumentId { file, index };
                builder = Some(Builder::new(text, content, id, extent(span, content).end, limits, budget));
                None
            }
            Ok((Event::DocumentEnd, span)) => {
                let end = extent(span, content).start;
                if let Some(finished) = builder.take() {
                    budget = finished.budget();
                    parsed.documents.push(finished.finish(end));
                    index += 1;
                }
                document_start = end;
                None
            }
            Ok((event, span)) => {
                let outcome = builder.as_mut().map(|builder| builder.event(event, extent(span, content)));
                outcome.and_then(Result::err)
            }
        };
        let Some(failure) = failure else {
            if index >= limits.documents {
                let rest = Extent { start: document_start, end: size(content.len()) };
                let why = Why::Limit("100,000 documents in a file");
                let message = "too many documents".to_owned();
                parsed.refused.push(Refused { index, at: rest, extent: rest, message, why });
                break;
            }
            continue;
        };
        // The document is given up; its place is kept so that the numbers of the others do not move.
        budget = failure.budget;
        builder = None;
        let recovered = matches!(parser.proceed_next_document(), Ok(true));
        let end = if recovered { next_document(content, failure.at.start) } else { size(content.len()) };
        let extent = Extent { start: document_start, end };
        parsed.refused.push(Refused { index, at: failure.at, extent, message: failure.message, why: failure.why });
        index += 1;
        document_start = end;
        if !recovered {
            break;
        }
    }
    parsed
}

/// Why a document was given up, and what is left for the others.
struct Failure {
    at: Extent,
    message: String,
    why: Why,
    budget: Budget,
}

/// How many nodes the rest of the file may have.
#[derive(Clone, Copy)]
struct Budget {
    nodes: usize,
    copies: usize,
}

/// The start of the line `---` after `from`, else the end.
fn next_document(content: &str, from: u32) -> u32 {
    let rest = content.get(from as usize..).unwrap_or_default();
    rest.find("\n---").map_or(size(content.len()), |found| from + size(found) + 1)
}

/// A length that fits, since a text is at most 4 GiB.
fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn extent(span: granit_parser::Span, content: &str) -> Extent {
    let start = offset(&span.start, content);
    Extent { start, end: offset(&span.end, content).max(start) }
}

fn offset(marker: &granit_parser::Marker, content: &str) -> u32 {
    size(marker.byte_offset().unwrap_or(content.len()).min(content.len()))
}
