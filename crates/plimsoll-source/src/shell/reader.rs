//! The place in a script, and what all parts of the reading share: limits, blanks, line ends, here-documents.
//!
//! A reader never goes back. What has to be read a second time (the script in `sh -c '..'`, an arithmetic expansion to
//! see that it is one) is paid from an allowance, which keeps the whole linear.

use std::ops::Range;

use super::{Broken, Command, Joined, Why};

/// Brackets, compound commands and wrappers in each other.
const MAX_DEPTH: u32 = 64;
/// Words of a script, those of its wrapped commands included.
const MAX_WORDS: u32 = 100_000;
/// Bytes that may be copied or read again, per byte of the script. Real scripts stay below 4.
const ALLOWANCE: usize = 16;

/// Reading has ended; [`Output::broken`] says why.
pub(super) struct Stop;

/// What is collected, by a reader and those it starts for scripts in scripts.
pub(super) struct Output {
    pub(super) commands: Vec<Command>,
    pub(super) broken: Option<Broken>,
    pipelines: u32,
    words: u32,
    allowance: usize,
}

impl Output {
    pub(super) fn new(length: usize) -> Self {
        Self { commands: Vec::new(), broken: None, pipelines: 0, words: 0, allowance: length * ALLOWANCE + 4096 }
    }

    pub(super) fn next_pipeline(&mut self) -> u32 {
        self.pipelines += 1;
        self.pipelines - 1
    }
}

/// Where a list of commands stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    pub(super) depth: u32,
    pub(super) is_substitution: bool,
    pub(super) is_condition: bool,
    pub(super) via: Option<u32>,
}

impl Context {
    pub(super) const fn inside(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    pub(super) const fn condition(self) -> Self {
        Self { is_condition: true, ..self }
    }

    /// Whether a substitution fails is seldom asked, so it is no condition even in one.
    pub(super) const fn substitution(self) -> Self {
        Self { depth: self.depth + 1, is_substitution: true, is_condition: false, ..self }
    }

    /// A command still to be read.
    pub(super) const fn command(self, joined: Joined, pipeline: u32) -> Command {
        Command {
            assignments: Vec::new(),
            words: Vec::new(),
            redirections: Vec::new(),
            joined,
            pipeline,
            depth: self.depth,
            is_substitution: self.is_substitution,
            is_condition: self.is_condition,
            via: self.via,
            range: 0..0,
        }
    }
}

pub(super) struct HereDocument {
    pub(super) delimiter: Box<str>,
    pub(super) strips_tabs: bool,
}

pub(super) struct Reader<'s, 'o> {
    /// The script up to where this reader has to end.
    pub(super) text: &'s str,
    pub(super) position: usize,
    /// The range of everything, for a text that does not stand in the script as it is.
    pub(super) fixed: Option<Range<u32>>,
    /// Substitutions of `text` whose commands are listed already, in their order.
    pub(super) known: Vec<Range<usize>>,
    /// Those whose bodies begin after the next line end.
    pub(super) here_documents: Vec<HereDocument>,
    pub(super) nesting: u32,
    pub(super) output: &'o mut Output,
}

impl<'s, 'o> Reader<'s, 'o> {
    pub(super) fn new(text: &'s str, output: &'o mut Output) -> Self {
        Self { text, position: 0, fixed: None, known: Vec::new(), here_documents: Vec::new(), nesting: 0, output }
    }

    /// Reads a whole script; commands before a fault stay.
    pub(super) fn script(&mut self, context: Context) {
        if self.list(context).is_ok() && self.position < self.text.len() {
            self.stop(Why::Unexpected);
        }
    }

    pub(super) fn stop(&mut self, why: Why) -> Stop {
        let at = self.range(self.position.min(self.text.len()), self.text.len()).start;
        self.output.broken.get_or_insert(Broken { at, why });
        Stop
    }

    /// Something else was needed at this place.
    pub(super) fn unexpected(&mut self) -> Stop {
        self.stop(if self.position >= self.text.len() { Why::Unfinished } else { Why::Unexpected })
    }

    /// Pays for bytes that are copied or read again.
    pub(super) fn pay(&mut self, bytes: usize) -> Result<(), Stop> {
        match self.output.allowance.checked_sub(bytes) {
            Some(left) => {
                self.output.allowance = left;
                Ok(())
            }
            None => Err(self.stop(Why::TooLong)),
        }
    }

    pub(super) fn count_words(&mut self, words: usize) -> Result<(), Stop> {
        self.output.words = self.output.words.saturating_add(words as u32);
        if self.output.words > MAX_WORDS { Err(self.stop(Why::TooManyWords)) } else { Ok(()) }
    }

    /// Reads something that may hold itself.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.nesting >= MAX_DEPTH {
            return Err(self.stop(Why::TooDeep));
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    /// Bytes of the script for bytes of this text.
    pub(super) fn range(&self, start: usize, end: usize) -> Range<u32> {
        self.fixed.clone().unwrap_or(start as u32..end as u32)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn byte_at(&self, position: usize) -> Option<u8> {
        self.text.as_bytes().get(position).copied()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte_at(self.position)
    }

    pub(super) fn next_is(&self, text: &str) -> bool {
        self.text.as_bytes().get(self.position..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    pub(super) fn take(&mut self, text: &str) -> bool {
        let found = self.next_is(text);
        self.position += if found { text.len() } else { 0 };
        found
    }

    /// Length of the line end at a place: 0 when there is none. A carriage return at the very end counts as one.
    pub(super) fn line_end(&self, position: usize) -> usize {
        match (self.byte_at(position), self.byte_at(position + 1)) {
            (Some(b'\n'), _) | (Some(b'\r'), None) => 1,
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => 0,
        }
    }

    /// Moves to the first byte at or after `from` that is wanted, which it gives, or to the end.
    pub(super) fn skip_to(&mut self, from: usize, is_wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let skipped = rest.iter().position(|byte| is_wanted(*byte)).unwrap_or(rest.len());
        self.position = (from + skipped).min(self.text.len());
        rest.get(skipped).copied()
    }

    /// Skips blanks, continued line ends and a comment.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.position += 1,
                Some(b'\\') if self.line_end(self.position + 1) > 0 => {
                    self.position += 1 + self.line_end(self.position + 1);
                }
                Some(b'#') => {
                    self.skip_to(self.position, |byte| byte == b'\n');
                    return;
                }
                _ => return,
            }
        }
    }

    /// Skips blanks, comments and line ends, with the here-documents that begin after one.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            let length = self.line_end(self.position);
            if length == 0 {
                return;
            }
            self.position += length;
            self.skip_here_documents();
        }
    }

    fn skip_here_documents(&mut self) {
        for document in std::mem::take(&mut self.here_documents) {
            while self.position < self.text.len() {
                let start = self.position;
                self.skip_to(start, |byte| byte == b'\n');
                let line = self.slice(start, self.position);
                self.position = (self.position + 1).min(self.text.len());
                let line = line.strip_suffix('\r').unwrap_or(line);
                let line = if document.strips_tabs { line.trim_start_matches('\t') } else { line };
                if *line == *document.delimiter {
                    break;
                }
            }
        }
    }

    /// The word at this place when it can be a reserved one: it stands alone and is not quoted. Else empty.
    pub(super) fn bare_word(&self) -> &'s str {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let is_reserved = |byte: &u8| matches!(byte, b'a'..=b'z' | b'{' | b'}' | b'!' | b'[' | b']');
        // The longest reserved word is `function`.
        let length = rest.iter().take(9).take_while(|byte| is_reserved(byte)).count();
        match rest.get(length) {
            None | Some(b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>') => {
                self.slice(self.position, self.position + length)
            }
            Some(b'\\') if self.line_end(self.position + length + 1) > 0 => {
                self.slice(self.position, self.position + length)
            }
            Some(_) => "",
        }
    }

    pub(super) fn take_reserved(&mut self, word: &str) -> bool {
        let found = self.bare_word() == word;
        self.position += if found { word.len() } else { 0 };
        found
    }
}
