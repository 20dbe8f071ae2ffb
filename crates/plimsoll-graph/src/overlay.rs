//! Layers laid on each other, as container runtimes do it (image spec section 3.3, rules 4 to 7). Reference:
//! containerd's `pkg/archive`, OCI image specification, layer.md.

use std::sync::Arc;

use plimsoll_facts::image::{Entry, EntryKind, LayerIndex, LayerProblem, MemberId, View, ViewId, base_name, parent};

/// The merged view of layers, the lowest first, and what of them has no place in it, by number of the layer.
pub fn overlay(layers: Vec<Option<Arc<LayerIndex>>>) -> (View, Vec<(u32, LayerProblem)>) {
    let mut view = View::new(layers.clone());
    let mut problems = Vec::new();
    for (number, layer) in (0..).zip(&layers) {
        if let Some(layer) = layer {
            apply(&mut view, number, layer, &mut problems);
        }
    }
    (view, problems)
}

/// Lays one layer on the view: first what it takes away of lower layers, then its members, then its hard links.
fn apply(view: &mut View, number: u32, layer: &LayerIndex, problems: &mut Vec<(u32, LayerProblem)>) {
    for entry in &layer.entries {
        match entry.kind {
            EntryKind::Whiteout => {
                if let Some(gone) = view.at(&entry.path).map(|file| file.id()) {
                    view.remove(gone, number);
                }
            }
            EntryKind::Opaque => {
                let folder = view.resolve(&entry.path);
                let gone: Vec<ViewId> =
                    folder.into_iter().flat_map(|folder| folder.children()).map(|file| file.id()).collect();
                for id in gone {
                    view.remove(id, number);
                }
            }
            _ => {}
        }
    }
    let mut links = Vec::new();
    for (member, entry) in members(number, layer) {
        match &entry.kind {
            EntryKind::Whiteout | EntryKind::Opaque => {}
            EntryKind::HardLink(target) => links.push((member, entry, target)),
            _ => place(view, member, entry, Some(member)),
        }
    }
    // A link may stand before its file.
    let mut waiting = links;
    loop {
        let before = waiting.len();
        waiting.retain(|(member, entry, target)| {
            let content =
                view.at(target).filter(|file| !file.is_directory()).and_then(|file| file.content().or(file.origin()));
            if let Some(content) = content {
                place(view, *member, entry, Some(content));
            }
            content.is_none()
        });
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    problems.extend(waiting.into_iter().map(|(_, entry, target)| {
        let target = String::from_utf8_lossy(target);
        let what = format!("is a hard link to `{target}`, which is not there");
        (number, LayerProblem { path: entry.path.clone(), what, limit: None })
    }));
}

fn members(layer: u32, index: &LayerIndex) -> impl Iterator<Item = (MemberId, &Entry)> {
    (0..).zip(&index.entries).map(move |(entry, member)| (MemberId { layer, entry }, member))
}

/// Puts a member at its path. Links among its parents are followed inside the root; what is no folder on the way is
/// replaced by one.
fn place(view: &mut View, member: MemberId, entry: &Entry, content: Option<MemberId>) {
    let name = base_name(&entry.path);
    if name.is_empty() {
        return;
    }
    let folder = folder(view, parent(&entry.path));
    view.put(folder, name, Some(member), content);
}

/// The folder at a path, made where there is none.
fn folder(view: &mut View, path: &[u8]) -> ViewId {
    if let Some(found) = view.resolve(path).filter(|file| file.is_directory()) {
        return found.id();
    }
    let mut here = view.root().id();
    let mut done: Vec<u8> = Vec::new();
    for part in path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
        if !done.is_empty() {
            done.push(b'/');
        }
        done.extend(part);
        let found = view.resolve(&done).filter(|file| file.is_directory()).map(|file| file.id());
        here = match found {
            Some(found) => found,
            None => view.put(here, part, None, None),
        };
    }
    here
}
