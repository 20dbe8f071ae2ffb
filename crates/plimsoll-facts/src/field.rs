//! A leaf with its place: the type that keeps "not there" and "could not look" apart.

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::edit::{Edit, Operation, Value};
use plimsoll_source::{Items, Node, Scalar};

/// A place in a document: a node, and the part of the route below it that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Site<'t> {
    /// The node, or the nearest parent that exists.
    pub node: Node<'t>,
    /// The missing part of the route; empty when the node itself is meant.
    pub tail: &'static [&'static str],
}

impl Site<'_> {
    /// The edit that puts a value here.
    pub fn set(self, value: impl Into<Value>) -> Edit {
        let tail = self.tail.iter().map(|key| (*key).to_owned()).collect();
        Edit { operations: vec![Operation::Set { at: self.node.id(), tail, value: value.into() }] }
    }

    /// The edit that adds an item to the list here.
    pub fn append(self, value: impl Into<Value>) -> Edit {
        let tail = self.tail.iter().map(|key| (*key).to_owned()).collect();
        Edit { operations: vec![Operation::Append { at: self.node.id(), tail, value: value.into() }] }
    }

    /// The edit that takes this entry or item away.
    pub fn remove(self) -> Edit {
        Edit { operations: vec![Operation::Remove { at: self.node.id() }] }
    }
}

impl<'t> From<Node<'t>> for Site<'t> {
    fn from(node: Node<'t>) -> Self {
        Self { node, tail: &[] }
    }
}

/// A mapping from which fields are read.
#[derive(Clone, Copy, Debug)]
pub struct Base<'t> {
    /// The mapping.
    pub node: Node<'t>,
    /// True when something else is merged into it before it runs, so that absence here proves nothing.
    pub partial: bool,
}

/// Where the value of a field was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// In its own place.
    Written,
    /// One level up, from which the runtime takes it.
    Inherited,
}

/// The value of a leaf, or proven absence, or why neither can be told; and its place.
#[derive(Clone, Copy, Debug)]
pub struct Field<'t, T> {
    site: Site<'t>,
    origin: Origin,
    value: Assessed<Option<T>>,
}

impl<'t, T> Field<'t, T> {
    /// A field of a view that finds its values in places of its own.
    pub(crate) fn new(site: Site<'t>, value: Assessed<Option<T>>) -> Self {
        Self { site, origin: Origin::Written, value }
    }
}

impl<'t, T: Copy> Field<'t, T> {
    /// The value. `Ok(None)` is proven absence; a written null is absence too, as it is for Kubernetes.
    pub fn get(self) -> Assessed<Option<T>> {
        self.value
    }

    /// Its place.
    pub fn site(self) -> Site<'t> {
        self.site
    }

    /// Where the value was found.
    pub fn origin(self) -> Origin {
        self.origin
    }

    /// The field that is read in this one's value.
    pub(crate) fn then<U>(self, next: impl FnOnce(T) -> Field<'t, U>) -> Field<'t, U> {
        let value = match self.value {
            Ok(Some(value)) => return next(value),
            Ok(None) => Ok(None),
            Err(unknown) => Err(unknown),
        };
        Field { site: self.site, origin: self.origin, value }
    }

    /// This field, or where it is not there the other one, from which it is inherited. Absence of both is reported at
    /// this one's place.
    pub fn or_inherited(self, parent: Self) -> Self {
        match (self.value, parent.value) {
            // A partial spec lets an inherited value show, and hides absence.
            (Ok(None) | Err(Unknown { why: Why::Partial, .. }), Ok(Some(_))) => {
                Self { origin: Origin::Inherited, ..parent }
            }
            (Ok(None), Err(unknown)) => Self { value: Err(unknown), ..self },
            _ => self,
        }
    }
}

impl<'t, T> From<Field<'t, T>> for Site<'t> {
    fn from(field: Field<'t, T>) -> Self {
        field.site
    }
}

/// A type that a node can be read as.
pub trait Leaf<'t>: Copy {
    /// The value of a node that is not null and not a placeholder; `None` when it has the wrong type.
    fn from_node(node: Node<'t>) -> Option<Self>;
}

impl<'t> Leaf<'t> for bool {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.scalar() {
            Some(Scalar::Bool(value)) => Some(value),
            _ => None,
        }
    }
}

impl<'t> Leaf<'t> for i64 {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.scalar() {
            Some(Scalar::Integer(value)) => Some(value),
            _ => None,
        }
    }
}

impl<'t> Leaf<'t> for &'t str {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.scalar() {
            Some(Scalar::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// For fields that take a number or a name, such as ports.
impl<'t> Leaf<'t> for Scalar<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.scalar()
    }
}

/// A node that is a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Mapping<'t>(pub Node<'t>);

impl<'t> Leaf<'t> for Mapping<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.kind().is_mapping().then_some(Self(node))
    }
}

impl<'t> Leaf<'t> for Base<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.kind().is_mapping().then_some(Self::whole(node))
    }
}

/// A node of any sort.
impl<'t> Leaf<'t> for Node<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        Some(node)
    }
}

/// What is read, together with its node.
impl<'t, T: Leaf<'t>> Leaf<'t> for (Node<'t>, T) {
    fn from_node(node: Node<'t>) -> Option<Self> {
        T::from_node(node).map(|value| (node, value))
    }
}

/// A node that is a list.
#[derive(Clone, Copy, Debug)]
pub struct Sequence<'t>(pub Node<'t>);

impl<'t> Sequence<'t> {
    /// Its items.
    pub fn items(self) -> Items<'t> {
        self.0.items()
    }
}

impl<'t> Leaf<'t> for Sequence<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.kind().is_sequence().then_some(Self(node))
    }
}

/// Why a node cannot be read as what it should be.
pub(crate) fn unknown(why: Why, node: Node<'_>) -> Unknown {
    Unknown::at(why, node.document().id(), node.id())
}

/// Reads a node that is there, such as an item of a list.
pub(crate) fn read<'t, T: Leaf<'t>>(node: Node<'t>) -> Assessed<T> {
    if node.is_placeholder() {
        return Err(unknown(Why::Unresolved, node));
    }
    T::from_node(node).ok_or_else(|| unknown(Why::Malformed, node))
}

impl<'t> Base<'t> {
    /// A mapping that is all there is.
    pub fn whole(node: Node<'t>) -> Self {
        Self { node, partial: false }
    }

    /// Reads the field at a route below this mapping.
    pub fn field<T: Leaf<'t>>(self, path: &'static [&'static str]) -> Field<'t, T> {
        let mut node = self.node;
        let mut tail = path;
        while let Some((key, rest)) = tail.split_first() {
            if !node.kind().is_mapping() {
                let why = if node.is_placeholder() { Why::Unresolved } else { Why::Malformed };
                let value = Err(unknown(why, node));
                return Field { site: node.into(), origin: Origin::Written, value };
            }
            let Some(child) = node.get(key).filter(|child| !child.is_null()) else {
                let value = if self.partial { Err(unknown(Why::Partial, node)) } else { Ok(None) };
                return Field { site: Site { node, tail }, origin: Origin::Written, value };
            };
            node = child;
            tail = rest;
        }
        Field { site: node.into(), origin: Origin::Written, value: read(node).map(Some) }
    }

    /// The items of the list at a route below this mapping. One that cannot be read hides no other; a list that
    /// cannot be read is one unknown; a list that is not there has no items, in a partial spec too.
    pub fn items<T: Leaf<'t>>(self, path: &'static [&'static str]) -> Vec<Assessed<T>> {
        match Self::whole(self.node).field::<Sequence<'t>>(path).get() {
            Err(unknown) => vec![Err(unknown)],
            Ok(None) => Vec::new(),
            Ok(Some(list)) => list.items().map(read).collect(),
        }
    }

    /// Reads the entry of a key that is known only now, such as an annotation's. Where it is missing, its place is this
    /// mapping.
    pub fn entry<T: Leaf<'t>>(self, key: &str) -> Field<'t, T> {
        match self.node.get(key).filter(|child| !child.is_null()) {
            Some(child) => Field { site: child.into(), origin: Origin::Written, value: read(child).map(Some) },
            None => self.missing(),
        }
    }

    /// A field that is not there, or in a partial spec may come from elsewhere.
    pub(crate) fn missing<T>(self) -> Field<'t, T> {
        let value = if self.partial { Err(unknown(Why::Partial, self.node)) } else { Ok(None) };
        Field { site: self.node.into(), origin: Origin::Written, value }
    }

    /// The same mapping's child that a view was made of.
    pub fn with(self, node: Node<'t>) -> Self {
        Self { node, ..self }
    }
}
