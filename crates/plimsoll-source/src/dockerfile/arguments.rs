//! What stands after an instruction's first word: options, words, JSON arrays, names with values.

use std::ops::Range;

use super::{Arguments, Flag, Keyword, Line, Pair, Word};
use crate::Extent;

/// An instruction's line, taken apart.
pub(super) struct Split {
    pub(super) name: Extent,
    pub(super) keyword: Keyword,
    pub(super) flags: Vec<Flag>,
    pub(super) verb: Option<Word>,
    pub(super) arguments: Arguments,
    pub(super) body: Range<usize>,
    /// Of an `ONBUILD`: where in the line the instruction stands that it keeps.
    pub(super) inner: Option<Range<usize>>,
    /// Why BuildKit refuses it; the rest is what was understood all the same.
    pub(super) refused: Option<String>,
}

/// Blanks between words of a line. Source: `reWhitespace` of BuildKit's parser.
const fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// A stretch of a line without blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (part.len() - part.trim_start().len());
    start..start.max(range.start + part.trim_end().len())
}

/// Takes a line apart.
pub(super) fn split(line: &Line, escape: char) -> Split {
    let text = line.text();
    let whole = trimmed(text, 0..text.len());
    let body = text.get(whole.clone()).unwrap_or_default();
    let name_end = whole.start + body.find(is_blank).unwrap_or(body.len());
    let after = text.get(name_end..whole.end).unwrap_or_default();
    let arguments_at = name_end + (after.len() - after.trim_start_matches(is_blank).len());
    let keyword = Keyword::of(text.get(whole.start..name_end).unwrap_or_default());
    let (flags, rest) = flags(line, arguments_at..whole.end, escape);
    let rest = trimmed(text, rest);
    let mut split = Split {
        name: line.extent(whole.start..name_end),
        keyword,
        flags,
        verb: None,
        arguments: Arguments::None,
        body: rest.clone(),
        inner: None,
        refused: None,
    };
    let read = Rest { line, range: rest.clone(), escape };
    let result = match keyword {
        Keyword::Unknown => Ok(Arguments::None),
        Keyword::Onbuild => {
            split.inner = Some(rest).filter(|rest| !rest.is_empty());
            Ok(Arguments::None)
        }
        Keyword::Expose | Keyword::From => Ok(read.words()),
        Keyword::Maintainer | Keyword::Stopsignal | Keyword::User | Keyword::Workdir => Ok(read.text()),
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Shell => read.json_or(Rest::text),
        Keyword::Add | Keyword::Copy | Keyword::Volume => read.json_or(Rest::words),
        Keyword::Arg => Ok(read.names()),
        Keyword::Env | Keyword::Label => read.pairs(keyword),
        Keyword::Healthcheck => {
            let (verb, rest) = read.first();
            split.verb = verb;
            split.body = rest.range.clone();
            rest.json_or(Rest::text)
        }
    };
    match result {
        Ok(arguments) => split.arguments = arguments,
        Err(message) => split.refused = Some(message),
    }
    split
}

/// The options at the start of a stretch, and what is left of it.
fn flags(line: &Line, range: Range<usize>, escape: char) -> (Vec<Flag>, Range<usize>) {
    let text = line.text();
    let mut flags = Vec::new();
    let mut at = range.start;
    loop {
        let rest = text.get(at..range.end).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        let rest = text.get(at..range.end).unwrap_or_default();
        if !rest.starts_with("--") {
            return (flags, at..range.end);
        }
        let mut word = String::new();
        let mut quote = None;
        // Where the value begins, and how much of `word` is the name.
        let mut value: Option<(usize, usize)> = None;
        let mut end = rest.len();
        let mut characters = rest.char_indices();
        while let Some((offset, character)) = characters.next() {
            match quote {
                None if character.is_whitespace() => {
                    end = offset;
                    break;
                }
                None if matches!(character, '\'' | '"') => quote = Some(character),
                Some(open) if character == open => quote = None,
                _ if character == escape => word.extend(characters.next().map(|(_, escaped)| escaped)),
                _ => {
                    if character == '=' && value.is_none() {
                        value = Some((offset + 1, word.len()));
                    }
                    word.push(character);
                }
            }
        }
        if word == "--" {
            return (flags, at + end..range.end);
        }
        let (name, text) = match value {
            Some((_, name)) => (word.get(2..name).unwrap_or_default(), word.get(name + 1..)),
            None => (word.get(2..).unwrap_or_default(), None),
        };
        let value = value
            .zip(text)
            .map(|((offset, _), text)| Word { text: text.into(), extent: line.extent(at + offset..at + end) });
        flags.push(Flag { name: name.to_owned(), value, extent: line.extent(at..at + end) });
        at += end;
    }
}

/// What is left of a line.
#[derive(Clone)]
struct Rest<'l> {
    line: &'l Line,
    range: Range<usize>,
    escape: char,
}

impl Rest<'_> {
    fn as_str(&self) -> &str {
        self.line.text().get(self.range.clone()).unwrap_or_default()
    }

    /// A word whose range counts from the start of the rest.
    fn word(&self, range: Range<usize>) -> Word {
        let text = self.as_str().get(range.clone()).unwrap_or_default().into();
        Word { text, extent: self.extent(range) }
    }

    fn extent(&self, range: Range<usize>) -> Extent {
        self.line.extent(self.range.start + range.start..self.range.start + range.end)
    }

    fn text(&self) -> Arguments {
        if self.range.is_empty() {
            return Arguments::None;
        }
        Arguments::Text(self.word(0..self.range.len()))
    }

    fn words(&self) -> Arguments {
        let mut words = Vec::new();
        let mut at = 0;
        for part in self.as_str().split(is_blank) {
            if !part.is_empty() {
                words.push(self.word(at..at + part.len()));
            }
            at += part.len() + 1;
        }
        if words.is_empty() { Arguments::None } else { Arguments::Words(words) }
    }

    /// The first word, and what follows it.
    fn first(&self) -> (Option<Word>, Self) {
        let text = self.as_str();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let rest = trimmed(self.line.text(), self.range.start + end..self.range.end);
        ((end > 0).then(|| self.word(0..end)), Self { range: rest, ..self.clone() })
    }

    /// A JSON array, or what `other` makes of the text.
    fn json_or(&self, other: impl Fn(&Self) -> Arguments) -> Result<Arguments, String> {
        let text = self.as_str();
        if !text.starts_with('[') {
            return Ok(other(self));
        }
        if let Some(strings) = json_strings(text) {
            let words = strings.into_iter();
            let words =
                words.map(|(text, range)| Word { text: text.into_boxed_str(), extent: self.extent(range) }).collect();
            return Ok(Arguments::Json(words));
        }
        if serde_json::from_str::<Vec<serde_json::Value>>(text).is_ok() {
            return Err("a JSON array here holds strings only".to_owned());
        }
        Ok(other(self))
    }

    /// Words between blanks with their quotes, as ranges. A blank within quotes or after an escape does not end one.
    fn quoted_words(&self) -> Vec<Range<usize>> {
        let text = self.as_str();
        let mut words = Vec::new();
        let mut start = None;
        let mut quote = None;
        let mut characters = text.char_indices();
        while let Some((at, character)) = characters.next() {
            if quote.is_none() && character.is_whitespace() {
                words.extend(start.take().map(|start| start..at));
                continue;
            }
            start.get_or_insert(at);
            if character == self.escape && quote != Some('\'') {
                characters.next();
            } else if quote == Some(character) {
                quote = None;
            } else if quote.is_none() && matches!(character, '\'' | '"') {
                quote = Some(character);
            }
        }
        words.extend(start.map(|start| start..text.len()));
        words
    }

    /// The text of a word without an escape character that ends the line, which escapes nothing.
    fn pair_word(&self, range: Range<usize>) -> Word {
        let mut word = self.word(range);
        let trailing = word.text.len() - word.text.trim_end_matches(self.escape).len();
        if trailing % 2 == 1 && word.extent.end == self.extent(0..self.range.len()).end {
            let kept = word.text.len() - self.escape.len_utf8();
            word.text = word.text.get(..kept).unwrap_or_default().into();
        }
        word
    }

    /// `name`, `name=value`, several.
    fn names(&self) -> Arguments {
        let pairs: Vec<Pair> = self.quoted_words().into_iter().map(|range| self.pair(range)).collect();
        if pairs.is_empty() { Arguments::None } else { Arguments::Pairs(pairs) }
    }

    fn pair(&self, range: Range<usize>) -> Pair {
        let extent = self.extent(range.clone());
        let text = self.as_str().get(range.clone()).unwrap_or_default();
        let Some(equals) = text.find('=').map(|at| range.start + at) else {
            return Pair { key: self.pair_word(range), value: None, extent };
        };
        let value = Some(self.pair_word(equals + 1..range.end));
        Pair { key: self.word(range.start..equals), value, extent }
    }

    /// `name=value`, several, or `name value`.
    fn pairs(&self, keyword: Keyword) -> Result<Arguments, String> {
        let words = self.quoted_words();
        let text = self.as_str();
        let Some(first) = words.first() else { return Ok(Arguments::None) };
        if !text.get(first.clone()).unwrap_or_default().contains('=') {
            let Some(blank) = text.find(is_blank) else {
                return Err(format!("{keyword} needs a name and a value"));
            };
            let rest = text.get(blank..).unwrap_or_default();
            let value = blank + (rest.len() - rest.trim_start_matches(is_blank).len());
            return Ok(Arguments::Legacy(Pair {
                key: self.word(0..blank),
                value: Some(self.word(value..text.len())),
                extent: self.extent(0..text.len()),
            }));
        }
        if words.iter().any(|word| !text.get(word.clone()).unwrap_or_default().contains('=')) {
            // The word is not shown: it may be the rest of a password that lacks its quotes.
            return Err(format!("a word of {keyword} has no `=`: it must be name=value"));
        }
        Ok(Arguments::Pairs(words.into_iter().map(|range| self.pair(range)).collect()))
    }
}

/// The strings of a JSON array of strings and where they stand, quotes included. `None` when it is none.
fn json_strings(text: &str) -> Option<Vec<(String, Range<usize>)>> {
    let blank = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r');
    let skip = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        at + (rest.len() - rest.trim_start_matches(blank).len())
    };
    let next = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
    let mut strings = Vec::new();
    let mut at = skip(1);
    if next(at) == Some(']') {
        return (skip(at + 1) == text.len()).then_some(strings);
    }
    loop {
        let rest = text.get(at..)?.strip_prefix('"')?;
        let (string, length) = json_string(rest)?;
        let end = at + 1 + length;
        strings.push((string, at..end));
        at = skip(end);
        match next(at)? {
            ',' => at = skip(at + 1),
            ']' => return (skip(at + 1) == text.len()).then_some(strings),
            _ => return None,
        }
    }
}

/// The rest of a JSON string after its first quote: what it means, and its length with the last quote.
fn json_string(text: &str) -> Option<(String, usize)> {
    let mut string = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((string, at + 1)),
            '\\' => string.push(match characters.next()?.1 {
                escaped @ ('"' | '\\' | '/') => escaped,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let first = hex(&mut characters)?;
                    let mut second = characters.clone();
                    let is_pair = (0xd800..0xdc00).contains(&first)
                        && second.next().map(|(_, next)| next) == Some('\\')
                        && second.next().map(|(_, next)| next) == Some('u');
                    match if is_pair { hex(&mut second) } else { None } {
                        Some(low @ 0xdc00..0xe000) => {
                            characters = second;
                            char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00))?
                        }
                        // Half of a pair means nothing; Go puts this in its place.
                        _ => char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
                    }
                }
                _ => return None,
            }),
            control if control < ' ' => return None,
            _ => string.push(character),
        }
    }
    None
}

fn hex(characters: &mut std::str::CharIndices<'_>) -> Option<u32> {
    (0..4).try_fold(0, |value, _| Some(value * 16 + characters.next()?.1.to_digit(16)?))
}
