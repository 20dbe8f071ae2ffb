//! From physical lines to instructions: directives, comments, continued lines, here-documents.

use std::ops::Range;

use super::arguments::{self, Split};
use super::heredoc::{Heredoc, heredoc_words};
use super::{Arguments, Directive, Instruction, Keyword, Problem, Tree};
use crate::Extent;

/// A line of at least this many bytes is refused. Source: the buffer of Go's `bufio.Scanner`.
const LINE_BYTES: usize = 64 << 10;

/// An instruction's text with its continued lines joined, and where each piece of it stands in the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    text: Box<str>,
    /// Offset in the text and offset in the file of each piece, in order.
    pieces: Box<[(u32, u32)]>,
}

impl Line {
    /// The joined text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the file from which a stretch of the joined text came.
    pub fn extent(&self, range: Range<usize>) -> Extent {
        let start = self.offset(range.start, false);
        Extent { start, end: if range.end > range.start { self.offset(range.end, true) } else { start } }
    }

    /// The offset in the file of an offset in the text. Where two pieces meet, `is_end` takes the end of the first.
    fn offset(&self, at: usize, is_end: bool) -> u32 {
        let at = at as u32;
        let before = at.saturating_sub(u32::from(is_end));
        let place = self.pieces.partition_point(|(text, _)| *text <= before).saturating_sub(1);
        self.pieces.get(place).map_or(0, |(text, file)| file + (at - text.min(&at)))
    }

    /// A stretch of this line as a line of its own.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let start = range.start as u32;
        let mut pieces = vec![(0, self.offset(range.start, false))];
        let inside = self.pieces.iter().filter(|(text, _)| *text > start && (*text as usize) < range.end);
        pieces.extend(inside.map(|(text, file)| (text - start, *file)));
        Self { text: self.text.get(range).unwrap_or_default().into(), pieces: pieces.into_boxed_slice() }
    }
}

/// A line of the file without its line end.
#[derive(Clone, Copy)]
struct Physical<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Physical<'t> {
    fn extent(self) -> Extent {
        extent(self.start, self.start + self.text.len())
    }

    /// Without the blanks at its start.
    fn trimmed(self) -> Self {
        let text = self.text.trim_start();
        Self { text, start: self.start + (self.text.len() - text.len()) }
    }

    fn is_comment(self) -> bool {
        self.trimmed().text.starts_with('#')
    }

    /// What is left of the line before the character that continues it; `None` when nothing does.
    fn continued(self, escape: char) -> Option<&'t str> {
        let rest = self.text.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
        (!rest.ends_with(escape)).then_some(rest)
    }
}

fn extent(start: usize, end: usize) -> Extent {
    // A text is at most 4 GiB.
    Extent { start: start as u32, end: end as u32 }
}

/// The lines of a file, one after the other.
struct Lines<'t> {
    content: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Physical<'t>;

    fn next(&mut self) -> Option<Physical<'t>> {
        let rest = self.content.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        self.at += line.len();
        // Go takes away all of them, and so does this.
        Some(Physical { text: line.trim_end_matches(['\r', '\n']), start })
    }
}

struct Reader<'t> {
    lines: Lines<'t>,
    tree: Tree,
    escape: char,
    /// False from the first line on that is no directive.
    may_direct: bool,
    /// Comments since the last instruction.
    comments: Vec<Extent>,
}

/// Reads the instructions of a file; those that are refused for their arguments are judged later.
pub(super) fn read(content: &str) -> Tree {
    let at = if content.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let lines = Lines { content, at };
    let mut reader = Reader { lines, tree: Tree::default(), escape: '\\', may_direct: true, comments: Vec::new() };
    while let Some(line) = reader.lines.next() {
        reader.line(line);
    }
    if reader.tree.instructions.is_empty() {
        reader.problem(extent(0, 0), "the file has no instructions");
    }
    reader.tree
}

impl<'t> Reader<'t> {
    fn problem(&mut self, at: Extent, message: impl Into<String>) {
        self.tree.problems.push(Problem { at, message: message.into() });
    }

    /// The next line, refused when it is too long and read all the same.
    fn next(&mut self) -> Option<Physical<'t>> {
        let line = self.lines.next()?;
        self.measure(line);
        Some(line)
    }

    fn measure(&mut self, line: Physical<'t>) {
        if line.text.len() >= LINE_BYTES {
            let at = extent(line.start, line.start);
            self.problem(at, format!("a line of {} bytes; the limit is {}", line.text.len(), LINE_BYTES - 1));
        }
    }

    /// A line that begins something: a comment, nothing, or an instruction.
    fn line(&mut self, line: Physical<'t>) {
        self.measure(line);
        let line = line.trimmed();
        if line.is_comment() {
            return self.comment(line);
        }
        self.may_direct = false;
        if line.text.is_empty() {
            return;
        }
        let mut text = String::new();
        let mut pieces = vec![(0, line.start as u32)];
        let mut blank_lines = Vec::new();
        let mut last = line;
        let mut open = line.continued(self.escape);
        text.push_str(open.unwrap_or(line.text));
        while open.is_some() {
            let Some(line) = self.next() else { break };
            if line.is_comment() {
                self.tree.comments.push(line.trimmed().extent());
                continue;
            }
            if line.trimmed().text.is_empty() {
                blank_lines.push(line.extent());
                continue;
            }
            last = line;
            open = line.continued(self.escape);
            pieces.push((text.len() as u32, line.start as u32));
            text.push_str(open.unwrap_or(line.text));
        }
        let head = extent(line.start, last.start + last.text.len());
        let line = Line { text: text.into_boxed_str(), pieces: pieces.into_boxed_slice() };
        self.instruction(line, head, blank_lines);
    }

    fn comment(&mut self, line: Physical<'t>) {
        let at = line.extent();
        self.tree.comments.push(at);
        if self.may_direct && self.directive(line) {
            return;
        }
        if line.text.trim_end() == "#" {
            self.comments.clear();
        } else {
            self.comments.push(at);
        }
    }

    /// True when the line is a parser directive.
    fn directive(&mut self, line: Physical<'t>) -> bool {
        let Some((name, value)) = directive(line.text) else {
            self.may_direct = false;
            return false;
        };
        let at = line.extent();
        if self.tree.directives.iter().any(|directive| directive.name == name) {
            self.problem(at, format!("the directive `{name}` stands twice"));
            return true;
        }
        if name == "escape" {
            match value {
                "`" => self.escape = '`',
                "\\" => self.escape = '\\',
                _ => {
                    self.problem(at, "the escape character must be a backslash or a backtick");
                    return true;
                }
            }
        }
        self.tree.directives.push(Directive { name, value: value.to_owned(), at });
        true
    }

    fn instruction(&mut self, line: Line, head: Extent, blank_lines: Vec<Extent>) {
        let comments = std::mem::take(&mut self.comments);
        let first = self.tree.instructions.len();
        let mut rest = Some((line, head, false));
        while let Some((line, head, is_trigger)) = rest.take() {
            let split = arguments::split(&line, self.escape);
            let Split { name, keyword, flags, verb, arguments, body, inner, refused } = split;
            if let Some(message) = refused {
                self.problem(head, message);
            }
            let blank_lines = if is_trigger { Vec::new() } else { blank_lines.clone() };
            let comments = comments.clone();
            // BuildKit looks one level down: what `ONBUILD ONBUILD` would keep is never taken apart.
            let inner = inner.filter(|_| !is_trigger);
            rest = inner.map(|range| (line.part(range.clone()), line.extent(range), true));
            self.tree.instructions.push(Instruction {
                keyword,
                name,
                extent: head,
                head,
                line,
                flags,
                arguments,
                body,
                verb,
                heredocs: Vec::new(),
                comments,
                blank_lines,
                is_trigger,
            });
        }
        self.heredocs(first);
    }

    /// Reads the here-documents of the instructions from `first` on: one, or an `ONBUILD` with what it keeps.
    fn heredocs(&mut self, first: usize) {
        let made = self.tree.instructions.get(first..).unwrap_or_default();
        // BuildKit looks one level down: `ONBUILD ONBUILD` is refused anyway.
        let Some(outer) = made.first() else { return };
        let is_onbuild = outer.keyword == Keyword::Onbuild;
        let Some(holder) = (if is_onbuild { made.get(1) } else { Some(outer) }) else { return };
        let is_json = matches!(holder.arguments, Arguments::Json(_));
        if !holder.keyword.takes_heredocs() || is_json || !outer.line.text().contains("<<") {
            return;
        }
        let head = outer.head;
        let words = match heredoc_words(outer.line.text()) {
            Ok(words) => words,
            Err(error) => return self.problem(head, error.to_string()),
        };
        let mut heredocs = Vec::new();
        let mut end = head.end;
        for word in words {
            let start = self.lines.at;
            let mut found = None;
            while let Some(line) = self.next() {
                let text = if word.chomp { line.text.trim_start_matches('\t') } else { line.text };
                if text == word.name {
                    found = Some(line);
                    break;
                }
            }
            let Some(last) = found else {
                return self.problem(head, format!("the here-document `{}` has no end", word.name));
            };
            end = last.extent().end;
            heredocs.push(Heredoc { word, content: extent(start, last.start) });
        }
        for instruction in self.tree.instructions.iter_mut().skip(first) {
            instruction.extent.end = end;
        }
        let holder = first + usize::from(is_onbuild);
        if let Some(instruction) = self.tree.instructions.get_mut(holder) {
            instruction.heredocs = heredocs;
        }
    }
}

/// The name in lower case and the value of a directive.
fn directive(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.strip_prefix('#')?.trim_start().split_once('=')?;
    let (name, value) = (name.trim_end().to_ascii_lowercase(), value.trim());
    (["syntax", "escape", "check"].contains(&name.as_str()) && !value.is_empty()).then_some((name, value))
}
