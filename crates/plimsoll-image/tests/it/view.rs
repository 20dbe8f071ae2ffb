//! Layers to a merged view, and trees as lines that can be compared.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::image::{EntryKind, LayerProblem, RawFacts, View, ViewFile};
use plimsoll_graph::overlay;
use plimsoll_image::{Opened, Options, Readers, Target, open};
use plimsoll_testkit::image::{Made, Packing, in_folder};
use tempfile::TempDir;

/// Keeps the content of every file.
struct Keeper;

impl FileReader for Keeper {
    fn name(&self) -> &'static str {
        "keeper"
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        &[Interest::Prefix("")]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        facts.data = Some(file.bytes.into());
    }
}

pub(crate) fn opened(target: &Target, options: &Options) -> Opened {
    let mut images = open(target, options, &Readers::new(vec![&Keeper])).unwrap();
    assert_eq!(images.len(), 1);
    images.remove(0)
}

/// The merged view of plain layers.
pub(crate) fn merged(layers: &[Vec<u8>]) -> (View, Vec<(u32, LayerProblem)>) {
    let folder = TempDir::new().unwrap();
    in_folder(folder.path(), &Made { layers: layers.to_vec() }.layout(Packing::Plain));
    let opened = opened(&Target::OciFolder(folder.path().into(), None), &Options::default());
    assert!(opened.failures.is_empty(), "{:?}", opened.failures);
    let mut problems: Vec<_> = Vec::new();
    for (number, layer) in (0..).zip(&opened.layers) {
        let found = layer.index.iter().flat_map(|index| &index.problems);
        problems.extend(found.map(|problem| (number, problem.clone())));
    }
    let (view, lost) = overlay(opened.layers.into_iter().map(|layer| layer.index).collect());
    problems.extend(lost);
    (view, problems)
}

/// The content of a file.
pub(crate) fn content(file: ViewFile<'_>, view: &View) -> Option<Vec<u8>> {
    let member = file.content()?;
    let index = view.layers()[member.layer as usize].as_ref()?;
    let kept = index.raw.iter().find(|raw| raw.entry == member.entry);
    Some(kept.and_then(|raw| raw.facts.data.as_deref()).unwrap_or_default().to_vec())
}

/// A tree as lines: path, kind, target or content, and for files the first path of the same file.
pub(crate) fn lines(view: &View) -> Vec<String> {
    let mut first = BTreeMap::new();
    view.files()
        .map(|file| {
            let path = String::from_utf8_lossy(&file.path()).into_owned();
            let kind = file.entry().map(|entry| &entry.kind);
            match kind {
                _ if file.is_directory() => format!("{path} d"),
                Some(EntryKind::Symlink(target)) => format!("{path} l {}", String::from_utf8_lossy(target)),
                _ => {
                    let text = String::from_utf8(content(file, view).unwrap_or_default()).unwrap();
                    let one = first.entry(file.content()).or_insert(path.clone());
                    format!("{path} f {text} {one}")
                }
            }
        })
        .collect()
}

/// The same of a folder of this machine.
pub(crate) fn lines_on_disk(root: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    let mut first = BTreeMap::new();
    below(root, root, &mut first, &mut lines);
    lines
}

fn below(root: &Path, folder: &Path, first: &mut BTreeMap<u64, String>, lines: &mut Vec<String>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort_by(|one, other| one.as_os_str().as_bytes().cmp(other.as_os_str().as_bytes()));
    for path in paths {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let about = fs::symlink_metadata(&path).unwrap();
        if about.is_dir() {
            lines.push(format!("{name} d"));
            below(root, &path, first, lines);
        } else if about.is_symlink() {
            lines.push(format!("{name} l {}", fs::read_link(&path).unwrap().display()));
        } else {
            let one = first.entry(about.ino()).or_insert(name.clone());
            lines.push(format!("{name} f {} {one}", fs::read_to_string(&path).unwrap()));
        }
    }
}
