//! Expansions: where they end, and the commands in them.

use super::Why;
use super::reader::{Context, Reader, Stop};

impl Reader<'_, '_> {
    /// Steps over a `$`, backquote, `<(` or `>(` and what belongs to it. False when the `$` stands for itself.
    pub(super) fn expansion(&mut self, is_in_quotes: bool, context: Context) -> Result<bool, Stop> {
        let at = self.position;
        if let Some(end) = self.known_end(at) {
            self.position = end;
            return Ok(true);
        }
        if self.peek() == Some(b'`') {
            self.backquoted(is_in_quotes, context)?;
            return Ok(true);
        }
        match self.byte_at(at + 1) {
            Some(b'(') => {
                // `$(( .. ))`, unless it is a `( .. )` in a `$( .. )`.
                self.position += 1;
                let arithmetic = if self.byte_at(at) == Some(b'$') { self.arithmetic_end()? } else { None };
                self.position = at + 2;
                match arithmetic {
                    Some(end) => {
                        self.position += 1;
                        self.expression(end, context)?;
                    }
                    None => self.substitution(at, context)?,
                }
            }
            Some(b'{') => self.parameter(is_in_quotes, context)?,
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' | b'0'..=b'9') => self.position += 2,
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                self.skip_to(at + 1, |byte| !byte.is_ascii_alphanumeric() && byte != b'_');
            }
            _ => {
                self.position += 1;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The end of a substitution whose commands are listed already.
    fn known_end(&self, at: usize) -> Option<usize> {
        let index = self.known.binary_search_by_key(&at, |known| known.start);
        index.map_or(None, |index| self.known.get(index)).map(|known| known.end)
    }

    /// A bracket that began at `at` does not end.
    fn open_bracket(&mut self, at: usize) -> Stop {
        self.position = at;
        self.stop(Why::OpenBracket)
    }

    /// The commands of `$( )` and `<( )`, after the bracket.
    fn substitution(&mut self, at: usize, context: Context) -> Result<(), Stop> {
        self.nested(|reader| {
            reader.list(context.substitution())?;
            if reader.take(")") {
                Ok(())
            } else if reader.position >= reader.text.len() {
                Err(reader.open_bracket(at))
            } else {
                Err(reader.unexpected())
            }
        })
    }

    /// Backquotes: the text up to the next one, in which `\` takes the meaning from another `\`, a `$` or a backquote.
    fn backquoted(&mut self, is_in_quotes: bool, context: Context) -> Result<(), Stop> {
        let start = self.position + 1;
        self.position = start;
        let mut has_escapes = false;
        let is_escaped = |byte: Option<u8>| match byte {
            Some(b'`' | b'\\' | b'$') => true,
            Some(b'"') => is_in_quotes,
            _ => false,
        };
        loop {
            match self.skip_to(self.position, |byte| matches!(byte, b'`' | b'\\')) {
                None => return Err(self.open_bracket(start - 1)),
                Some(b'\\') => {
                    has_escapes |= is_escaped(self.byte_at(self.position + 1));
                    self.position = (self.position + 2).min(self.text.len());
                }
                Some(_) => break,
            }
        }
        let end = self.position;
        self.position = end + 1;
        self.pay(end - start)?;
        self.nested(|reader| {
            if has_escapes {
                let mut text = String::with_capacity(end - start);
                let mut rest = reader.slice(start, end);
                while let Some((before, after)) = rest.split_once('\\') {
                    text.push_str(before);
                    let next = after.bytes().next();
                    if !is_escaped(next) {
                        text.push('\\');
                    }
                    // Two bytes at a time: the second of `\\` begins no escape.
                    let taken = usize::from(next.is_some_and(|byte| byte.is_ascii()));
                    let (character, behind) = after.split_at_checked(taken).unwrap_or(("", after));
                    text.push_str(character);
                    rest = behind;
                }
                text.push_str(rest);
                let fixed = reader.range(start - 1, end + 1);
                reader.script_in_text(&text, fixed, Vec::new(), context.substitution());
            } else {
                // Only those in it: all of them for each pair of backquotes would not be linear.
                let known = reader.known.iter();
                let known = known.skip(reader.known.partition_point(|known| known.start < start));
                let known = known.take_while(|known| known.end <= end).cloned().collect();
                reader.script_in_place(start..end, known, context.substitution());
            }
            Ok(())
        })
    }

    /// `${ .. }` with whatever stands in it.
    fn parameter(&mut self, is_in_quotes: bool, context: Context) -> Result<(), Stop> {
        let at = self.position;
        // In `"${X:-'}"` the single quote stands for itself; in `"${X#'}'}"` it quotes.
        let name = self.slice(at + 2, self.text.len()).trim_start_matches(['!', '#']);
        let operator = name.bytes().find(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
        let quotes = !is_in_quotes || matches!(operator, Some(b'#' | b'%' | b'/' | b'^' | b','));
        self.position = at + 2;
        self.nested(|reader| {
            loop {
                match reader.skip_to(reader.position, |byte| matches!(byte, b'}' | b'\\' | b'\'' | b'"' | b'$' | b'`'))
                {
                    None => return Err(reader.open_bracket(at)),
                    Some(b'}') => {
                        reader.position += 1;
                        return Ok(());
                    }
                    Some(b'\'') if !quotes => reader.position += 1,
                    Some(_) => reader.step(is_in_quotes, context)?,
                }
            }
        })
    }

    /// Steps over an escape, a quoted part or an expansion, for which only the end matters.
    fn step(&mut self, is_in_quotes: bool, context: Context) -> Result<(), Stop> {
        let at = self.position;
        match self.peek() {
            Some(b'\\') => self.position = (at + 2).min(self.text.len()),
            Some(b'\'') => {
                if self.skip_to(at + 1, |byte| byte == b'\'').is_none() {
                    self.position = at;
                    return Err(self.stop(Why::OpenQuote));
                }
                self.position += 1;
            }
            Some(b'"') => {
                self.position += 1;
                loop {
                    match self.skip_to(self.position, |byte| matches!(byte, b'"' | b'\\' | b'$' | b'`')) {
                        None => {
                            self.position = at;
                            return Err(self.stop(Why::OpenQuote));
                        }
                        Some(b'"') => break,
                        Some(b'\\') => self.position = (self.position + 2).min(self.text.len()),
                        Some(_) => {
                            self.expansion(true, context)?;
                        }
                    }
                }
                self.position += 1;
            }
            _ => {
                self.expansion(is_in_quotes, context)?;
            }
        }
        Ok(())
    }

    /// A bracket in a word with all up to the one that closes it: a pattern such as `@(a|b)`.
    pub(super) fn group(&mut self, context: Context) -> Result<(), Stop> {
        let at = self.position;
        let mut open = 0_usize;
        loop {
            match self.skip_to(self.position, |byte| matches!(byte, b'(' | b')' | b'\\' | b'\'' | b'"' | b'$' | b'`')) {
                None => return Err(self.open_bracket(at)),
                Some(b'(') => {
                    open += 1;
                    self.position += 1;
                }
                Some(b')') => {
                    open -= 1;
                    self.position += 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                Some(_) => self.step(false, context)?,
            }
        }
    }

    /// Where the `))` stands that ends the `((` at this place; `None` when the brackets are not closed together, as in
    /// `((a); b)`.
    pub(super) fn arithmetic_end(&mut self) -> Result<Option<usize>, Stop> {
        let start = self.position;
        if !self.next_is("((") {
            return Ok(None);
        }
        let mut open = 0_usize;
        let end = loop {
            match self.skip_to(self.position, |byte| matches!(byte, b'(' | b')' | b'\\' | b'\'' | b'"')) {
                None => break None,
                Some(b'(') => open += 1,
                Some(b')') if open > 2 => open -= 1,
                Some(b')') => break Some(self.position).filter(|end| self.byte_at(end + 1) == Some(b')')),
                Some(b'\\') => self.position = (self.position + 1).min(self.text.len()),
                Some(quote) => {
                    self.skip_to(self.position + 1, |byte| byte == quote);
                }
            }
            self.position = (self.position + 1).min(self.text.len());
        };
        let read = self.position - start;
        self.position = start;
        self.pay(read)?;
        Ok(end)
    }

    /// The rest of an arithmetic expression, with the `))` at `end`.
    pub(super) fn expression(&mut self, end: usize, context: Context) -> Result<(), Stop> {
        self.nested(|reader| reader.commands_up_to(end, context))?;
        self.position = end + 2;
        Ok(())
    }

    /// Reads the commands in the bytes up to `end`, which are no word of their own.
    pub(super) fn commands_up_to(&mut self, end: usize, context: Context) -> Result<(), Stop> {
        loop {
            let rest = self.text.as_bytes().get(self.position..end).unwrap_or_default();
            let next = rest.iter().position(|byte| matches!(byte, b'\\' | b'\'' | b'"' | b'$' | b'`'));
            let Some(next) = next else { return Ok(()) };
            let at = self.position + next;
            self.position = at;
            self.step(true, context)?;
            // More when something was understood otherwise than by those who looked for the end.
            if self.position > end {
                self.position = at;
                return Err(self.unexpected());
            }
        }
    }
}
