//! Kustomizations: what they change is not known until they are rendered, and their patches are no whole objects.

use std::collections::BTreeSet;

use plimsoll_engine::{Book, GapDraft};
use plimsoll_facts::{FileKind, SourceFile};
use plimsoll_model::{Effect, Why};
use plimsoll_source::Node;

use crate::objects::make_partial;

/// Marks the objects of patch files as partial, and books a gap for each kustomization that changes objects.
pub(crate) fn settle_patches(files: &mut [SourceFile], book: &mut Book) {
    let mut patches = BTreeSet::new();
    for file in files.iter().filter(|file| file.kind() == FileKind::Kustomization) {
        let folder = file.text.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(root) = file.documents.first().and_then(|document| document.root()) else { continue };
        for path in patch_files(root) {
            patches.insert(join(folder, path));
        }
        if let Some(key) = CHANGES.iter().find(|key| root.get(key).is_some()) {
            book.gap(GapDraft {
                subject: file.subject.clone(),
                stage: "manifest.render",
                why: Why::Unresolved,
                reason: format!("not rendered (`{key}` changes objects)"),
                consequence: "its objects are judged as they are before".to_owned(),
                effect: Effect::Part,
                place: Some((file.text.path().clone(), None)),
            });
        }
    }
    for file in files.iter_mut().filter(|file| patches.contains(&**file.text.path())) {
        file.objects.iter_mut().for_each(make_partial);
    }
}

/// Fields of a kustomization that change what its resources say, or make new ones.
const CHANGES: &[&str] = &[
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "components",
    "generators",
    "transformers",
    "helmCharts",
    "replacements",
];

/// The files a kustomization names as patches.
fn patch_files(root: Node<'_>) -> Vec<&str> {
    let listed = root.get("patchesStrategicMerge").into_iter().flat_map(Node::items).map(Node::text);
    let with_path = ["patches", "patchesJson6902"].into_iter().filter_map(|key| root.get(key)).flat_map(Node::items);
    listed
        .chain(with_path.filter_map(|patch| patch.get("path")).map(Node::text))
        .filter(|path| !path.contains('\n'))
        .collect()
}

/// The path of a file named from a folder, without `.` and `..`.
pub(crate) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if folder.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn patch_paths_are_found_from_the_folder_of_the_kustomization() {
        for (folder, path, expected) in
            [("overlays/prod", "../patch.yaml", "overlays/patch.yaml"), ("", "./a.yaml", "a.yaml"), ("/a", "b", "/a/b")]
        {
            assert_eq!(join(folder, path), expected);
        }
    }
}
