//! A Compose project and its services, as they are after merging.
//!
//! A service is a stack of mappings, the weakest first: what it extends, what its file says, what an override file
//! says. A view asks them from the strongest down, so that a value is found at the place that decided it. Short and
//! long notations give the same view.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_model::{Assessed, NodeId, SubjectId, Unknown, Why};
use plimsoll_source::{Document, Node, Scalar};

use crate::field::{read, unknown};
use crate::{Base, ComposeMount, ComposePort, Field, Leaf, Mapping, Site};

/// What a file is to a Compose project.
#[derive(Debug)]
pub enum ComposePart {
    /// A file that is to be read into a project, or was merged into that of another file.
    File,
    /// The variables of an environment file, for the Compose files beside it.
    Variables(BTreeMap<String, String>),
    /// The project that this file is, with what was merged over it.
    Project(ComposeProject),
}

/// A node with the document that keeps it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its document.
    pub document: Arc<Document>,
    /// Its id there.
    pub node: NodeId,
}

impl Part {
    /// The part that a node is, in the document it belongs to.
    pub fn new(document: &Arc<Document>, node: Node<'_>) -> Self {
        Self { document: Arc::clone(document), node: node.id() }
    }

    /// The node. `None` only if the part was put together wrongly.
    pub fn node(&self) -> Option<Node<'_>> {
        self.document.node(self.node)
    }
}

/// A Compose project.
#[derive(Debug)]
pub struct ComposeProject {
    /// Its name: as written, or that of its folder; empty where neither is known.
    pub name: String,
    /// The subject that its services are part of.
    pub subject: SubjectId,
    /// The documents it is read from, the weakest first.
    pub documents: Vec<Arc<Document>>,
    /// Its services, in the order in which they are written.
    pub services: Vec<ServiceLayers>,
    /// The volumes it declares, by name.
    pub volumes: BTreeMap<String, Part>,
    /// What Compose would object to and a reader of one service would not see.
    pub problems: Vec<ComposeProblem>,
}

/// The mappings that make a service.
#[derive(Debug)]
pub struct ServiceLayers {
    /// Its name.
    pub name: String,
    /// The subject it is.
    pub subject: SubjectId,
    /// The mappings, the weakest first.
    pub layers: Vec<Part>,
    /// Which of them is the service in its own file: what is missing is missing there.
    pub home: usize,
    /// True when something else is merged into it that is not at hand, so that absence proves nothing.
    pub partial: bool,
}

/// Something that Compose would object to.
#[derive(Debug)]
pub struct ComposeProblem {
    /// Where.
    pub part: Part,
    /// What.
    pub kind: ComposeProblemKind,
}

/// The sorts of [`ComposeProblem`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ComposeProblemKind {
    /// A variable that has no value here and no default; its name.
    NoValue(String),
    /// A `$` that begins no variable.
    BadInterpolation,
    /// A service extends itself, by a detour or not; its name.
    ExtendsItself(String),
    /// A service extends one that its file does not have; the name.
    NoSuchService(String),
    /// A service has neither an image nor a build; its name.
    NoImage(String),
}

impl ComposeProject {
    /// Its services, each with its view or why there is none.
    pub fn services(&self) -> impl Iterator<Item = (&ServiceLayers, Assessed<ComposeService<'_>>)> {
        self.services.iter().map(|layers| (layers, ComposeService::new(self, layers)))
    }
}

/// A view of a service.
#[derive(Clone, Copy)]
pub struct ComposeService<'t> {
    project: &'t ComposeProject,
    layers: &'t ServiceLayers,
    home: Base<'t>,
}

impl<'t> From<ComposeService<'t>> for Site<'t> {
    fn from(service: ComposeService<'t>) -> Self {
        service.home.node.into()
    }
}

/// The tag by which a file takes back what it is merged over, as the reader of YAML spells it.
const RESET: &str = "!<!reset>";
/// The tag by which a value replaces instead of merging.
const OVERRIDE: &str = "!<!override>";

/// What one layer says of a path.
enum Said<'t> {
    Value(Node<'t>),
    Nothing,
    /// Nothing, and what weaker layers say does not count.
    Reset(Node<'t>),
    Unknown(Unknown),
}

impl<'t> ComposeService<'t> {
    fn new(project: &'t ComposeProject, layers: &'t ServiceLayers) -> Assessed<Self> {
        for layer in layers.layers.iter().filter_map(Part::node) {
            if !layer.is_null() {
                read::<Mapping<'t>>(layer)?;
            }
        }
        let home = layers.layers.get(layers.home).and_then(Part::node).ok_or(Unknown::new(Why::Unreadable))?;
        Ok(Self { project, layers, home: Base { node: home, partial: layers.partial } })
    }

    /// The project it belongs to.
    pub fn project(self) -> &'t ComposeProject {
        self.project
    }

    /// Its name.
    pub fn name(self) -> &'t str {
        &self.layers.name
    }

    /// The subject it is.
    pub fn subject(self) -> &'t SubjectId {
        &self.layers.subject
    }

    /// The documents it is written in, each once.
    pub fn documents(self) -> Vec<&'t Document> {
        let mut documents: Vec<&'t Document> = self.layers.layers.iter().map(|part| &*part.document).collect();
        documents.sort_by_key(|document| document.id());
        documents.dedup_by_key(|document| document.id());
        documents
    }

    /// The declared volume of that name.
    pub fn volume(self, name: &str) -> Option<&'t Part> {
        self.project.volumes.get(name)
    }

    /// The mappings it is made of, the weakest first.
    fn nodes(self) -> impl DoubleEndedIterator<Item = Node<'t>> {
        self.layers.layers.iter().filter_map(Part::node).filter(|node| node.kind().is_mapping())
    }

    /// The field at a path, from the strongest layer that says something of it.
    pub fn field<T: Leaf<'t>>(self, path: &'static [&'static str]) -> Field<'t, T> {
        for layer in self.nodes().rev() {
            match said(layer, path) {
                Said::Value(node) => return Field::new(node.into(), read(node).map(Some)),
                Said::Unknown(unknown) => return Field::new(layer.into(), Err(unknown)),
                Said::Reset(node) => return Field::new(node.into(), self.absent()),
                Said::Nothing => {}
            }
        }
        let site = if self.home.node.kind().is_mapping() {
            self.missing_site(path)
        } else {
            Site { node: self.home.node, tail: path }
        };
        Field::new(site, self.absent())
    }

    /// The nearest mapping to a path in the service's own file, with the rest of the path.
    fn missing_site(self, path: &'static [&'static str]) -> Site<'t> {
        let mut site = Site { node: self.home.node, tail: path };
        while let Some((key, rest)) = site.tail.split_first() {
            match site.node.get(key).filter(|child| child.kind().is_mapping()) {
                Some(child) => site = Site { node: child, tail: rest },
                None => break,
            }
        }
        site
    }

    fn absent<T>(self) -> Assessed<Option<T>> {
        if self.home.partial { Err(unknown(Why::Partial, self.home.node)) } else { Ok(None) }
    }

    /// The items of the list at a path, of all layers, the weakest first; a scalar in its place is a list of one. One
    /// that cannot be read hides no other.
    pub fn items<T: Leaf<'t>>(self, path: &'static [&'static str]) -> Vec<Assessed<T>> {
        let mut items = Vec::new();
        for layer in self.nodes() {
            match said(layer, path) {
                Said::Nothing => {}
                Said::Reset(_) => items.clear(),
                Said::Unknown(unknown) => items.push(Err(unknown)),
                Said::Value(node) => {
                    if replaces(layer, path) {
                        items.clear();
                    }
                    if node.kind().is_sequence() {
                        items.extend(node.items().map(read));
                    } else {
                        items.push(read(node));
                    }
                }
            }
        }
        items
    }

    /// The entries of the mapping at a path, or of the list of `NAME=value` that stands for one, by name; in a list the
    /// place of a value is the whole item. Of several with one name the strongest. What cannot be read as a whole has
    /// no name.
    pub fn entries(self, path: &'static [&'static str]) -> Vec<(&'t str, Assessed<Word<'t>>)> {
        let mut named: BTreeMap<&'t str, Assessed<Word<'t>>> = BTreeMap::new();
        let mut unread = Vec::new();
        for layer in self.nodes() {
            let node = match said(layer, path) {
                Said::Nothing => continue,
                Said::Unknown(unknown) => {
                    unread.push(("", Err(unknown)));
                    continue;
                }
                Said::Reset(_) => {
                    named.clear();
                    unread.clear();
                    continue;
                }
                Said::Value(node) => node,
            };
            if replaces(layer, path) {
                named.clear();
                unread.clear();
            }
            for (name, value) in pairs(node) {
                match value.transpose() {
                    Some(value) => _ = named.insert(name, value),
                    None => _ = named.remove(name),
                }
            }
            if node.kind().is_scalar() {
                let why = if node.is_placeholder() { Why::Unresolved } else { Why::Malformed };
                unread.push(("", Err(unknown(why, node))));
            }
        }
        named.into_iter().chain(unread).collect()
    }

    /// `image`.
    pub fn image(self) -> Field<'t, Word<'t>> {
        self.field(&["image"])
    }

    /// `privileged`.
    pub fn privileged(self) -> Field<'t, Switch> {
        self.field(&["privileged"])
    }

    /// `network_mode`.
    pub fn network_mode(self) -> Field<'t, Word<'t>> {
        self.field(&["network_mode"])
    }

    /// `security_opt`.
    pub fn security_options(self) -> Vec<Assessed<Word<'t>>> {
        self.items(&["security_opt"])
    }

    /// The same service, taken at its word: what it does not say is not there, even when something that is not at hand
    /// is merged into it. For what could only take a finding away.
    pub fn as_written(self) -> Self {
        Self { home: Base::whole(self.home.node), ..self }
    }

    /// An error when something that is not at hand is merged into it, so that a list may be longer than it is seen.
    pub fn is_whole(self) -> Assessed {
        if self.home.partial { Err(unknown(Why::Partial, self.home.node)) } else { Ok(()) }
    }

    /// `devices`, each with its path on the host and its place.
    pub fn devices(self) -> Vec<Assessed<(Node<'t>, Word<'t>)>> {
        let devices = self.items::<Item<'t>>(&["devices"]).into_iter().map(|item| {
            let Item(node) = item?;
            if node.kind().is_scalar() {
                let text = node.text().split(':').next().unwrap_or_default();
                return Ok((node, Word { node, text }));
            }
            let source = Base::whole(node).field::<Word<'t>>(&["source"]).get()?;
            Ok((node, source.ok_or(unknown(Why::Malformed, node))?))
        });
        devices.collect()
    }

    /// `ports`, of several that publish the same the last.
    pub fn ports(self) -> Vec<Assessed<ComposePort<'t>>> {
        let ports = self.items::<Item<'t>>(&["ports"]).into_iter().map(|item| ComposePort::new(item?.0));
        last_of_each(ports, ComposePort::key)
    }

    /// `volumes`, of several at one path of the container the last.
    pub fn mounts(self) -> Vec<Assessed<ComposeMount<'t>>> {
        let mounts = self.items::<Item<'t>>(&["volumes"]).into_iter().map(|item| ComposeMount::new(item?.0));
        last_of_each(mounts, |mount| match mount.target() {
            Ok(Some(word)) => Some(word.text.trim_end_matches('/').to_owned()),
            Ok(None) | Err(_) => None,
        })
    }
}

/// What one layer says of a path below it.
fn said<'t>(layer: Node<'t>, path: &[&str]) -> Said<'t> {
    let mut node = layer;
    let mut replaces = None;
    for (depth, key) in path.iter().enumerate() {
        if !node.kind().is_mapping() {
            // `build: .` names the context and nothing else.
            let is_short = depth == 1 && path.first() == Some(&"build") && node.kind().is_scalar();
            if is_short && !node.is_placeholder() {
                return Said::Nothing;
            }
            let why = if node.is_placeholder() { Why::Unresolved } else { Why::Malformed };
            return Said::Unknown(unknown(why, node));
        }
        let Some(child) = node.get(key) else { break };
        match child.tag() {
            Some(RESET) => return Said::Reset(child),
            Some(OVERRIDE) => replaces = Some(child),
            _ => {}
        }
        if child.is_null() {
            break;
        }
        node = child;
        if depth + 1 == path.len() {
            return Said::Value(node);
        }
    }
    replaces.map_or(Said::Nothing, Said::Reset)
}

/// True when what a layer says of a path replaces what weaker ones say.
fn replaces(layer: Node<'_>, path: &[&str]) -> bool {
    let mut node = Some(layer);
    path.iter().any(|key| {
        node = node.and_then(|node| node.get(key));
        node.is_some_and(|node| node.tag() == Some(OVERRIDE))
    })
}

/// The names and values of a mapping, or of a list of `NAME=value`. A name alone has no value here.
fn pairs<'t>(node: Node<'t>) -> impl Iterator<Item = (&'t str, Assessed<Option<Word<'t>>>)> {
    let of_mapping = node.entries().map(|(key, value)| {
        let is_nothing = value.is_null() || value.tag() == Some(RESET);
        (key.text(), if is_nothing { Ok(None) } else { read(value).map(Some) })
    });
    let of_list = node.items().map(|item| match item.text().split_once('=') {
        Some((name, value)) if !item.is_placeholder() => (name, Ok(Some(Word { node: item, text: value }))),
        Some((name, _)) => (name, Err(unknown(Why::Unresolved, item))),
        None if item.kind().is_scalar() && !item.is_placeholder() => (item.text(), Ok(None)),
        None => (item.text(), read::<Word<'t>>(item).map(Some)),
    });
    of_mapping.chain(of_list)
}

/// Keeps of several with one key the last. What cannot be read, and what has no key, is kept.
fn last_of_each<T>(items: impl Iterator<Item = Assessed<T>>, key: impl Fn(&T) -> Option<String>) -> Vec<Assessed<T>> {
    let mut kept: Vec<Option<Assessed<T>>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        let name = if let Ok(item) = &item { key(item) } else { None };
        if let Some(earlier) = name.and_then(|name| places.insert(name, kept.len()))
            && let Some(earlier) = kept.get_mut(earlier)
        {
            *earlier = None;
        }
        kept.push(Some(item));
    }
    kept.into_iter().flatten().collect()
}

/// A scalar of any sort, which Compose takes for a text.
#[derive(Clone, Copy, Debug)]
pub struct Word<'t> {
    /// Where it stands.
    pub node: Node<'t>,
    /// What it says, with variables filled in. Not for output: their values may be secret.
    pub text: &'t str,
}

impl<'t> Word<'t> {
    /// What is written, for titles.
    pub fn written(self) -> &'t str {
        if self.node.is_filled() { self.node.written_text() } else { self.text }
    }
}

impl<'t> From<Word<'t>> for Site<'t> {
    fn from(word: Word<'t>) -> Self {
        word.node.into()
    }
}

impl<'t> Leaf<'t> for Word<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.kind().is_scalar().then(|| Self { node, text: node.text() })
    }
}

/// A boolean, which Compose also reads from a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Switch(pub bool);

impl<'t> Leaf<'t> for Switch {
    fn from_node(node: Node<'t>) -> Option<Self> {
        if let Some(Scalar::Bool(value)) = node.scalar() {
            return Some(Self(value));
        }
        // Source: the words that Compose casts to a boolean.
        match node.text().to_ascii_lowercase().as_str() {
            "true" | "1" | "t" | "y" | "yes" | "on" => Some(Self(true)),
            "false" | "0" | "f" | "n" | "no" | "off" => Some(Self(false)),
            _ => None,
        }
    }
}

/// An item in short or long notation: a scalar or a mapping.
#[derive(Clone, Copy)]
struct Item<'t>(Node<'t>);

impl<'t> Leaf<'t> for Item<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        (!node.kind().is_sequence()).then_some(Self(node))
    }
}
