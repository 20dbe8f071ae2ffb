//! The merged view of an image: what a container sees when all layers lie on each other.

use std::collections::{BTreeMap, btree_map};
use std::sync::Arc;

use super::{CONTENT_READER, Digest, Entry, EntryKind, LayerIndex, RawFile, base_name, parent};

/// A member of a layer: the number of the layer, from 0 for the lowest, and the number of the member in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MemberId {
    /// Number of the layer.
    pub layer: u32,
    /// Number of the member.
    pub entry: u32,
}

/// How a member is gone from the view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Gone {
    /// A whiteout, or a parent of another kind, took it away in that layer.
    Deleted(u32),
    /// Another member took its path in that layer.
    Replaced(u32),
}

/// A number of a path in a view; 0 is the root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ViewId(pub u32);

#[derive(Clone, Debug)]
struct Node {
    name: Arc<[u8]>,
    parent: u32,
    children: BTreeMap<Arc<[u8]>, u32>,
    /// What made the path; `None` for folders that no layer has as a member.
    origin: Option<MemberId>,
    /// Whose content it is: another member's for a hard link.
    content: Option<MemberId>,
    is_live: bool,
}

/// The merged view. Built by laying layers on each other with [`Self::put`] and [`Self::remove`].
#[derive(Clone, Debug)]
pub struct View {
    layers: Vec<Option<Arc<LayerIndex>>>,
    nodes: Vec<Node>,
    gone: BTreeMap<MemberId, Gone>,
}

/// Links followed in one look-up before it is given up. Source: Linux, `MAXSYMLINKS`.
const MAX_LINKS: u32 = 40;

impl View {
    /// An empty view over these layers, the lowest first. A layer that could not be read is `None`.
    pub fn new(layers: Vec<Option<Arc<LayerIndex>>>) -> Self {
        let root = Node {
            name: Arc::default(),
            parent: 0,
            children: BTreeMap::new(),
            origin: None,
            content: None,
            is_live: true,
        };
        Self { layers, nodes: vec![root], gone: BTreeMap::new() }
    }

    /// The layers, the lowest first.
    pub fn layers(&self) -> &[Option<Arc<LayerIndex>>] {
        &self.layers
    }

    /// The root.
    pub fn root(&self) -> ViewFile<'_> {
        ViewFile { view: self, id: ViewId(0) }
    }

    /// The member of that number.
    pub fn member(&self, id: MemberId) -> Option<&Entry> {
        self.layers.get(id.layer as usize)?.as_ref()?.entries.get(id.entry as usize)
    }

    /// The path of that number, if it is still there.
    pub fn file(&self, id: ViewId) -> Option<ViewFile<'_>> {
        self.node(id.0).filter(|node| node.is_live).map(|_| ViewFile { view: self, id })
    }

    /// What is at a path; links on the way are followed inside the root, the last part is not.
    pub fn at(&self, path: &[u8]) -> Option<ViewFile<'_>> {
        self.walk(path, false)
    }

    /// What is at a path, the last part followed too.
    pub fn resolve(&self, path: &[u8]) -> Option<ViewFile<'_>> {
        self.walk(path, true)
    }

    /// Everything below the root, parents before their children, in the order of the names.
    pub fn files(&self) -> impl Iterator<Item = ViewFile<'_>> {
        let mut open = vec![0];
        std::iter::from_fn(move || {
            let id = open.pop()?;
            let node = self.node(id)?;
            open.extend(node.children.values().rev());
            Some(ViewFile { view: self, id: ViewId(id) })
        })
        .skip(1)
    }

    /// The members that are in a layer and not in the view, with what took them away.
    pub fn gone(&self) -> impl Iterator<Item = (MemberId, Gone)> {
        self.gone.iter().map(|(member, gone)| (*member, *gone))
    }

    /// Puts a member at a name in a folder, in place of what is there. Children stay only when both are folders.
    pub fn put(&mut self, folder: ViewId, name: &[u8], member: Option<MemberId>, content: Option<MemberId>) -> ViewId {
        let is_folder = member.and_then(|id| self.member(id)).is_none_or(|entry| entry.kind == EntryKind::Directory);
        let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let name: Arc<[u8]> = name.into();
        let place = self.nodes.get_mut(folder.0 as usize).map(|node| node.children.entry(Arc::clone(&name)));
        let existing = match place {
            Some(btree_map::Entry::Occupied(occupied)) => Some(*occupied.get()),
            Some(btree_map::Entry::Vacant(vacant)) => {
                vacant.insert(new);
                None
            }
            None => None,
        };
        if let Some(id) = existing {
            let was_folder = self.file(ViewId(id)).is_some_and(ViewFile::is_directory);
            if was_folder && is_folder {
                let before = self.nodes.get_mut(id as usize).and_then(|node| {
                    let before = node.origin;
                    if member.is_some() {
                        node.origin = member;
                        node.content = content;
                    }
                    before.filter(|_| member.is_some())
                });
                if let (Some(before), Some(member)) = (before, member) {
                    self.gone.insert(before, Gone::Replaced(member.layer));
                }
                return ViewId(id);
            }
            self.drop_below(id, member.map_or(Gone::Deleted(0), |member| Gone::Replaced(member.layer)));
            if let Some(folder) = self.nodes.get_mut(folder.0 as usize) {
                folder.children.insert(Arc::clone(&name), new);
            }
        }
        let children = BTreeMap::new();
        self.nodes.push(Node { name, parent: folder.0, children, origin: member, content, is_live: true });
        ViewId(new)
    }

    /// Takes a path away, with everything below it; `by` is the layer that does it. The root only loses its children.
    pub fn remove(&mut self, id: ViewId, by: u32) {
        if id.0 == 0 {
            return;
        }
        let Some((parent, name)) = self.node(id.0).map(|node| (node.parent, node.name.clone())) else { return };
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.children.remove(&name);
        }
        self.drop_below(id.0, Gone::Deleted(by));
    }

    /// Marks a node and all below it as gone. What lies below a replaced folder was deleted by what replaced it.
    fn drop_below(&mut self, id: u32, how: Gone) {
        let by = match how {
            Gone::Deleted(by) | Gone::Replaced(by) => by,
        };
        let mut open = vec![(id, how)];
        while let Some((id, how)) = open.pop() {
            let Some(node) = self.nodes.get_mut(id as usize) else { continue };
            node.is_live = false;
            if let Some(member) = node.origin {
                self.gone.insert(member, how);
            }
            open.extend(std::mem::take(&mut node.children).into_values().map(|child| (child, Gone::Deleted(by))));
        }
    }

    fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    fn walk(&self, path: &[u8], follow_last: bool) -> Option<ViewFile<'_>> {
        self.reach(path, follow_last).filter(|reached| reached.missing.is_empty()).map(|reached| reached.file)
    }

    /// The folder at a path, found from another folder whose path is given, over what both paths share. `None` when a
    /// link or something else than folders lies between them. The paths are those of members: without empty parts and
    /// dots.
    pub fn folder_from(&self, from: ViewId, its_path: &[u8], path: &[u8]) -> Option<ViewId> {
        let mut its_parts = its_path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).peekable();
        let mut parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).peekable();
        while its_parts.peek().is_some() && its_parts.peek() == parts.peek() {
            its_parts.next();
            parts.next();
        }
        let mut here = from.0;
        for _ in its_parts {
            here = self.node(here)?.parent;
        }
        for part in parts {
            here = *self.node(here)?.children.get(part)?;
            self.file(ViewId(here)).filter(|file| file.is_directory())?;
        }
        Some(ViewId(here))
    }

    /// Looks up paths, of which neighbours share the way to their folder.
    pub const fn look(&self) -> Look<'_> {
        Look { view: self, folder: Vec::new(), found: None }
    }

    /// How far a path leads, links followed inside the root, the last part only if asked. `None` when links lead in a
    /// circle.
    pub fn reach(&self, path: &[u8], follow_last: bool) -> Option<Reached<'_>> {
        // The parts still to go, the next one last; a link puts its target's parts on top.
        let mut parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').rev().collect();
        let mut here = 0;
        let mut missing = Vec::new();
        let mut links = 0;
        while let Some(part) = parts.pop() {
            match part {
                b"" | b"." => continue,
                b".." => {
                    if missing.pop().is_none() {
                        here = self.node(here)?.parent;
                    }
                    continue;
                }
                _ => {}
            }
            let next = self.node(here).filter(|_| missing.is_empty()).and_then(|node| node.children.get(part));
            let Some(next) = next.copied() else {
                missing.push(part.to_vec());
                continue;
            };
            let file = ViewFile { view: self, id: ViewId(next) };
            let is_last = parts.iter().all(|part| part.is_empty());
            match file.link_target() {
                Some(target) if follow_last || !is_last => {
                    links += 1;
                    if links > MAX_LINKS {
                        return None;
                    }
                    if target.first() == Some(&b'/') {
                        here = 0;
                    }
                    parts.extend(target.split(|byte| *byte == b'/').rev());
                }
                _ => here = next,
            }
        }
        Some(Reached { file: ViewFile { view: self, id: ViewId(here) }, missing, links })
    }
}

/// How far a path leads.
#[derive(Clone, Debug)]
pub struct Reached<'v> {
    /// The deepest path that is there.
    pub file: ViewFile<'v>,
    /// The parts behind it that are not.
    pub missing: Vec<Vec<u8>>,
    /// Links that were followed.
    pub links: u32,
}

/// Look-ups in one view.
#[derive(Clone, Debug)]
pub struct Look<'v> {
    view: &'v View,
    /// The folder of the last path, and what is there.
    folder: Vec<u8>,
    found: Option<ViewFile<'v>>,
}

impl<'v> Look<'v> {
    /// What is at a path, as [`View::at`] says.
    pub fn at(&mut self, path: &[u8]) -> Option<ViewFile<'v>> {
        let name = base_name(path);
        if matches!(name, b"" | b"." | b"..") {
            return self.view.at(path);
        }
        let folder = parent(path);
        if self.found.is_none() || self.folder != folder {
            self.folder.clear();
            self.folder.extend(folder);
            self.found = self.view.resolve(folder);
        }
        self.found?.child(name)
    }
}

/// A path of a view.
#[derive(Clone, Copy, Debug)]
pub struct ViewFile<'v> {
    view: &'v View,
    id: ViewId,
}

impl<'v> ViewFile<'v> {
    /// Its number.
    pub const fn id(self) -> ViewId {
        self.id
    }

    fn node(self) -> Option<&'v Node> {
        self.view.node(self.id.0)
    }

    /// Its path below the root, without a leading slash; links are not in it.
    pub fn path(self) -> Vec<u8> {
        let mut parts = Vec::new();
        let mut id = self.id.0;
        while id != 0 {
            let Some(node) = self.view.node(id) else { break };
            parts.push(&*node.name);
            id = node.parent;
        }
        parts.reverse();
        parts.join(&b'/')
    }

    /// The last part of its path; empty for the root.
    pub fn name(self) -> &'v [u8] {
        self.node().map_or(&[], |node| &*node.name)
    }

    /// The folder that holds it; the root holds itself.
    pub fn parent(self) -> ViewFile<'v> {
        ViewFile { view: self.view, id: ViewId(self.node().map_or(0, |node| node.parent)) }
    }

    /// The member that made it; `None` for folders that no layer names.
    pub fn origin(self) -> Option<MemberId> {
        self.node()?.origin
    }

    /// The member whose content it has: for a hard link that of the file.
    pub fn content(self) -> Option<MemberId> {
        self.node()?.content
    }

    /// What its layer says of it: of the file itself for a hard link.
    pub fn entry(self) -> Option<&'v Entry> {
        self.view.member(self.content().or(self.origin())?)
    }

    /// What readers saw in its content.
    pub fn raw(self) -> impl Iterator<Item = &'v RawFile> {
        let member = self.content();
        let layer = member.and_then(|member| self.view.layers.get(member.layer as usize)?.as_deref());
        let entry = member.map_or(0, |member| member.entry);
        let raw = layer.map_or(&[][..], |layer| &layer.raw);
        // They stand in the order of the members.
        let first = raw.partition_point(|raw| raw.entry < entry);
        raw.iter().skip(first).take_while(move |raw| raw.entry == entry)
    }

    /// The digest of its content, where it was computed.
    pub fn content_digest(self) -> Option<Digest> {
        if let Some(digests) = &self.entry()?.digests {
            return Some(digests.sha256);
        }
        let data = self.raw().find(|raw| raw.reader == CONTENT_READER)?.facts.data.as_deref()?;
        data.try_into().map_or(None, |bytes| Some(Digest(bytes)))
    }

    /// True for a folder.
    pub fn is_directory(self) -> bool {
        let Some(origin) = self.origin() else { return true };
        self.view.member(origin).is_some_and(|entry| entry.kind == EntryKind::Directory)
    }

    /// True for a file with content, a hard link included.
    pub fn is_file(self) -> bool {
        self.origin().is_some() && self.entry().is_some_and(|entry| entry.kind == EntryKind::File)
    }

    /// The target of a symbolic link, as written; a hard link to one is one too.
    pub fn link_target(self) -> Option<&'v [u8]> {
        match &self.entry()?.kind {
            EntryKind::Symlink(target) => Some(target),
            _ => None,
        }
    }

    /// What is in a folder, by name.
    pub fn children(self) -> impl Iterator<Item = ViewFile<'v>> {
        let children = self.node().into_iter().flat_map(|node| node.children.values());
        children.map(move |id| ViewFile { view: self.view, id: ViewId(*id) })
    }

    /// What is in a folder under a name, links not followed.
    pub fn child(self, name: &[u8]) -> Option<ViewFile<'v>> {
        let id = *self.node()?.children.get(name)?;
        Some(ViewFile { view: self.view, id: ViewId(id) })
    }
}
