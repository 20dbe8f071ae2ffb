//! The files of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use plimsoll_engine::{Book, GapDraft};
use plimsoll_model::{Effect, SubjectId, Why};

use crate::{Entry, Opaque, Walk, shown, unreadable};

/// Adds the files of a folder; what cannot be listed is booked.
pub(crate) fn entries(walk: &Walk<'_>, root: &Path, entries: &mut Vec<Entry>, book: &mut Book) {
    if let Err(error) = std::fs::read_dir(root) {
        book.gap(unreadable(&shown(root), &error.to_string(), Effect::Whole));
        return;
    }
    let mut files: Vec<PathBuf> = Vec::new();
    let mut links: Vec<PathBuf> = Vec::new();
    let walker = WalkBuilder::new(root)
        .hidden(false)
        .git_global(false)
        .require_git(false)
        .follow_links(false)
        .add_custom_ignore_filename(".plimsollignore")
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walker {
        match entry {
            Ok(entry) => match entry.file_type() {
                Some(kind) if kind.is_file() => files.push(entry.into_path()),
                Some(kind) if kind.is_symlink() => links.push(entry.into_path()),
                _ => {}
            },
            Err(error) => {
                let path = error_path(&error).unwrap_or_else(|| root.to_owned());
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                book.gap(unreadable(&shown(&path), &reason, Effect::Part));
            }
        }
    }
    let layouts = layouts(&files);
    for layout in layouts.iter().filter(|layout| !walk.exclude.covers(&shown(layout))) {
        (walk.layout)(layout);
    }
    files.retain(|file| !file.ancestors().any(|ancestor| layouts.contains(ancestor)));
    let opaque = opaque_folders(&walk.opaque, &files);
    for (folder, kind) in &opaque {
        if files.iter().any(|file| file.starts_with(folder)) {
            book.gap(opaque_gap(folder, kind));
        }
    }
    for path in files {
        let text = shown(&path);
        let is_opaque = path.ancestors().any(|ancestor| opaque.contains_key(ancestor));
        if !is_opaque && (walk.wanted)(&text) && !walk.exclude.covers(&text) {
            entries.push(Entry { path, shown: text, named: false });
        }
    }
    for link in links {
        let text = shown(&link);
        if (walk.wanted)(&text) && !walk.exclude.covers(&text) && leaves(&link, root) {
            book.gap(GapDraft {
                why: Why::OutOfReach,
                reason: "a link that leaves the target".to_owned(),
                ..unreadable(&text, "", Effect::Part)
            });
        }
    }
}

/// The folders that hold an image. Source: OCI image specification, image-layout.md.
fn layouts(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let marked = files.iter().filter(|file| file.file_name().is_some_and(|name| name == "oci-layout"));
    let folders = marked.filter_map(|file| file.parent());
    folders.filter(|folder| folder.join("index.json").is_file()).map(Path::to_owned).collect()
}

/// The folders to leave out, because of a marker beside them.
fn opaque_folders(kinds: &[Opaque], files: &[PathBuf]) -> BTreeMap<PathBuf, Opaque> {
    let mut folders = BTreeMap::new();
    for file in files {
        for kind in kinds.iter().filter(|kind| file.file_name().is_some_and(|name| name == kind.marker)) {
            let Some(parent) = file.parent() else { continue };
            folders.extend(kind.folders.iter().map(|folder| (parent.join(folder), kind.clone())));
        }
    }
    folders
}

fn opaque_gap(folder: &Path, kind: &Opaque) -> GapDraft {
    let owner = shown(folder.parent().unwrap_or(folder));
    GapDraft {
        subject: SubjectId::new(format!("file:{owner}")),
        stage: "manifest.render",
        why: Why::Unresolved,
        reason: kind.reason.to_owned(),
        consequence: kind.consequence.to_owned(),
        effect: Effect::Part,
        place: Some((Arc::clone(&owner), None)),
    }
}

/// True when a link points outside the target, or nowhere.
fn leaves(link: &Path, root: &Path) -> bool {
    match (link.canonicalize(), root.canonicalize()) {
        (Ok(end), Ok(root)) => !end.starts_with(root),
        _ => true,
    }
}

fn error_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        _ => None,
    }
}
