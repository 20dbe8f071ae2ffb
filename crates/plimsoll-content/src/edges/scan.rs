//! What the scanners of languages share: names, literals, and what stands at a place of a text.

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    /// What is still to be read.
    pub(super) rest: &'t str,
    /// The last byte that is no blank, of what was read.
    pub(super) before: u8,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { rest: text, before: b'\n' }
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.bytes().next()
    }

    /// Goes on by a number of bytes, to the next start of a character.
    pub(super) fn skip(&mut self, mut bytes: usize) {
        bytes = bytes.min(self.rest.len());
        while !self.rest.is_char_boundary(bytes) {
            bytes += 1;
        }
        let (gone, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        if let Some(last) = gone.bytes().rev().find(|byte| !matches!(byte, b' ' | b'\t')) {
            self.before = last;
        }
        self.rest = rest;
    }

    /// Goes on to behind a text; to the end when it is not there.
    pub(super) fn skip_past(&mut self, end: &str) {
        let at = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.skip(at);
    }

    /// Goes on to the end of the line, which is left.
    pub(super) fn skip_line(&mut self) {
        let at = self.rest.find('\n').unwrap_or(self.rest.len());
        // What is passed over is no code.
        let before = self.before;
        self.skip(at);
        self.before = before;
    }

    /// Goes over blanks, and over line ends if asked.
    pub(super) fn skip_blanks(&mut self, with_lines: bool) {
        let is_blank = |letter: char| matches!(letter, ' ' | '\t' | '\r') || with_lines && letter == '\n';
        self.rest = self.rest.trim_start_matches(is_blank);
    }

    /// A name at this place; empty when there is none.
    pub(super) fn name(&mut self) -> &'t str {
        let end = self.rest.find(|letter: char| !is_name(letter)).unwrap_or(self.rest.len());
        let name = self.rest.get(..end).unwrap_or_default();
        self.skip(end);
        name
    }

    /// Takes a sign if it is there.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let is_there = self.rest.starts_with(sign);
        if is_there {
            self.skip(sign.len());
        }
        is_there
    }

    /// The inside of a string in these quotes, which begins here, and goes behind it. Escapes stay as they are; a
    /// string that does not end goes to the end of the text.
    pub(super) fn quoted(&mut self, quote: &str) -> &'t str {
        self.skip(quote.len());
        let inside = self.rest;
        let mut from = 0;
        while let Some(tail) = inside.get(from..) {
            let Some(at) = tail.find(['\\', quote.chars().next().unwrap_or('"')]) else { break };
            let here = from + at;
            let Some(found) = inside.get(here..) else { break };
            if found.starts_with(quote) {
                self.skip(here + quote.len());
                return inside.get(..here).unwrap_or_default();
            }
            let escaped = if found.starts_with('\\') { found.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
            from = here + 1 + escaped;
        }
        self.skip(inside.len());
        inside
    }

    /// A string literal without escapes behind blanks; `None` when something else stands there.
    pub(super) fn literal(&mut self) -> Option<&'t str> {
        self.skip_blanks(true);
        let quote = match self.peek()? {
            b'"' => "\"",
            b'\'' => "'",
            _ => return None,
        };
        Some(self.quoted(quote)).filter(|text| !text.contains('\\'))
    }
}

/// True for letters of names.
pub(super) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
