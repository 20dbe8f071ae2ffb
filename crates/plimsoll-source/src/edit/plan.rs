//! What the tree is to become, before any byte is chosen.
//!
//! Operations are applied one after the other to this plan and not to the text, so that two of them that need the same
//! missing mapping share it, and a later one sees what an earlier one did.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::NodeId;

use super::draft::Draft;
use super::{NotEditable, Operation};
use crate::{Document, Node};

/// Changes by node.
#[derive(Default)]
pub(super) struct Plan {
    /// New values.
    pub(super) replaced: BTreeMap<NodeId, Draft>,
    /// Values and items that go.
    pub(super) removed: BTreeSet<NodeId>,
    /// New keys, by value.
    pub(super) renamed: BTreeMap<NodeId, String>,
    /// New entries, by mapping.
    pub(super) added: BTreeMap<NodeId, Vec<(String, Draft)>>,
    /// New items, by list.
    pub(super) appended: BTreeMap<NodeId, Vec<Draft>>,
    crosses_anchor: bool,
}

/// The way from a value that is written anew to a place in it.
enum Step<'k> {
    Key(&'k str),
    Index(usize),
}

/// Where an operation works.
enum Target<'p, 't> {
    /// A node that stays where it is written.
    Written(Node<'t>),
    /// A place in a new value.
    New(&'p mut Draft),
}

impl Plan {
    pub(super) fn new(document: &Document, operations: &[Operation]) -> Result<Self, NotEditable> {
        let mut plan = Self::default();
        for operation in operations {
            let at = match operation {
                Operation::Set { at, .. }
                | Operation::Remove { at }
                | Operation::Append { at, .. }
                | Operation::RenameKey { at, .. } => document.node(*at).ok_or(NotEditable::Elsewhere)?,
            };
            if at.key().is_none() && at.parent().is_some_and(|parent| parent.kind().is_mapping()) {
                return Err(NotEditable::Notation { line: line(at), what: "a key is no value" });
            }
            match operation {
                Operation::Set { tail, value, .. } => plan.set(at, tail, value.into())?,
                Operation::Remove { .. } => plan.remove(at)?,
                Operation::Append { tail, value, .. } => plan.append(at, tail, value.into())?,
                Operation::RenameKey { to, .. } => plan.rename(at, to)?,
            }
        }
        plan.prune(document);
        Ok(plan)
    }

    /// True when a change is inside a shared anchor, or writes out what a merge brought.
    pub(super) fn crosses_anchor(&self) -> bool {
        self.crosses_anchor
    }

    fn set(&mut self, at: Node<'_>, tail: &[String], value: Draft) -> Result<(), NotEditable> {
        match self.target(at, tail)? {
            Target::New(place) => *place = value,
            Target::Written(node) => {
                self.forget(node);
                self.crosses_anchor |= node.is_shared();
                self.replaced.insert(node.id(), value);
            }
        }
        Ok(())
    }

    fn append(&mut self, at: Node<'_>, tail: &[String], value: Draft) -> Result<(), NotEditable> {
        let node = match self.target(at, tail)? {
            Target::New(place) => {
                if *place == Draft::Null {
                    *place = Draft::List(Vec::new());
                }
                let Draft::List(items) = place else {
                    return Err(NotEditable::WrongKind { line: line(at), wanted: "list" });
                };
                add(items, value);
                return Ok(());
            }
            Target::Written(node) => node,
        };
        self.crosses_anchor |= node.is_shared();
        if node.is_null() {
            self.replaced.insert(node.id(), Draft::List(vec![value]));
            return Ok(());
        }
        if !node.kind().is_sequence() {
            return Err(NotEditable::WrongKind { line: line(node), wanted: "list" });
        }
        let known = if value.is_collection() { None } else { node.items().find(|item| value.is(*item)) };
        match known {
            // A removal of it is taken back.
            Some(known) if !self.replaced.contains_key(&known.id()) => {
                self.removed.remove(&known.id());
            }
            _ => add(self.appended.entry(node.id()).or_default(), value),
        }
        Ok(())
    }

    fn remove(&mut self, at: Node<'_>) -> Result<(), NotEditable> {
        if at.is_merged() {
            return Err(NotEditable::Merged { line: line_of_alias(at) });
        }
        let Some(parent) = at.parent() else {
            return Err(NotEditable::Notation { line: line(at), what: "the topmost value cannot be removed" });
        };
        if let Some(key) = at.key() {
            // Without it the one from the merge would count.
            let merged = parent.written().find(|other| other.is_merged() && has_key(*other, key.text()));
            if let Some(merged) = merged {
                return Err(NotEditable::Merged { line: line_of_alias(merged) });
            }
        }
        if let Target::New(place) = self.target(parent, &[])? {
            match place {
                // A new value that an operation gave: what `at` was is gone already.
                _ if parent.alias().is_none() => return Err(NotEditable::Conflict { line: line(at) }),
                Draft::Mapping(entries) => entries.retain(|(key, _)| at.key().is_none_or(|at| at.text() != key)),
                // Only a copy of a merged list: its items have not moved unless one was removed before.
                Draft::List(items) if items.len() == parent.items().count() => {
                    if let Some(index) = index_of(parent, at) {
                        items.remove(index);
                    }
                }
                _ => return Err(NotEditable::Conflict { line: line(at) }),
            }
            return Ok(());
        }
        if at.alias().is_some() {
            return Err(NotEditable::Alias { line: line_of_alias(at) });
        }
        if self.renamed.contains_key(&at.id()) {
            return Err(NotEditable::Conflict { line: line(at) });
        }
        self.forget(at);
        self.crosses_anchor |= parent.is_shared();
        self.removed.insert(at.id());
        Ok(())
    }

    fn rename(&mut self, at: Node<'_>, to: &str) -> Result<(), NotEditable> {
        let (Some(key), Some(mapping)) = (at.key(), at.parent()) else {
            return Err(NotEditable::WrongKind { line: line(at), wanted: "mapping" });
        };
        if at.is_merged() {
            return Err(NotEditable::Merged { line: line_of_alias(at) });
        }
        if key.alias().is_some() {
            return Err(NotEditable::Alias { line: line_of_alias(key) });
        }
        if key.text() == to {
            return Ok(());
        }
        let exists = |wanted: &str| mapping.written().any(|value| value != at && has_key(value, wanted));
        let is_added = self.added.get(&mapping.id()).is_some_and(|added| added.iter().any(|(key, _)| key == to));
        let is_renamed =
            mapping.entries().any(|(_, value)| self.renamed.get(&value.id()).is_some_and(|name| name == to));
        let clash = if exists(key.text()) { Some(key.text()) } else { None };
        if let Some(key) = clash.or((exists(to) || is_added || is_renamed).then_some(to)) {
            return Err(NotEditable::KeyExists { line: line(mapping), key: key.to_owned() });
        }
        if at.parent().is_some_and(|parent| parent.alias().is_some()) {
            return Err(NotEditable::Alias { line: line_of_alias(at) });
        }
        // The value itself may be a new one, or an alias.
        if self.removed.contains(&at.id()) || matches!(self.target(mapping, &[])?, Target::New(_)) {
            return Err(NotEditable::Conflict { line: line(at) });
        }
        self.crosses_anchor |= key.is_shared();
        self.renamed.insert(at.id(), to.to_owned());
        Ok(())
    }

    /// The place of `tail` below `at`, made when it is missing.
    fn target<'p, 't>(&'p mut self, at: Node<'t>, tail: &[String]) -> Result<Target<'p, 't>, NotEditable> {
        let mut below: Vec<Step<'_>> = Vec::new();
        let mut node = at;
        // Up: through what stands above `at`. The outermost copy decides, since only its place is written here.
        let mut copy = None;
        let mut above = Some(at);
        while let Some(current) = above {
            if current.own_alias().is_some() {
                copy = Some(current);
            }
            if self.removed.contains(&current.id()) || (current != at && self.replaced.contains_key(&current.id())) {
                return Err(NotEditable::Conflict { line: line(at) });
            }
            above = current.parent();
            if above.is_none() && Some(current) != at.document().root() {
                // A mapping behind a merge key: what counts are the copies of its entries.
                return Err(NotEditable::Merged { line: line(at) });
            }
        }
        if let Some(copy) = copy {
            if !copy.is_merged() {
                return Err(NotEditable::Alias { line: line_of_alias(copy) });
            }
            let mut current = at;
            while current != copy {
                let Some(parent) = current.parent() else { break };
                below.push(match current.key() {
                    Some(key) => Step::Key(key.text()),
                    None => Step::Index(index_of(parent, current).unwrap_or(usize::MAX)),
                });
                current = parent;
            }
            below.reverse();
            below.extend(tail.iter().map(|key| Step::Key(key)));
            return Ok(Target::New(descend(self.written_out(copy)?, &below, at)?));
        }
        // Down: along the tail.
        let mut rest = tail.iter();
        loop {
            if self.replaced.contains_key(&node.id()) {
                break;
            }
            let Some(key) = rest.next() else { return Ok(Target::Written(node)) };
            if node.is_null() {
                self.crosses_anchor |= node.is_shared();
                self.replaced.insert(node.id(), Draft::Null);
                below.push(Step::Key(key));
                break;
            }
            if !node.kind().is_mapping() {
                return Err(NotEditable::WrongKind { line: line(node), wanted: "mapping" });
            }
            let child = node.get(key);
            let is_added = self.added.get(&node.id()).is_some_and(|added| added.iter().any(|(name, _)| name == key));
            let renamed = |value: Node<'_>| self.renamed.get(&value.id());
            if child.is_some_and(|child| renamed(child).is_some())
                || node.entries().any(|(_, value)| renamed(value) == Some(key))
            {
                return Err(NotEditable::Conflict { line: line(node) });
            }
            match child {
                Some(child) if child.is_merged() => {
                    below.extend(rest.map(|key| Step::Key(key)));
                    return Ok(Target::New(descend(self.written_out(child)?, &below, at)?));
                }
                Some(child) if child.own_alias().is_some() => {
                    return Err(NotEditable::Alias { line: line_of_alias(child) });
                }
                Some(child) if self.removed.remove(&child.id()) => {
                    self.crosses_anchor |= child.is_shared();
                    self.replaced.insert(child.id(), Draft::Null);
                    node = child;
                }
                Some(child) => node = child,
                None => {
                    self.crosses_anchor |= node.is_shared();
                    let added = self.added.entry(node.id()).or_default();
                    if !is_added {
                        added.push((key.clone(), Draft::Null));
                    }
                    let place = added.iter_mut().find(|(name, _)| name == key);
                    let Some((_, place)) = place else { return Err(NotEditable::Elsewhere) };
                    below.extend(rest.map(|key| Step::Key(key)));
                    return Ok(Target::New(descend(place, &below, at)?));
                }
            }
        }
        below.extend(rest.map(|key| Step::Key(key)));
        let place = self.replaced.get_mut(&node.id()).ok_or(NotEditable::Elsewhere)?;
        Ok(Target::New(descend(place, &below, at)?))
    }

    /// The explicit entry that takes the place of a merged one, which is a copy of it at first.
    fn written_out(&mut self, merged: Node<'_>) -> Result<&mut Draft, NotEditable> {
        let (Some(key), Some(mapping)) = (merged.key(), merged.parent()) else { return Err(NotEditable::Elsewhere) };
        self.crosses_anchor = true;
        let added = self.added.entry(mapping.id()).or_default();
        if !added.iter().any(|(name, _)| name == key.text()) {
            let copy = Draft::copy_of(merged).ok_or(NotEditable::Merged { line: line_of_alias(merged) })?;
            added.push((key.text().to_owned(), copy));
        }
        added.iter_mut().find(|(name, _)| name == key.text()).map(|(_, draft)| draft).ok_or(NotEditable::Elsewhere)
    }

    /// Takes back what was planned for a node and below it.
    fn forget(&mut self, node: Node<'_>) {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            self.replaced.remove(&node.id());
            self.added.remove(&node.id());
            self.appended.remove(&node.id());
            for child in node.written() {
                self.removed.remove(&child.id());
                self.renamed.remove(&child.id());
                pending.push(child);
            }
        }
    }

    /// Leaves out what is as it should be already.
    fn prune(&mut self, document: &Document) {
        self.replaced.retain(|id, draft| document.node(*id).is_some_and(|node| !draft.is(node)));
        self.added.retain(|id, added| {
            added.retain(|(key, draft)| {
                !document.node(*id).and_then(|node| node.get(key)).is_some_and(|old| draft.is(old))
            });
            !added.is_empty()
        });
        if self.replaced.is_empty()
            && self.added.is_empty()
            && self.appended.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
        {
            self.crosses_anchor = false;
        }
    }
}

/// The place below a new value; mappings are made on the way.
fn descend<'d>(draft: &'d mut Draft, steps: &[Step<'_>], at: Node<'_>) -> Result<&'d mut Draft, NotEditable> {
    let mut place = draft;
    for step in steps {
        if matches!(step, Step::Key(_)) && *place == Draft::Null {
            *place = Draft::Mapping(Vec::new());
        }
        place = match (step, place) {
            (Step::Key(key), Draft::Mapping(entries)) => {
                let found = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
                    entries.push(((*key).to_owned(), Draft::Null));
                    entries.len() - 1
                });
                entries.get_mut(found).map(|(_, draft)| draft).ok_or(NotEditable::Elsewhere)?
            }
            (Step::Index(index), Draft::List(items)) => {
                items.get_mut(*index).ok_or(NotEditable::Conflict { line: line(at) })?
            }
            _ => return Err(NotEditable::WrongKind { line: line(at), wanted: "mapping" }),
        };
    }
    Ok(place)
}

/// Adds an item, a scalar only when it is new.
fn add(items: &mut Vec<Draft>, value: Draft) {
    if value.is_collection() || !items.contains(&value) {
        items.push(value);
    }
}

fn has_key(value: Node<'_>, wanted: &str) -> bool {
    value.key().is_some_and(|key| key.text() == wanted)
}

fn index_of(list: Node<'_>, item: Node<'_>) -> Option<usize> {
    list.items().position(|other| other == item)
}

fn line(node: Node<'_>) -> u32 {
    node.span().line
}

fn line_of_alias(node: Node<'_>) -> u32 {
    let extent = node.alias().unwrap_or(node.extent());
    node.document().text().position(extent.start).0
}
