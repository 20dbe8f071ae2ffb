//! The mappings that make a service: what it extends, its own, and what is merged over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_engine::Book;
use plimsoll_facts::{ComposeProblem, ComposeProblemKind, Part, ServiceLayers};
use plimsoll_model::SubjectId;
use plimsoll_source::Node;

use super::{Source, folder, join, not_at_hand};

/// How many services one may extend, directly or not.
const DEPTH: usize = 32;
/// Mappings of all services of a run that come from others.
const LAYERS: usize = 200_000;

/// Puts services together.
pub(super) struct Stacks<'s> {
    sources: &'s [Source],
    /// The sources by their paths.
    paths: BTreeMap<&'s str, usize>,
    book: &'s mut Book,
    left: usize,
}

/// A service on its way.
struct Stack {
    name: String,
    layers: Vec<Part>,
    home: usize,
    partial: bool,
    problems: Vec<ComposeProblem>,
    /// The services that are being extended, from the outermost: source and name.
    open: Vec<(usize, String)>,
}

impl<'s> Stacks<'s> {
    pub(super) fn new(sources: &'s [Source], book: &'s mut Book) -> Self {
        let paths = sources.iter().enumerate().map(|(number, source)| (&*source.path, number)).collect();
        let stacks = Self { sources, paths, book, left: LAYERS };
        for source in sources {
            for include in source.documents.iter().filter_map(|document| document.root()?.get("include")) {
                for path in include.items().flat_map(included) {
                    if stacks.find(source, path).is_none() {
                        stacks.book.gap(not_at_hand(source, path, "includes", "its services are unknown"));
                    }
                }
            }
        }
        stacks
    }

    /// The service of that name of a project whose files are these, the weakest first.
    pub(super) fn service(
        &mut self,
        group: &[usize],
        name: &str,
        project: &str,
    ) -> (ServiceLayers, Vec<ComposeProblem>) {
        let slash = if project.is_empty() { "" } else { "/" };
        let mut stack = Stack {
            name: name.to_owned(),
            layers: Vec::new(),
            home: 0,
            partial: false,
            problems: Vec::new(),
            open: Vec::new(),
        };
        let included: Vec<usize> = group.iter().flat_map(|number| self.included_by(*number)).collect();
        for number in included {
            self.add(number, name, &mut stack);
        }
        let before = stack.layers.len();
        let mut home = None;
        for number in group {
            self.add(*number, name, &mut stack);
            // In its own file the last mapping is the service itself; those before it are what it extends.
            if home.is_none() && stack.layers.len() > before {
                home = stack.layers.len().checked_sub(1);
            }
        }
        stack.home = home.unwrap_or(0);
        let subject = SubjectId::new(format!("service:{project}{slash}{name}"));
        let Stack { name, layers, home, partial, problems, .. } = stack;
        (ServiceLayers { name, subject, layers, home, partial }, problems)
    }

    /// The sources that one includes, of those at hand.
    fn included_by(&self, number: usize) -> Vec<usize> {
        let Some(source) = self.sources.get(number) else { return Vec::new() };
        let includes = source.documents.iter().filter_map(|document| document.root()?.get("include"));
        let paths = includes.flat_map(Node::items).flat_map(included);
        paths.filter_map(|path| self.find(source, path)).filter(|found| *found != number).collect()
    }

    /// The source at a path that a source names.
    fn find(&self, from: &Source, path: Node<'_>) -> Option<usize> {
        if path.is_placeholder() {
            return None;
        }
        self.paths.get(join(folder(&from.path), path.text()).as_str()).copied()
    }

    /// Adds a service of a source, after what it extends.
    fn add(&mut self, number: usize, name: &str, stack: &mut Stack) {
        let sources = self.sources;
        let parts = sources.get(number).and_then(|source| source.services.get(name));
        for part in parts.into_iter().flatten() {
            let Some(node) = part.node() else { continue };
            if let Some(extends) = node.get("extends").filter(|extends| !extends.is_null()) {
                stack.open.push((number, name.to_owned()));
                self.extend(number, extends, part, stack);
                stack.open.pop();
            }
            stack.layers.push(part.clone());
        }
    }

    /// Adds what a service extends.
    fn extend(&mut self, number: usize, extends: Node<'s>, part: &Part, stack: &mut Stack) {
        let sources = self.sources;
        let Some(source) = sources.get(number) else { return };
        let is_short = extends.kind().is_scalar();
        let service = if is_short { Some(extends) } else { extends.get("service") };
        let file = if is_short { None } else { extends.get("file") };
        let unknown = service.into_iter().chain(file).any(Node::is_placeholder);
        let Some(service) = service.filter(|_| !unknown) else {
            stack.partial = true;
            return;
        };
        let target = match file {
            None => Some(number),
            Some(path) => self.find(source, path),
        };
        let Some(target) = target else {
            let consequence = "what its services extend is unknown";
            self.book.gap(not_at_hand(source, file.unwrap_or(extends), "extends a service of", consequence));
            stack.partial = true;
            return;
        };
        let name = service.text().to_owned();
        let mut problem = |kind| {
            let place = Part { document: Arc::clone(&part.document), node: service.id() };
            stack.problems.push(ComposeProblem { part: place, kind });
        };
        if stack.open.contains(&(target, name.clone())) {
            problem(ComposeProblemKind::ExtendsItself(stack.name.clone()));
            stack.partial = true;
        } else if !sources.get(target).is_some_and(|source| source.services.contains_key(&name)) {
            problem(ComposeProblemKind::NoSuchService(name));
            stack.partial = true;
        } else if stack.open.len() > DEPTH || self.left == 0 {
            stack.partial = true;
        } else {
            self.left -= 1;
            self.add(target, &name, stack);
        }
    }
}

/// The paths of an item of `include`.
fn included(item: Node<'_>) -> Vec<Node<'_>> {
    match item.get("path") {
        Some(path) if path.kind().is_sequence() => path.items().collect(),
        Some(path) => vec![path],
        None if item.kind().is_scalar() => vec![item],
        None => Vec::new(),
    }
}
