//! Words: plain text, quotes, escapes.

use std::ops::Range;

use super::reader::{Context, Reader, Stop};
use super::{Why, Word};

/// A word and where its text came from.
pub(super) struct Reading {
    pub(super) word: Word,
    pub(super) trace: Trace,
}

/// What is needed to read a word's text as a script.
#[derive(Default)]
pub(super) struct Trace {
    /// Bytes where the text stands as it is, continued lines apart.
    pub(super) place: Option<Range<usize>>,
    /// Substitutions whose commands are listed.
    pub(super) known: Vec<Known>,
}

/// A substitution in the word's text, and the same in the text it was read from.
pub(super) struct Known {
    pub(super) in_word: Range<usize>,
    pub(super) in_text: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Word,
    /// After the sign of an assignment: a bracket begins an array.
    Value,
    /// After `=~`: brackets and `|` are part of it.
    Regex,
}

/// A word in the making.
struct Draft {
    /// What is resolved, up to `raw`.
    text: String,
    /// From here to the reader's position the text stands as it is.
    raw: usize,
    /// The first quoted part, and its inside when that holds no escapes.
    quoted: Option<(Range<usize>, Option<Range<usize>>)>,
    is_literal: bool,
    is_quoted: bool,
    has_glob: bool,
    known: Vec<Known>,
}

impl Reader<'_, '_> {
    pub(super) fn word(&mut self, context: Context) -> Result<Reading, Stop> {
        self.word_in(context, Mode::Word)
    }

    pub(super) fn value_word(&mut self, context: Context) -> Result<Reading, Stop> {
        self.word_in(context, Mode::Value)
    }

    pub(super) fn regex(&mut self, context: Context) -> Result<Reading, Stop> {
        self.word_in(context, Mode::Regex)
    }

    /// A word of the bytes from `start` to this place, as they are.
    pub(super) fn raw_word(&mut self, start: usize) -> Result<Word, Stop> {
        self.count_words(1)?;
        self.pay(self.position - start)?;
        let text = self.slice(start, self.position).into();
        let range = self.range(start, self.position);
        Ok(Word { text, range, is_literal: true, is_quoted: false, has_glob: false })
    }

    fn word_in(&mut self, context: Context, mode: Mode) -> Result<Reading, Stop> {
        self.count_words(1)?;
        let start = self.position;
        let mut draft = Draft {
            text: String::new(),
            raw: start,
            quoted: None,
            is_literal: true,
            is_quoted: false,
            has_glob: false,
            known: Vec::new(),
        };
        while let Some(byte) = self.skip_to(self.position, is_special) {
            let at = self.position;
            match byte {
                b'*' | b'?' | b'[' => {
                    draft.has_glob = true;
                    self.position += 1;
                }
                b'\'' => self.single_quoted(&mut draft)?,
                b'"' => self.double_quoted(&mut draft, at, context)?,
                b'$' => match self.byte_at(at + 1) {
                    Some(b'\'') => self.escape_quoted(&mut draft)?,
                    Some(b'"') => self.double_quoted(&mut draft, at, context)?,
                    _ => self.expansion_in_word(&mut draft, false, context)?,
                },
                b'`' => self.expansion_in_word(&mut draft, false, context)?,
                b'\\' => {
                    let line_end = self.line_end(at + 1);
                    self.flush(&mut draft)?;
                    if line_end > 0 {
                        self.position += 1 + line_end;
                        draft.raw = self.position;
                    } else if at + 1 < self.text.len() {
                        draft.raw = at + 1;
                        self.position = at + 2;
                    } else {
                        // A lone one at the very end stands for itself.
                        self.position = at + 1;
                    }
                }
                b'(' if self.opens_group(&draft, start, mode) => {
                    let commands = self.output.commands.len();
                    if (mode == Mode::Value && at == start) || self.is_array_argument(start, at) {
                        self.nested(|reader| reader.array(context))?;
                    } else {
                        draft.has_glob |= mode == Mode::Word;
                        self.group(context)?;
                    }
                    if commands < self.output.commands.len() {
                        self.remember(&mut draft, at);
                    }
                    draft.is_literal &= !self.slice(at, self.position).contains(['$', '`']);
                }
                b'<' | b'>' if self.byte_at(at + 1) == Some(b'(') => {
                    self.expansion_in_word(&mut draft, false, context)?;
                }
                b'|' if mode == Mode::Regex && self.byte_at(at + 1) != Some(b'|') => self.position += 1,
                b'\r' if self.line_end(at) == 0 => self.position += 1,
                _ => break,
            }
        }
        if self.position == start {
            return Err(self.unexpected());
        }
        self.complete(draft, start)
    }

    fn complete(&mut self, mut draft: Draft, start: usize) -> Result<Reading, Stop> {
        let end = self.position;
        let (text, place): (Box<str>, _) = if draft.raw == start {
            self.pay(end - start)?;
            (self.slice(start, end).into(), Some(start..end))
        } else {
            self.flush(&mut draft)?;
            let whole = draft.quoted.filter(|(outer, _)| *outer == (start..end));
            (draft.text.into(), whole.and_then(|(_, inside)| inside))
        };
        // The command `[` is no pattern.
        let has_glob = draft.has_glob && *text != *"[";
        let word = Word {
            text,
            range: self.range(start, end),
            is_literal: draft.is_literal,
            is_quoted: draft.is_quoted,
            has_glob,
        };
        Ok(Reading { word, trace: Trace { place, known: draft.known } })
    }

    /// Moves what stands as it is into the text.
    fn flush(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        self.pay(self.position - draft.raw)?;
        draft.text.push_str(self.slice(draft.raw, self.position));
        draft.raw = self.position;
        Ok(())
    }

    /// Notes that from `at` to this place commands were listed.
    fn remember(&self, draft: &mut Draft, at: usize) {
        let start = draft.text.len() + at - draft.raw;
        draft.known.push(Known { in_word: start..start + self.position - at, in_text: at..self.position });
    }

    fn expansion_in_word(&mut self, draft: &mut Draft, is_in_quotes: bool, context: Context) -> Result<(), Stop> {
        let at = self.position;
        let commands = self.output.commands.len();
        draft.is_literal &= !self.expansion(is_in_quotes, context)?;
        if commands < self.output.commands.len() {
            self.remember(draft, at);
        }
        Ok(())
    }

    fn single_quoted(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let at = self.position;
        self.flush(draft)?;
        if self.skip_to(at + 1, |byte| byte == b'\'').is_none() {
            self.position = at;
            return Err(self.stop(Why::OpenQuote));
        }
        draft.raw = at + 1;
        self.flush(draft)?;
        self.leave_quotes(draft, at, Some(at + 1..self.position));
        Ok(())
    }

    /// Steps over the closing quote.
    fn leave_quotes(&mut self, draft: &mut Draft, start: usize, inside: Option<Range<usize>>) {
        self.position += 1;
        draft.raw = self.position;
        draft.is_quoted = true;
        draft.quoted.get_or_insert((start..self.position, inside));
    }

    /// `".."` and `$".."`.
    fn double_quoted(&mut self, draft: &mut Draft, at: usize, context: Context) -> Result<(), Stop> {
        self.flush(draft)?;
        let start = at + if self.byte_at(at) == Some(b'$') { 2 } else { 1 };
        self.position = start;
        draft.raw = start;
        let mut has_escapes = false;
        loop {
            match self.skip_to(self.position, |byte| matches!(byte, b'"' | b'$' | b'`' | b'\\')) {
                None => {
                    self.position = at;
                    return Err(self.stop(Why::OpenQuote));
                }
                Some(b'"') => {
                    self.flush(draft)?;
                    let inside = (!has_escapes).then_some(start..self.position);
                    self.leave_quotes(draft, at, inside);
                    return Ok(());
                }
                Some(b'\\') => {
                    let line_end = self.line_end(self.position + 1);
                    if line_end > 0 {
                        self.flush(draft)?;
                        self.position += 1 + line_end;
                        draft.raw = self.position;
                    } else if matches!(self.byte_at(self.position + 1), Some(b'"' | b'$' | b'`' | b'\\')) {
                        has_escapes = true;
                        self.flush(draft)?;
                        draft.raw = self.position + 1;
                        self.position += 2;
                    } else {
                        self.position += 1;
                    }
                }
                Some(_) => self.expansion_in_word(draft, true, context)?,
            }
        }
    }

    /// `$'..'` with the escapes of C.
    fn escape_quoted(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let at = self.position;
        self.flush(draft)?;
        self.position = at + 2;
        let end = loop {
            match self.skip_to(self.position, |byte| matches!(byte, b'\'' | b'\\')) {
                None => {
                    self.position = at;
                    return Err(self.stop(Why::OpenQuote));
                }
                Some(b'\\') => self.position = (self.position + 2).min(self.text.len()),
                Some(_) => break self.position,
            }
        };
        let inside = self.slice(at + 2, end);
        let has_escapes = inside.contains('\\');
        self.pay(inside.len())?;
        draft.text.push_str(&resolve_escapes(inside));
        self.leave_quotes(draft, at, (!has_escapes).then_some(at + 2..end));
        Ok(())
    }

    /// True when a bracket in a word belongs to it: an array, a pattern such as `@(a|b)`, a part of a regex.
    fn opens_group(&self, draft: &Draft, start: usize, mode: Mode) -> bool {
        let at = self.position;
        let before = if at > draft.raw { self.byte_at(at - 1) } else { None };
        mode == Mode::Regex
            || (mode == Mode::Value && at == start)
            || matches!(before, Some(b'?' | b'*' | b'+' | b'@' | b'!'))
            || self.is_array_argument(start, at)
    }

    /// True in `declare A=(`.
    fn is_array_argument(&self, start: usize, at: usize) -> bool {
        let Some(head) = self.slice(start, at).strip_suffix('=') else { return false };
        let name = head.strip_suffix('+').unwrap_or(head);
        // From its end, so that many brackets in one word do not each cost the whole word.
        !name.is_empty() && name.bytes().rev().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }

    /// The words of an array; what matters is where it ends, and the commands in it.
    fn array(&mut self, context: Context) -> Result<(), Stop> {
        let start = self.position;
        self.position += 1;
        loop {
            self.skip_lines();
            if self.take(")") {
                return Ok(());
            }
            if self.position >= self.text.len() {
                self.position = start;
                return Err(self.stop(Why::OpenBracket));
            }
            self.word(context)?;
        }
    }
}

/// Bytes at which a plain part of a word may end.
const fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | b';'
            | b'&'
            | b'|'
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'\\'
            | b'\''
            | b'"'
            | b'$'
            | b'`'
            | b'*'
            | b'?'
            | b'['
    )
}

/// Resolves the escapes of `$'..'`. Bytes that are no UTF-8 become the replacement character.
fn resolve_escapes(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let mut characters = after.chars();
        let Some(letter) = characters.next() else {
            bytes.push(b'\\');
            return String::from_utf8_lossy(&bytes).into_owned();
        };
        rest = characters.as_str();
        let (digits, radix) = match letter {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => (3, 8),
            _ => (0, 0),
        };
        if digits > 0 {
            let digits_from = if radix == 8 { after } else { rest };
            let length = digits_from.chars().take(digits).take_while(|digit| digit.is_digit(radix)).count();
            let (number, behind) = digits_from.split_at_checked(length).unwrap_or((digits_from, ""));
            if let Ok(value) = u32::from_str_radix(number, radix) {
                rest = behind;
                if matches!(letter, 'u' | 'U') {
                    let character = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                } else {
                    bytes.push((value & 0xff) as u8);
                }
                continue;
            }
        }
        match letter {
            'a' => bytes.push(0x07),
            'b' => bytes.push(0x08),
            'e' | 'E' => bytes.push(0x1b),
            'f' => bytes.push(0x0c),
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'v' => bytes.push(0x0b),
            '\\' | '\'' | '"' | '?' => bytes.push(letter as u8),
            other => {
                bytes.push(b'\\');
                bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
