//! JSON of others, read leniently: unknown keys are passed over, a value of a wrong type is lost and said to be.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use serde_json::value::RawValue;

use super::document::{Fault, Justification, Place, Statement};
use super::{Refused, limits};

/// The members of an object, each still unread.
pub(super) type Object<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// The text of a document, with what is known of its lines.
pub(super) struct Text<'a> {
    bytes: &'a [u8],
    text: &'a str,
    /// For each block of bytes: the number of line feeds before it, and where the line begins in which it begins.
    blocks: Vec<(usize, usize)>,
}

/// Bytes of a block.
const BLOCK: usize = 4096;

impl<'a> Text<'a> {
    /// Refused is what is no text, too large, or nested too deep.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Refused> {
        if bytes.len() > limits::BYTES {
            return Err(Refused::Limit("16 MiB"));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut text = Self { bytes, text: "", blocks: blocks(bytes) };
        text.text = std::str::from_utf8(bytes).map_err(|error| Refused::Json {
            place: text.place_at(error.valid_up_to()),
            what: "is no UTF-8".to_owned(),
        })?;
        match excess(bytes) {
            Some(Excess::Depth(at)) => Err(Refused::Deep(text.place_at(at))),
            Some(Excess::Values) => Err(Refused::Limit("1,000,000 values")),
            None => Ok(text),
        }
    }

    fn place_at(&self, offset: usize) -> Place {
        let number = offset / BLOCK;
        let (mut line, mut start) = self.blocks.get(number).copied().unwrap_or_default();
        let block = self.bytes.get(number * BLOCK..offset.min(self.bytes.len())).unwrap_or_default();
        for (at, _) in block.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            (line, start) = (line + 1, number * BLOCK + at + 1);
        }
        Place { line: line + 1, column: offset.saturating_sub(start) + 1 }
    }

    /// Where a part of this text begins.
    pub(super) fn place(&self, part: &str) -> Place {
        self.place_at(part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr()))
    }

    /// The document as an object.
    pub(super) fn object(&self) -> Result<Object<'a>, Refused> {
        serde_json::from_str(self.text).map_err(|error| Refused::Json {
            place: Place { line: error.line().max(1), column: error.column().max(1) },
            what: without_place(&error.to_string()).to_owned(),
        })
    }
}

fn blocks(bytes: &[u8]) -> Vec<(usize, usize)> {
    let (mut line, mut start) = (0, 0);
    let mut blocks = vec![(line, start)];
    for (number, block) in bytes.chunks(BLOCK).enumerate() {
        for (at, _) in block.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            (line, start) = (line + 1, number * BLOCK + at + 1);
        }
        blocks.push((line, start));
    }
    blocks
}

/// What serde_json says without where, which is said otherwise.
fn without_place(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(what, _)| what)
}

/// What there is too much of.
enum Excess {
    /// Brackets in each other, from here on.
    Depth(usize),
    Values,
}

/// What goes over a limit before anything is read. Strings are passed over.
fn excess(bytes: &[u8]) -> Option<Excess> {
    let (mut depth, mut values, mut in_string, mut is_escaped) = (0_usize, 0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            b',' if !in_string => values += 1,
            _ => {}
        }
        if depth > limits::DEPTH {
            return Some(Excess::Depth(at));
        }
    }
    (values > limits::VALUES).then_some(Excess::Values)
}

/// Reads parts of a document and keeps what was wrong with them.
pub(super) struct Reader<'a> {
    pub(super) text: Text<'a>,
    pub(super) faults: Vec<Fault>,
    /// Where the part that is being read begins.
    pub(super) place: Place,
    /// Products and subcomponents so far.
    products: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        Self { text, faults: Vec::new(), place: Place { line: 1, column: 1 }, products: 0 }
    }

    pub(super) fn fault(&mut self, what: impl Into<String>) {
        if self.faults.len() < limits::FAULTS {
            self.faults.push(Fault { place: self.place, what: what.into() });
        }
    }

    /// Counts products, which a small document can repeat often.
    pub(super) fn count(&mut self, products: usize) -> Result<(), Refused> {
        self.products = self.products.saturating_add(products);
        if self.products > limits::PRODUCTS { Err(Refused::Limit("500,000 products")) } else { Ok(()) }
    }

    /// Makes a member of the document the place of faults.
    pub(super) fn at(&mut self, object: &Object<'a>, key: &str) {
        if let Some(raw) = object.get(key) {
            self.place = self.text.place(raw.get());
        }
    }

    /// A member of the document; `Null` when missing.
    pub(super) fn value(&mut self, object: &Object<'a>, key: &str) -> Value {
        self.at(object, key);
        let Some(raw) = object.get(key) else { return Value::Null };
        serde_json::from_str(raw.get()).unwrap_or_else(|_| {
            self.fault(format!("`{key}` cannot be read"));
            Value::Null
        })
    }

    /// The elements of a list of the document, each with its number from 1.
    pub(super) fn elements(&mut self, object: &Object<'a>, key: &str) -> Result<Vec<&'a RawValue>, Refused> {
        self.at(object, key);
        let Some(raw) = object.get(key) else { return Ok(Vec::new()) };
        let elements: Vec<&'a RawValue> = if raw.get().starts_with('[') {
            serde_json::from_str(raw.get()).unwrap_or_else(|_| {
                self.fault(format!("`{key}` cannot be read"));
                Vec::new()
            })
        } else {
            if raw.get() != "null" {
                self.fault(format!("`{key}` is no list"));
            }
            Vec::new()
        };
        if elements.len() > limits::STATEMENTS {
            return Err(Refused::Limit("50,000 statements"));
        }
        Ok(elements)
    }

    /// An element, and from now on the place of faults.
    pub(super) fn element(&mut self, raw: &RawValue) -> Value {
        self.place = self.text.place(raw.get());
        serde_json::from_str(raw.get()).unwrap_or_else(|_| {
            self.fault("a part cannot be read");
            Value::Null
        })
    }

    /// A text, or a number as a text; empty when missing.
    pub(super) fn word(&mut self, value: &Value, key: &str) -> String {
        match value.get(key) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => {
                self.fault(format!("`{key}` is no text"));
                String::new()
            }
        }
    }

    /// A text that is not empty.
    pub(super) fn some_word(&mut self, value: &Value, key: &str) -> Option<String> {
        Some(self.word(value, key)).filter(|text| !text.is_empty())
    }

    /// A list; empty when missing.
    pub(super) fn list<'v>(&mut self, value: &'v Value, key: &str) -> &'v [Value] {
        match value.get(key) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.fault(format!("`{key}` is no list"));
                &[]
            }
        }
    }

    /// The texts of a list.
    pub(super) fn words(&mut self, value: &Value, key: &str) -> Vec<String> {
        let list = self.list(value, key);
        let words: Vec<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if words.len() < list.len() {
            self.fault(format!("an element of `{key}` is no text"));
        }
        words
    }

    /// A time; `None` when missing or none.
    pub(super) fn time(&mut self, value: &Value, key: &str) -> Option<Timestamp> {
        let text = self.some_word(value, key)?;
        let time = text.parse().map_or(None, Some);
        if time.is_none() {
            self.fault(format!("`{key}` is no time: `{}`", shown(&text)));
        }
        time
    }

    /// A justification by its word.
    pub(super) fn justification(&mut self, word: &str) -> Option<Justification> {
        let known = Justification::parse(word);
        if known.is_none() && !word.is_empty() {
            self.fault(format!("`{}` is no justification", shown(word)));
        }
        known
    }
}

/// The start of a text, for people.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

/// What begins the line that says until when a statement holds. No format has a field for it.
const UNTIL: &str = "valid until ";

/// Takes the day until which a statement holds out of its texts.
pub(super) fn take_until(statement: &mut Statement) {
    for text in [&mut statement.notes, &mut statement.impact, &mut statement.action] {
        let Some(whole) = text.as_deref() else { continue };
        let (rest, last) = whole.rsplit_once('\n').unwrap_or(("", whole));
        let Some(day) = last.strip_prefix(UNTIL).and_then(|day| day.parse::<Date>().map_or(None, Some)) else {
            continue;
        };
        statement.until = Some(statement.until.map_or(day, |known| known.min(day)));
        *text = Some(rest.to_owned()).filter(|rest| !rest.is_empty());
    }
}

/// A text with the line that says until when.
pub(super) fn with_until(text: Option<&str>, until: Option<Date>) -> Option<String> {
    let Some(day) = until else { return text.map(str::to_owned) };
    let line = format!("{UNTIL}{day}");
    Some(text.filter(|text| !text.is_empty()).map_or(line.clone(), |text| format!("{text}\n{line}")))
}
