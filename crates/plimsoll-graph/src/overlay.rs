//! Layers laid on each other, as container runtimes do it (image spec section 3.3, rules 4 to 7). Reference:
//! containerd's `pkg/archive`, OCI image specification, layer.md.

use std::sync::Arc;

use plimsoll_facts::image::{
    Entry, EntryKind, LayerIndex, LayerProblem, MemberId, Reached, View, ViewFile, ViewId, base_name, parent,
};

/// Bytes of the paths of folders that no layer names and that are made because something lies in them, with 64 more for
/// each. More than this is a way to use up memory and time: a name of a few bytes can make thousands.
const MOST_UNNAMED: usize = 32 << 20;

/// Rounds over hard links that stand before their files. Runtimes refuse such links; a chain of a million of them must
/// not take a million rounds.
const ROUNDS: u32 = 8;

/// The merged view of layers, the lowest first, and what of them has no place in it, by number of the layer.
pub fn overlay(layers: Vec<Option<Arc<LayerIndex>>>) -> (View, Vec<(u32, LayerProblem)>) {
    let view = View::new(layers.clone());
    let mut overlay = Overlay { view, problems: Vec::new(), unnamed: 0, without_place: 0, last: None };
    for (number, layer) in (0..).zip(&layers) {
        if let Some(layer) = layer {
            overlay.apply(number, layer);
        }
    }
    (overlay.view, overlay.problems)
}

/// A member on its way into the view.
type Placed<'l> = (MemberId, &'l Entry);

struct Overlay {
    view: View,
    problems: Vec<(u32, LayerProblem)>,
    /// Bytes of folders made so far that no layer names.
    unnamed: usize,
    /// The folder that a member was put into last, by its path.
    last: Option<(Vec<u8>, ViewId)>,
    /// Members of this layer for which no folder could be made any more.
    without_place: u32,
}

impl Overlay {
    /// Lays one layer on the view: first what it takes away of lower layers, then its members in their order.
    fn apply(&mut self, number: u32, layer: &LayerIndex) {
        for entry in &layer.entries {
            self.take_away(entry, number);
        }
        // A link may stand before its file; at its place in the order it is looked for first.
        let mut waiting = Vec::new();
        for (member, entry) in members(number, layer) {
            match &entry.kind {
                EntryKind::Whiteout | EntryKind::Opaque => {}
                EntryKind::HardLink(target) => {
                    if !self.link((member, entry), target) {
                        waiting.push((member, entry, target));
                    }
                }
                _ => self.place((member, entry), Some(member)),
            }
        }
        for _ in 0..ROUNDS {
            let before = waiting.len();
            waiting.reverse();
            waiting.retain(|(member, entry, target)| {
                !self.is_taken(*member, entry) && !self.link((*member, entry), target)
            });
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        waiting.sort_unstable_by_key(|(member, ..)| *member);
        for (_, entry, target) in waiting {
            let target = String::from_utf8_lossy(target);
            self.problem(number, &entry.path, format!("is a hard link to `{target}`, which is not there"), None);
        }
        if self.without_place > 0 {
            let what = format!("has {} members too deep in folders that no layer names", self.without_place);
            self.problem(number, b"", what, Some("entries"));
            self.without_place = 0;
        }
    }

    /// Does what a whiteout says to what lower layers left.
    fn take_away(&mut self, entry: &Entry, by: u32) {
        let gone: Vec<ViewId> = match entry.kind {
            EntryKind::Whiteout => self.view.at(&entry.path).map(ViewFile::id).into_iter().collect(),
            EntryKind::Opaque => {
                let folder = self.view.resolve(&entry.path);
                folder.into_iter().flat_map(ViewFile::children).map(ViewFile::id).collect()
            }
            _ => return,
        };
        for id in gone {
            self.view.remove(id, by);
        }
    }

    /// Puts a hard link beside its file; false when the file is not there. A link to a symbolic link is that link.
    fn link(&mut self, placed: Placed<'_>, target: &[u8]) -> bool {
        let file = self.view.at(target).filter(|file| !file.is_directory());
        let content = file.and_then(|file| file.content().or(file.origin()));
        if content.is_some() {
            self.place(placed, content);
        }
        content.is_some()
    }

    /// True when a later member of the same layer has the path already: the last one wins.
    fn is_taken(&self, member: MemberId, entry: &Entry) -> bool {
        self.view.at(&entry.path).and_then(ViewFile::origin).is_some_and(|by| by > member)
    }

    /// Puts a member at its path.
    fn place(&mut self, (member, entry): Placed<'_>, content: Option<MemberId>) {
        let name = base_name(&entry.path);
        if name.is_empty() {
            return;
        }
        match self.folder(parent(&entry.path), member.layer) {
            Ok(folder) => {
                self.view.put(folder, name, Some(member), content);
            }
            Err(NoFolder::Circle) => {
                self.problem(member.layer, &entry.path, "lies below links that lead in a circle".to_owned(), None);
            }
            Err(NoFolder::TooMany) => self.without_place = self.without_place.saturating_add(1),
        }
    }

    /// The folder at a path, made where there is none. Links are followed inside the root, also to where nothing is
    /// yet, as containerd does it; what is no folder on the way is replaced by one.
    fn folder(&mut self, path: &[u8], by: u32) -> Result<ViewId, NoFolder> {
        // Neighbours share their folder, or most of the way to it. Where no link led to it, it is the same as long as
        // it is there.
        if let Some((last, folder)) = self.last.as_ref().filter(|(_, folder)| self.is_there(*folder)) {
            if last == path {
                return Ok(*folder);
            }
            if let Some(found) = self.view.folder_from(*folder, last, path) {
                self.last = Some((path.to_vec(), found));
                return Ok(found);
            }
        }
        let Reached { file: found, missing, links } = self.view.reach(path, true).ok_or(NoFolder::Circle)?;
        let mut here = found.id();
        if found.is_directory() && missing.is_empty() {
            self.last = (links == 0).then(|| (path.to_vec(), here));
            return Ok(here);
        }
        let needed = (missing.len() + 1).saturating_mul(path.len() + 64);
        if self.unnamed.saturating_add(needed) > MOST_UNNAMED {
            return Err(NoFolder::TooMany);
        }
        self.unnamed = self.unnamed.saturating_add(needed);
        if !found.is_directory() {
            let (folder, name) = (found.parent().id(), found.name().to_vec());
            self.view.remove(here, by);
            here = self.view.put(folder, &name, None, None);
        }
        for name in missing {
            here = self.view.put(here, &name, None, None);
        }
        Ok(here)
    }

    fn is_there(&self, folder: ViewId) -> bool {
        self.view.file(folder).is_some_and(ViewFile::is_directory)
    }

    fn problem(&mut self, layer: u32, path: &[u8], what: String, limit: Option<&str>) {
        // One line for each of a million members helps nobody.
        const MOST: usize = 1000;
        let what = match self.problems.len() {
            MOST => "and what is behind it has more problems of this kind".to_owned(),
            known if known > MOST && limit.is_none() => return,
            _ => what,
        };
        let limit = limit.map(str::to_owned);
        self.problems.push((layer, LayerProblem { path: path.into(), what, limit }));
    }
}

/// Why there is no folder for a member.
enum NoFolder {
    Circle,
    TooMany,
}

fn members(layer: u32, index: &LayerIndex) -> impl Iterator<Item = (MemberId, &Entry)> {
    (0..).zip(&index.entries).map(move |(entry, member)| (MemberId { layer, entry }, member))
}
