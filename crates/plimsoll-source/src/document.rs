//! One YAML or JSON document as an arena of nodes that keep their bytes.
//!
//! Aliases and merges are already expanded into copies: each node has one parent. A copy keeps the extent of what it
//! was copied from, and [`Node::alias`] tells through which alias it came.

use std::sync::Arc;

use plimsoll_model::{DocumentId, NodeId, Span, Value};

use crate::{Extent, Scalar, Text, resolve};

/// No node.
pub(crate) const NONE: u32 = u32::MAX;

/// What a node is, with its notation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A scalar without quotes.
    Plain,
    /// A scalar in `'` or `"`.
    Quoted,
    /// A scalar after `|` or `>`.
    Block,
    /// A mapping by indentation.
    BlockMapping,
    /// A mapping in braces.
    FlowMapping,
    /// A list by dashes.
    BlockSequence,
    /// A list in brackets.
    FlowSequence,
}

impl Kind {
    /// True for both notations of a mapping.
    pub const fn is_mapping(self) -> bool {
        matches!(self, Self::BlockMapping | Self::FlowMapping)
    }

    /// True for both notations of a list.
    pub const fn is_sequence(self) -> bool {
        matches!(self, Self::BlockSequence | Self::FlowSequence)
    }

    /// True for all notations of a scalar.
    pub const fn is_scalar(self) -> bool {
        !self.is_mapping() && !self.is_sequence()
    }
}

/// The arena's record of a node: 28 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) parent: u32,
    pub(crate) next: u32,
    /// First child of a collection; of a scalar whose text is not a slice of the source, its place in `owned`.
    pub(crate) child: u32,
    /// The key node, for values of a mapping.
    pub(crate) key: u32,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
    /// Place in `tags` plus one; 0 for none.
    pub(crate) tag: u16,
}

/// The scalar's text is in `owned`.
pub(crate) const OWNED: u8 = 1;
/// A later entry of the mapping has the same key and wins.
pub(crate) const SHADOWED: u8 = 2;
/// The root of an expanded alias or an entry of a merge.
pub(crate) const ALIASED: u8 = 4;
/// An anchor that some alias refers to.
pub(crate) const SHARED: u8 = 8;
/// Came by a merge key.
pub(crate) const MERGED: u8 = 16;
/// The variables in the scalar are filled in; what looks like one in its text is text.
pub(crate) const FILLED: u8 = 32;
/// The scalar has a variable whose value is not known.
pub(crate) const OPEN: u8 = 64;

/// What becomes of a scalar when the variables in it are filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filling {
    /// It has none.
    Kept,
    /// It is this text now.
    Text(String),
    /// The value of a variable is not known.
    Open,
}

/// Something wrong in a document that is read all the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The key that wins.
    pub key: NodeId,
    /// The key that loses.
    pub other: NodeId,
}

/// The sorts of [`Fault`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The same key twice in one mapping; the last wins.
    DuplicateKey,
    /// Two keys that are different in YAML become the same text in JSON; which wins is random in Kubernetes.
    CollidingKey,
    /// A merge key after a key overwrites it in Kubernetes; other parsers keep the key.
    MergeOverwrites,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) text: Arc<Text>,
    pub(crate) id: DocumentId,
    pub(crate) records: Vec<Record>,
    pub(crate) owned: Vec<Box<str>>,
    pub(crate) tags: Vec<Box<str>>,
    /// Roots of copies and the extent of their alias, by node.
    pub(crate) aliases: Vec<(u32, Extent)>,
    pub(crate) faults: Vec<Fault>,
    /// From its first to its last byte, markers not included.
    pub(crate) extent: Extent,
}

impl Document {
    /// Its id in the run.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// The file it stands in.
    pub fn text(&self) -> &Arc<Text> {
        &self.text
    }

    /// The topmost node; `None` for an empty document.
    pub fn root(&self) -> Option<Node<'_>> {
        // The first record made is that of the topmost node.
        self.node(NodeId(0))
    }

    /// The node of that id, which must come from this document.
    pub fn node(&self, id: NodeId) -> Option<Node<'_>> {
        ((id.0 as usize) < self.records.len()).then_some(Node { document: self, id: id.0 })
    }

    /// All nodes in the order in which they were read, keys and copies included.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.records.len() as u32).map(|id| Node { document: self, id })
    }

    /// The same document with the variables in its scalars filled in. Places stay those of the file; keys stay as they
    /// are.
    pub fn filled(&self, mut fill: impl FnMut(Node<'_>) -> Filling) -> Self {
        let mut filled = self.clone();
        for node in self.nodes() {
            let is_key = node.key().is_none() && node.parent().is_some_and(|parent| parent.kind().is_mapping());
            if !node.kind().is_scalar() || is_key {
                continue;
            }
            let owned = filled.owned.len() as u32;
            let Some(record) = filled.records.get_mut(node.id as usize) else { continue };
            match fill(node) {
                Filling::Kept => {}
                Filling::Open => record.flags |= OPEN,
                Filling::Text(text) => {
                    record.flags |= OWNED | FILLED;
                    record.child = owned;
                    filled.owned.push(text.into_boxed_str());
                }
            }
        }
        filled
    }

    /// Duplicate and colliding keys.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Where it stands in the file.
    pub fn extent(&self) -> Extent {
        self.extent
    }
}

/// A view of one node.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    document: &'t Document,
    id: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Node({} `{}`)", self.id, self.document.text.slice(self.extent()))
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.document.id == other.document.id
    }
}

/// A record for a node id that is not in the arena, which cannot happen for ids the arena gave out.
const NOTHING: Record =
    Record { start: 0, end: 0, parent: NONE, next: NONE, child: NONE, key: NONE, kind: Kind::Plain, flags: 0, tag: 0 };

impl<'t> Node<'t> {
    fn record(self) -> &'t Record {
        self.document.records.get(self.id as usize).unwrap_or(&NOTHING)
    }

    fn other(self, id: u32) -> Option<Self> {
        (id != NONE).then_some(Self { document: self.document, id })
    }

    /// Its document.
    pub fn document(self) -> &'t Document {
        self.document
    }

    /// Its id in the document.
    pub fn id(self) -> NodeId {
        NodeId(self.id)
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.record().kind
    }

    /// Its bytes: of a scalar with its quotes, of a collection from the first to the last child or bracket.
    pub fn extent(self) -> Extent {
        let record = self.record();
        Extent { start: record.start, end: record.end }
    }

    /// Its lines and columns.
    pub fn span(self) -> Span {
        self.document.text.span(self.extent())
    }

    /// The bytes by which a person finds it: those of a scalar or of a list's item, and of any other collection from
    /// its key on, since a collection by indentation begins below the line that names it.
    pub fn entry_extent(self) -> Extent {
        let extent = self.extent();
        let key = self.key().filter(|_| !self.kind().is_scalar()).map(Self::extent);
        // Through an alias the key stands elsewhere.
        let is_near = |key: &Extent| key.start <= extent.start && self.record().flags & (ALIASED | MERGED) != ALIASED;
        let start = key.filter(is_near).map_or(extent.start, |key| key.start);
        Extent { start, end: extent.end }
    }

    /// The collection it stands in.
    pub fn parent(self) -> Option<Self> {
        self.other(self.record().parent)
    }

    /// The key before it, when it is a value of a mapping.
    pub fn key(self) -> Option<Self> {
        self.other(self.record().key)
    }

    /// The alias through which it, or a node around it, came here.
    pub fn alias(self) -> Option<Extent> {
        let mut node = self;
        loop {
            if node.record().flags & ALIASED != 0 {
                let aliases = &self.document.aliases;
                let found = aliases.binary_search_by_key(&node.id, |(id, _)| *id);
                return found.map_or(None, |index| aliases.get(index).map(|(_, extent)| *extent));
            }
            node = node.parent()?;
        }
    }

    /// True when it, or a node around it, is an anchor that an alias refers to.
    pub fn is_shared(self) -> bool {
        let mut node = Some(self);
        while let Some(current) = node {
            if current.record().flags & SHARED != 0 {
                return true;
            }
            node = current.parent();
        }
        false
    }

    /// True when it is an entry that came by a merge key.
    pub fn is_merged(self) -> bool {
        self.record().flags & MERGED != 0
    }

    /// The alias it was copied from, when it is the root of the copy or an entry of a merge.
    pub(crate) fn own_alias(self) -> Option<Extent> {
        if self.record().flags & ALIASED == 0 { None } else { self.alias() }
    }

    /// True when it is itself an anchor that an alias refers to.
    pub(crate) fn is_used_anchor(self) -> bool {
        self.record().flags & SHARED != 0
    }

    /// All children in order, entries that do not count included.
    pub(crate) fn written(self) -> Items<'t> {
        Items(self.children(!self.kind().is_scalar()))
    }

    /// Its tag, such as `!!str`, if one is written.
    pub fn tag(self) -> Option<&'t str> {
        let index = usize::from(self.record().tag).checked_sub(1)?;
        self.document.tags.get(index).map(AsRef::as_ref)
    }

    /// The text of a scalar with escapes resolved; of a mapping key as Kubernetes reads it. Empty for collections.
    pub fn text(self) -> &'t str {
        let record = self.record();
        if !record.kind.is_scalar() {
            return "";
        }
        if record.flags & OWNED != 0 {
            return self.document.owned.get(record.child as usize).map_or("", AsRef::as_ref);
        }
        let inset = u32::from(record.kind == Kind::Quoted);
        self.document.text.slice(Extent { start: record.start + inset, end: record.end.saturating_sub(inset) })
    }

    /// True when [`Node::text`] is this text. Most keys are told apart by their length, without looking at the text.
    fn is_text(self, text: &str) -> bool {
        let record = self.record();
        if !record.kind.is_scalar() || record.flags & OWNED != 0 {
            return self.text() == text;
        }
        let inset = usize::from(record.kind == Kind::Quoted);
        let (start, end) = (record.start as usize + inset, (record.end as usize).saturating_sub(inset));
        let bytes = self.document.text.content().as_bytes();
        end.checked_sub(start) == Some(text.len()) && bytes.get(start..end) == Some(text.as_bytes())
    }

    /// The text of a scalar as it stands in the file, without quotes: before variables were filled in, which may hold
    /// secrets. Where there were none, as [`Node::text`].
    pub fn written_text(self) -> &'t str {
        let record = self.record();
        if record.flags & FILLED == 0 {
            return self.text();
        }
        let inset = u32::from(record.kind == Kind::Quoted);
        self.document.text.slice(Extent { start: record.start + inset, end: record.end.saturating_sub(inset) })
    }

    /// True for a scalar in which variables were filled in.
    pub fn is_filled(self) -> bool {
        self.record().flags & FILLED != 0
    }

    /// The scalar as Kubernetes reads it. Collections are `None`.
    pub fn scalar(self) -> Option<Scalar<'t>> {
        self.kind().is_scalar().then(|| resolve(self.text(), self.kind(), self.tag()))
    }

    /// True for a written or an implied null.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Plain && matches!(self.scalar(), Some(Scalar::Null))
    }

    /// True for a scalar that holds `${..}` or `{{..}}`: something that a tool fills in before it is used.
    pub fn is_placeholder(self) -> bool {
        let holds =
            |open: &str, close: &str| self.text().split_once(open).is_some_and(|(_, after)| after.contains(close));
        let flags = self.record().flags;
        // Nearly no scalar holds a brace, and this is asked of nearly every one.
        let may_hold = || self.text().as_bytes().contains(&b'{');
        let is_filled_in = || flags & FILLED == 0 && holds("${", "}") || holds("{{", "}}");
        self.kind().is_scalar() && (flags & OPEN != 0 || may_hold() && is_filled_in())
    }

    /// The value of a key of a mapping: the one that wins. `None` when there is none, or this is not a mapping.
    pub fn get(self, key: &str) -> Option<Self> {
        self.entries().find(|(name, _)| name.is_text(key)).map(|(_, value)| value)
    }

    /// The entries of a mapping that count, as (key, value), in order. Empty for other nodes.
    pub fn entries(self) -> Entries<'t> {
        Entries(self.children(self.kind().is_mapping()))
    }

    /// The items of a list, in order. Empty for other nodes.
    pub fn items(self) -> Items<'t> {
        Items(self.children(self.kind().is_sequence()))
    }

    fn children(self, wanted: bool) -> Option<Self> {
        if wanted { self.other(self.record().child) } else { None }
    }

    /// True when its bytes hold something that must not be shown.
    pub fn is_concealed(self) -> bool {
        self.document.text.is_concealed(self.extent())
    }

    /// A scalar's value for a report, `None` for collections and for what must not be shown. Long texts are cut at 256
    /// bytes. Of a scalar in which variables were filled in, what is written: their values may be secret.
    pub fn value(self) -> Option<Value> {
        if self.is_concealed() {
            return None;
        }
        let scalar = self.scalar()?;
        Some(match if self.is_filled() { Scalar::Text(self.written_text()) } else { scalar } {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Integer(value) => Value::Integer(value),
            Scalar::Float(value) => Value::Number(value),
            Scalar::Text(text) => {
                let cut = text.floor_char_boundary(256);
                let kept = text.get(..cut).unwrap_or(text);
                Value::Text(if kept.len() < text.len() { format!("{kept}…") } else { kept.to_owned() })
            }
            Scalar::NotJson => return None,
        })
    }

    /// The node and all below it as a JSON value.
    pub fn to_json(self) -> serde_json::Value {
        if self.kind().is_mapping() {
            let entries = self.entries().map(|(key, value)| (key.text().to_owned(), value.to_json()));
            return serde_json::Value::Object(entries.collect());
        }
        match self.scalar() {
            None => serde_json::Value::Array(self.items().map(Self::to_json).collect()),
            Some(Scalar::Null | Scalar::NotJson) => serde_json::Value::Null,
            Some(Scalar::Bool(value)) => value.into(),
            Some(Scalar::Integer(value)) => value.into(),
            Some(Scalar::Float(value)) => value.into(),
            Some(Scalar::Text(text)) => text.into(),
        }
    }
}

/// Iterator over the entries of a mapping.
#[derive(Clone)]
pub struct Entries<'t>(Option<Node<'t>>);

impl<'t> Iterator for Entries<'t> {
    type Item = (Node<'t>, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let value = self.0?;
            let record = value.record();
            self.0 = value.other(record.next);
            if record.flags & SHADOWED == 0
                && let Some(key) = value.key()
            {
                return Some((key, value));
            }
        }
    }
}

/// Iterator over the items of a list.
#[derive(Clone)]
pub struct Items<'t>(Option<Node<'t>>);

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.0?;
        self.0 = item.other(item.record().next);
        Some(item)
    }
}
