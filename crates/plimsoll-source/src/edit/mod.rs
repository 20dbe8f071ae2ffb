//! Changes of a document as pure data, and as edits of its text.

use plimsoll_model::NodeId;

use crate::{Document, Extent};

/// What to change in one document.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Edit {
    /// The changes.
    pub operations: Vec<Operation>,
}

/// One change, by nodes.
#[derive(Clone, PartialEq, Debug)]
pub enum Operation {
    /// Sets the field at `tail` below `at`.
    Set {
        /// Nearest node.
        at: NodeId,
        /// Missing keys.
        tail: Vec<String>,
        /// New value.
        value: Value,
    },
    /// Removes an entry or item.
    Remove {
        /// The value or item.
        at: NodeId,
    },
    /// Adds an item to a list.
    Append {
        /// Nearest node.
        at: NodeId,
        /// Missing keys.
        tail: Vec<String>,
        /// New item.
        value: Value,
    },
    /// Renames the key of an entry.
    RenameKey {
        /// The entry's value.
        at: NodeId,
        /// The new key.
        to: String,
    },
}

/// A value to write.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Mapping(Vec<(String, Value)>),
}

/// Edits of the text.
pub struct Rendered {
    /// The edits, sorted.
    pub edits: Vec<(Extent, String)>,
    /// True when a shared anchor is changed.
    pub crosses_anchor: bool,
}

/// Why not.
#[derive(Debug)]
pub struct NotEditable;

impl Edit {
    /// The edits of the text.
    pub fn render(&self, _: &Document) -> Result<Rendered, NotEditable> {
        Err(NotEditable)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
