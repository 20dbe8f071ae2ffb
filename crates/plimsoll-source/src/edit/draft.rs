//! Values that are to be written, and their notations.

use super::Value;
use crate::{Kind, Node};
use crate::{Scalar, resolve};

/// A value to write, still open to later operations.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Draft {
    /// Null, or nothing yet.
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Draft>),
    Mapping(Vec<(String, Draft)>),
}

impl From<&Value> for Draft {
    fn from(value: &Value) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Integer(value) => Self::Integer(*value),
            Value::Text(text) => Self::Text(text.clone()),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Mapping(entries) => {
                let mut mapping: Vec<(String, Self)> = Vec::new();
                for (key, value) in entries {
                    match mapping.iter_mut().find(|(other, _)| other == key) {
                        Some((_, place)) => *place = value.into(),
                        None => mapping.push((key.clone(), value.into())),
                    }
                }
                Self::Mapping(mapping)
            }
        }
    }
}

impl Draft {
    /// A copy of what is written; `None` when it holds a value that JSON cannot say.
    pub(super) fn copy_of(node: Node<'_>) -> Option<Self> {
        if node.is_filled() {
            // What a variable stands for is not for this file.
            return Some(Self::Text(node.written_text().to_owned()));
        }
        Some(match node.scalar() {
            Some(Scalar::Null) => Self::Null,
            Some(Scalar::Bool(value)) => Self::Bool(value),
            Some(Scalar::Integer(value)) => Self::Integer(value),
            Some(Scalar::Float(value)) => Self::Float(value),
            Some(Scalar::Text(text)) => Self::Text(text.to_owned()),
            Some(Scalar::NotJson) => return None,
            None if node.kind().is_mapping() => {
                let entries = node.entries().map(|(key, value)| Some((key.text().to_owned(), Self::copy_of(value)?)));
                Self::Mapping(entries.collect::<Option<_>>()?)
            }
            None => Self::List(node.items().map(Self::copy_of).collect::<Option<_>>()?),
        })
    }

    /// True when the node has this value already.
    pub(super) fn is(&self, node: Node<'_>) -> bool {
        match self {
            Self::Null => node.scalar() == Some(Scalar::Null),
            Self::Bool(value) => node.scalar() == Some(Scalar::Bool(*value)),
            Self::Integer(value) => node.scalar() == Some(Scalar::Integer(*value)),
            Self::Float(value) => node.scalar() == Some(Scalar::Float(*value)),
            Self::Text(text) => node.scalar() == Some(Scalar::Text(text)),
            Self::List(items) => {
                node.kind().is_sequence()
                    && items.len() == node.items().count()
                    && items.iter().zip(node.items()).all(|(item, node)| item.is(node))
            }
            Self::Mapping(entries) => {
                node.kind().is_mapping()
                    && entries.len() == node.entries().count()
                    && entries.iter().all(|(key, value)| node.get(key).is_some_and(|node| value.is(node)))
            }
        }
    }

    /// True for a list or mapping with something in it.
    pub(super) fn has_children(&self) -> bool {
        match self {
            Self::List(items) => !items.is_empty(),
            Self::Mapping(entries) => !entries.is_empty(),
            _ => false,
        }
    }

    /// True for a list or a mapping.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Mapping(_))
    }

    /// Its lines by indentation, the first at column 0. Only for what has children.
    pub(super) fn block(&self, style: &BlockStyle) -> Vec<String> {
        let mut lines = Vec::new();
        match self {
            Self::Mapping(entries) => {
                for (key, value) in entries {
                    let key = style.quoting.key(key, false);
                    if value.has_children() {
                        lines.push(format!("{key}:"));
                        let is_list = matches!(value, Self::List(_));
                        let indent = " ".repeat(if is_list { style.list_offset } else { style.step });
                        lines.extend(value.block(&style.inner()).iter().map(|line| format!("{indent}{line}")));
                    } else {
                        lines.push(format!("{key}: {}", value.short(style.quoting, false)));
                    }
                }
            }
            Self::List(items) => {
                let dash = format!("{:1$}", "-", style.dash);
                let indent = " ".repeat(style.dash);
                for item in items {
                    if item.has_children() {
                        let inner = item.block(&style.inner());
                        let marks = std::iter::once(&dash).chain(std::iter::repeat(&indent));
                        lines.extend(marks.zip(inner).map(|(mark, line)| format!("{mark}{line}")));
                    } else {
                        lines.push(format!("{dash}{}", item.short(style.quoting, false)));
                    }
                }
            }
            _ => {}
        }
        lines
    }

    /// In brackets and braces; scalars in their own notation.
    pub(super) fn flow(&self, style: &FlowStyle) -> String {
        let (open, close, children): (_, _, Vec<String>) = match self {
            Self::Mapping(entries) if !entries.is_empty() => {
                let inner = style.inner();
                let entry = |(key, value): &(String, Self)| style.entry(key, &value.flow(&inner));
                ('{', '}', entries.iter().map(entry).collect())
            }
            Self::List(items) if !items.is_empty() => {
                let inner = style.inner();
                let item = |item: &Self| {
                    if item.is_collection() { item.flow(&inner) } else { item.short(style.quoting, true) }
                };
                ('[', ']', items.iter().map(item).collect())
            }
            _ => return self.short(style.quoting, true),
        };
        match &style.lines {
            None => format!("{open}{}{close}", children.join(style.comma)),
            Some(Lines { line_end, indent, unit }) => {
                let between = format!(",{line_end}{indent}{unit}");
                format!("{open}{line_end}{indent}{unit}{}{line_end}{indent}{close}", children.join(&between))
            }
        }
    }

    /// A scalar, or an empty collection.
    pub(super) fn short(&self, quoting: Quoting, in_flow: bool) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => format!("{value:?}"),
            Self::Text(text) => quoting.text(text, in_flow),
            Self::List(_) => "[]".to_owned(),
            Self::Mapping(_) => "{}".to_owned(),
        }
    }
}

/// How collections are written by indentation.
#[derive(Clone, Debug)]
pub(super) struct BlockStyle {
    /// Columns from a mapping's keys to those of a mapping below.
    pub(super) step: usize,
    /// Columns from a mapping's keys to the dashes of a list below.
    pub(super) list_offset: usize,
    /// Columns from a dash to its item.
    pub(super) dash: usize,
    pub(super) quoting: Quoting,
}

impl BlockStyle {
    /// The same for what is below: that all items of a list are quoted says nothing about other texts.
    fn inner(&self) -> Self {
        Self { dash: 2, quoting: self.quoting.inner(), ..*self }
    }
}

/// How collections are written in brackets.
#[derive(Clone, Debug)]
pub(super) struct FlowStyle {
    pub(super) colon: &'static str,
    pub(super) comma: &'static str,
    pub(super) quoting: Quoting,
    /// Set when each entry has a line of its own.
    pub(super) lines: Option<Lines>,
}

/// Lines of a collection in brackets.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) line_end: &'static str,
    /// Indentation of the line with the opening bracket.
    pub(super) indent: String,
    /// What each level adds to it.
    pub(super) unit: String,
}

impl FlowStyle {
    fn inner(&self) -> Self {
        let lines = self
            .lines
            .as_ref()
            .map(|lines| Lines { indent: format!("{}{}", lines.indent, lines.unit), ..lines.clone() });
        Self { lines, quoting: self.quoting.inner(), ..*self }
    }

    /// A key with its value in notation.
    pub(super) fn entry(&self, key: &str, value: &str) -> String {
        format!("{}{}{value}", self.quoting.key(key, true), self.colon)
    }
}

/// How texts are quoted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoting {
    /// Keys and texts always in `"`.
    pub(super) json: bool,
    /// Texts always, in `mark`.
    pub(super) always: bool,
    /// `'` or `"`, for what has to be quoted.
    pub(super) mark: char,
}

impl Quoting {
    fn inner(self) -> Self {
        Self { always: false, ..self }
    }

    /// A key in notation.
    pub(super) fn key(self, key: &str, in_flow: bool) -> String {
        self.inner().text(key, in_flow)
    }

    /// A text in notation.
    pub(super) fn text(self, text: &str, in_flow: bool) -> String {
        if !self.json && !self.always && may_be_plain(text, in_flow) {
            return text.to_owned();
        }
        if !self.json && self.mark == '\'' && text.chars().all(is_printable) {
            return format!("'{}'", text.replace('\'', "''"));
        }
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for character in text.chars() {
            match character {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                // In YAML and in JSON; none of these is beyond 16 bits.
                character if !is_printable(character) => {
                    quoted.extend(['\\', 'u']);
                    quoted.extend([12, 8, 4, 0].map(|shift| hex_digit(u32::from(character) >> shift)));
                }
                character => quoted.push(character),
            }
        }
        quoted.push('"');
        quoted
    }
}

/// The digit of the lowest four bits.
fn hex_digit(number: u32) -> char {
    char::from_digit(number & 15, 16).unwrap_or('0')
}

/// True for characters that stand in a text as they are and begin no new line.
fn is_printable(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// True when the text without quotes is read as the same text.
fn may_be_plain(text: &str, in_flow: bool) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    let starts_well = match first {
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' | '?' | ':' => {
            false
        }
        '-' => second.is_some_and(char::is_alphanumeric),
        _ => true,
    };
    starts_well
        && resolve(text, Kind::Plain, None) == Scalar::Text(text)
        && text != "<<"
        && text.trim() == text
        && !text.starts_with("...")
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && !(in_flow && text.contains([',', '[', ']', '{', '}']))
}
