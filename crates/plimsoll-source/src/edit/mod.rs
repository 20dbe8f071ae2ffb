//! Edits of a document that leave everything else as it is written.
//!
//! An [`Edit`] names nodes and what they should become. [`Edit::render`] first works out what the tree should be, so
//! that operations on one parent compose, and then the fewest replacements of bytes that make it so: indentation,
//! quotes and line ends come from the neighbours, comments and order stay. The caller applies them, parses the result
//! and compares the trees with [`differences`].

mod difference;
mod draft;
mod layout;
mod plan;
mod render;

use std::sync::Arc;

use plimsoll_model::NodeId;

use crate::{Document, Extent, Text, yaml};
pub use difference::differences;
use plan::Plan;

/// What to change in one document.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Edit {
    /// The changes, in order. Nodes are those of the document before any of them.
    pub operations: Vec<Operation>,
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operation {
    /// Gives the field at `tail` below the mapping `at` a value, with the mappings on the way; with an empty tail `at`
    /// itself.
    Set {
        /// Where the tail begins.
        at: NodeId,
        /// Keys below it.
        tail: Vec<String>,
        /// The new value.
        value: Value,
    },
    /// Removes a mapping's entry or a list's item. A collection that loses its last one becomes `{}` or `[]`.
    Remove {
        /// The entry's value, or the item.
        at: NodeId,
    },
    /// Adds an item at the end of the list at `tail` below `at`, which is made when it is missing or null. A scalar
    /// that the list already has is not added.
    Append {
        /// Where the tail begins; the list itself when the tail is empty.
        at: NodeId,
        /// Keys below it.
        tail: Vec<String>,
        /// The new item.
        value: Value,
    },
    /// Gives an entry another key.
    RenameKey {
        /// The entry's value.
        at: NodeId,
        /// The new key.
        to: String,
    },
}

/// A value to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text, quoted only where it must be.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping in this order.
    Mapping(Vec<(String, Value)>),
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

/// An edit as replacements of bytes.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Rendered {
    /// What to replace by what, in the order of their places, none overlapping. Empty when nothing has to change.
    pub edits: Vec<(Extent, String)>,
    /// True when the place is shared by an anchor, so that all its uses change, or when a value that comes by a merge
    /// key is written out after it.
    pub crosses_anchor: bool,
}

/// Replacements of bytes in a text that has no tree to edit, such as a Dockerfile.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Rewrite {
    /// What to replace by what.
    pub edits: Vec<(Extent, String)>,
}

impl Rewrite {
    /// Changes nothing: there is no edit for this place.
    pub fn none() -> Self {
        Self::default()
    }

    /// Puts another text in the place of this one.
    pub fn replace(extent: Extent, text: impl Into<String>) -> Self {
        Self { edits: vec![(extent, text.into())] }
    }

    /// Adds a text at this byte.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::replace(Extent { start: at, end: at }, text)
    }

    /// Takes a text away.
    pub fn remove(extent: Extent) -> Self {
        Self::replace(extent, "")
    }

    /// Also does what another one does, which must not touch the same bytes.
    pub fn and(mut self, other: Self) -> Self {
        self.edits.extend(other.edits);
        self.edits.sort_by_key(|(extent, _)| *extent);
        self
    }
}

/// Why an edit cannot be made. Lines count from 1.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotEditable {
    /// The anchor is the place to edit.
    #[error("line {line}: the value comes through an alias")]
    Alias {
        /// Line of the alias.
        line: u32,
    },
    /// A merge cannot be undone for one entry.
    #[error("line {line}: the entry comes by a merge key")]
    Merged {
        /// Line of the merge.
        line: u32,
    },
    /// Aliases elsewhere need the anchor.
    #[error("line {line}: an anchor that is used elsewhere would be lost")]
    AnchorLost {
        /// Line of the anchored value.
        line: u32,
    },
    /// Aliases elsewhere bring the value to where it cannot be, such as a text to a merge key.
    #[error("line {line}: a use of the anchor elsewhere does not allow the new value")]
    UsedElsewhere {
        /// Line of the first change.
        line: u32,
    },
    /// The operation needs a mapping or a list there.
    #[error("line {line}: not a {wanted}")]
    WrongKind {
        /// Line of the value.
        line: u32,
        /// `mapping` or `list`.
        wanted: &'static str,
    },
    /// The mapping has the key already, or has it twice.
    #[error("line {line}: the key `{key}` is there already")]
    KeyExists {
        /// Line of the mapping.
        line: u32,
        /// The key.
        key: String,
    },
    /// Two operations of the edit exclude each other.
    #[error("line {line}: two operations contradict each other")]
    Conflict {
        /// Line of the value.
        line: u32,
    },
    /// The place is written in a way that is not edited.
    #[error("line {line}: {what}")]
    Notation {
        /// Line of the place.
        line: u32,
        /// The notation.
        what: &'static str,
    },
    /// A node, or an extent, of another document.
    #[error("the place is not in this document")]
    Elsewhere,
}

impl Edit {
    /// An edit that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also sets a value; see [`Operation::Set`].
    pub fn set(self, at: NodeId, tail: &[&str], value: impl Into<Value>) -> Self {
        self.and(Operation::Set { at, tail: owned(tail), value: value.into() })
    }

    /// Also removes an entry or item; see [`Operation::Remove`].
    pub fn remove(self, at: NodeId) -> Self {
        self.and(Operation::Remove { at })
    }

    /// Also adds an item to a list; see [`Operation::Append`].
    pub fn append(self, at: NodeId, tail: &[&str], value: impl Into<Value>) -> Self {
        self.and(Operation::Append { at, tail: owned(tail), value: value.into() })
    }

    /// Also renames a key; see [`Operation::RenameKey`].
    pub fn rename_key(self, at: NodeId, to: &str) -> Self {
        self.and(Operation::RenameKey { at, to: to.to_owned() })
    }

    fn and(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// The replacements that make the edit.
    ///
    /// # Errors
    /// When the place cannot be edited without touching more than was asked for; the document stays as it is.
    pub fn render(&self, document: &Document) -> Result<Rendered, NotEditable> {
        let plan = Plan::new(document, &self.operations)?;
        let edits = render::render(document, &plan)?;
        let crosses_anchor = !edits.is_empty() && plan.crosses_anchor();
        // A merge elsewhere takes only mappings: whether all uses bear the change is seen by reading.
        if crosses_anchor && !is_read_as_before(document, &edits)? {
            return Err(NotEditable::UsedElsewhere { line: line_of(document, &edits) });
        }
        Ok(Rendered { edits, crosses_anchor })
    }
}

/// True when the file has as many documents with the edits as without.
fn is_read_as_before(document: &Document, edits: &[(Extent, String)]) -> Result<bool, NotEditable> {
    let before = document.text();
    let after = Text::new(Arc::clone(before.path()), apply(before.content(), edits)?);
    let count = |text: &Arc<Text>| yaml::parse(text, 0, false, &yaml::Limits::default()).documents.len();
    Ok(count(before) == count(&Arc::new(after)))
}

fn line_of(document: &Document, edits: &[(Extent, String)]) -> u32 {
    edits.first().map_or(1, |(extent, _)| document.text().position(extent.start).0)
}

fn owned(tail: &[&str]) -> Vec<String> {
    tail.iter().map(|key| (*key).to_owned()).collect()
}

/// Applies replacements, in the order of their places, to a text.
///
/// # Errors
/// When they overlap or do not fit the text.
pub fn apply(content: &str, edits: &[(Extent, String)]) -> Result<String, NotEditable> {
    let mut result = String::with_capacity(content.len() + edits.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut done = 0;
    for (extent, text) in edits {
        let (start, end) = (extent.start as usize, extent.end as usize);
        let kept = content.get(done..start).ok_or(NotEditable::Elsewhere)?;
        if !content.is_char_boundary(end) || end < start {
            return Err(NotEditable::Elsewhere);
        }
        result.push_str(kept);
        result.push_str(text);
        done = end;
    }
    result.push_str(content.get(done..).ok_or(NotEditable::Elsewhere)?);
    Ok(result)
}
