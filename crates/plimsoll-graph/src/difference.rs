//! What is other in a new state of an image: what a container sees, not how it is packed. The same image in another
//! form differs in the digests of its layers only (image spec section 3.11).

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::{Digest, Entry, EntryKind, ImageSource, PathBytes, ViewFile};
use plimsoll_facts::{Image, ImageConfig, OperatingSystem, Package, PackageClass, Purl};
use plimsoll_model::{Assessed, Unknown, Why};

/// How a new state of an image differs from an old one. All lists are sorted.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Packages that came, went or have other versions.
    pub packages: Vec<PackageChange>,
    /// Fields of the configuration; unknown when one of the two has none.
    pub config: Assessed<Vec<FieldChange>>,
    /// Files; unknown when those of one of the two are not all known.
    pub files: Assessed<Vec<FileChange>>,
    /// Programs and libraries that nobody claims and that were not there.
    pub unknown_executables: Vec<PathBytes>,
    /// Layers, by number from 0.
    pub layers: LayerChange,
}

/// A package in other versions; none for one that came or went.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PackageChange {
    /// Its package URL without version and qualifiers.
    pub name: String,
    /// Its versions in the old state, sorted as text.
    pub before: Vec<String>,
    /// Its versions in the new state.
    pub after: Vec<String>,
}

/// A field of the configuration with another value; `None` where it is not there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FieldChange {
    /// `User`, `Env.PATH`, `Labels.org.example.team`.
    pub field: String,
    /// The value in the old state.
    pub before: Option<String>,
    /// The value in the new state.
    pub after: Option<String>,
}

/// What happened to a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FileChange {
    /// It came.
    Added(PathBytes),
    /// It went.
    Removed(PathBytes),
    /// The same content is now elsewhere: from, to.
    Renamed(PathBytes, PathBytes),
    /// It is other, with what of it in plain words.
    Changed(PathBytes, Vec<String>),
}

/// What happened to the layers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LayerChange {
    /// How many of the lowest have the same content.
    pub same: usize,
    /// Which of those are packed in another way, so that their blobs have other digests.
    pub repacked: Vec<usize>,
    /// Layers of the old state above those.
    pub removed: Vec<usize>,
    /// Layers of the new state above those.
    pub added: Vec<usize>,
}

impl Difference {
    /// The difference from one state to another.
    pub fn between(old: &Image, new: &Image) -> Self {
        let known: BTreeSet<&PathBytes> = old.inventory.unknown_executables.iter().collect();
        let came = new.inventory.unknown_executables.iter().filter(|path| !known.contains(path));
        Self {
            packages: packages(old, new),
            config: config_changes(old, new),
            files: files(old, new),
            unknown_executables: came.cloned().collect(),
            layers: layers(old, new),
        }
    }
}

fn packages(old: &Image, new: &Image) -> Vec<PackageChange> {
    let (before, after) = (versions(old), versions(new));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |versions: &BTreeMap<String, BTreeSet<String>>, name: &str| -> Vec<String> {
        versions.get(name).into_iter().flatten().cloned().collect()
    };
    let changes = names.into_iter().map(|name| PackageChange {
        name: name.clone(),
        before: of(&before, name),
        after: of(&after, name),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// Versions by package. In an image, what a lock file names is not there for that.
fn versions(image: &Image) -> BTreeMap<String, BTreeSet<String>> {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let counts =
        |package: &&Package| package.record.class != PackageClass::Declared || image.source == ImageSource::Folder;
    for package in image.inventory.packages.iter().filter(counts) {
        let name = name(package, image.inventory.os.as_ref());
        versions.entry(name).or_default().insert(package.record.version.clone());
    }
    versions
}

fn name(package: &Package, os: Option<&OperatingSystem>) -> String {
    let record = &package.record;
    let bare = record.purl(os).and_then(|purl| {
        Purl::builder(purl.kind(), purl.name())
            .namespace(purl.namespace().unwrap_or_default())
            .subpath(purl.subpath().unwrap_or_default())
            .build_as_seen()
    });
    bare.map_or_else(|_| format!("{} {}", record.kind, record.name), |purl| purl.to_string())
}

/// The fields of the configurations that differ, sorted.
pub fn config_changes(old: &Image, new: &Image) -> Assessed<Vec<FieldChange>> {
    let (mut before, after) = (fields(old.config()?), fields(new.config()?));
    let mut changes = Vec::new();
    for (field, value) in after {
        let old = before.remove(&field);
        if old.as_ref() != Some(&value) {
            changes.push(FieldChange { field, before: old, after: Some(value) });
        }
    }
    let gone = before.into_iter().map(|(field, value)| FieldChange { field, before: Some(value), after: None });
    changes.extend(gone);
    changes.sort();
    Ok(changes)
}

/// The fields that have a value, by the names of the configuration document. Not among them are what stands in for the
/// layers: history and digests.
fn fields(config: &ImageConfig) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let mut add = |field: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.insert(field.to_owned(), value);
        }
    };
    let words = |words: &Option<Vec<String>>| words.as_ref().map(|words| format!("{words:?}"));
    add("platform", Some(config.platform.to_string()));
    add("created", config.created.clone());
    add("User", Some(config.user.clone()));
    add("WorkingDir", Some(config.working_dir.clone()));
    add("Entrypoint", words(&config.entrypoint));
    add("Cmd", words(&config.cmd));
    add("Healthcheck", words(&config.healthcheck));
    add("Shell", words(&config.shell));
    for (list, values) in [("ExposedPorts", &config.exposed_ports), ("Volumes", &config.volumes)] {
        for value in values {
            add(&format!("{list}.{value}"), Some("declared".to_owned()));
        }
    }
    for text in &config.env {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        add(&format!("Env.{name}"), Some(format!("{value:?}")));
    }
    for (name, value) in &config.labels {
        add(&format!("Labels.{name}"), Some(format!("{value:?}")));
    }
    fields
}

/// What counts of a path.
#[derive(Clone, Copy)]
struct Seen<'v> {
    /// `None` for folders that no layer names.
    entry: Option<&'v Entry>,
    link: Option<&'v [u8]>,
    digest: Option<Digest>,
    is_directory: bool,
}

fn files(old: &Image, new: &Image) -> Assessed<Vec<FileChange>> {
    let (mut before, after) = (seen(old)?, seen(new)?);
    let mut changes = Vec::new();
    let mut added: BTreeMap<PathBytes, Seen<'_>> = BTreeMap::new();
    for (path, file) in after {
        match before.remove(&path) {
            None => {
                added.insert(path, file);
            }
            Some(old) => {
                let what = changed(old, file);
                if !what.is_empty() {
                    changes.push(FileChange::Changed(path, what));
                }
            }
        }
    }
    // The new places of a content, the last one first.
    let mut places: BTreeMap<Digest, Vec<&PathBytes>> = BTreeMap::new();
    for (path, file) in added.iter().rev() {
        if let (Some(digest), true) = (file.digest, file.entry.is_some_and(|entry| entry.size > 0)) {
            places.entry(digest).or_default().push(path);
        }
    }
    let mut moved: BTreeSet<PathBytes> = BTreeSet::new();
    for (path, file) in &before {
        match file.digest.and_then(|digest| places.get_mut(&digest)?.pop()) {
            Some(to) => {
                changes.push(FileChange::Renamed(path.clone(), to.clone()));
                moved.insert(to.clone());
            }
            // A folder that no layer names is gone with what was in it.
            None if file.entry.is_some() => changes.push(FileChange::Removed(path.clone())),
            None => {}
        }
    }
    let came = added.into_iter().filter(|(path, file)| file.entry.is_some() && !moved.contains(path));
    changes.extend(came.map(|(path, _)| FileChange::Added(path)));
    changes.sort();
    Ok(changes)
}

fn seen(image: &Image) -> Assessed<BTreeMap<PathBytes, Seen<'_>>> {
    if image.source == ImageSource::Folder {
        return Err(Unknown::new(Why::NotCollected));
    }
    let view = image.complete_view()?;
    let path = |file: ViewFile<'_>| file.path().into_boxed_slice();
    Ok(view
        .files()
        .map(|file| {
            let is_directory = file.is_directory();
            let of = Seen {
                entry: file.origin().and(file.entry()),
                link: file.link_target(),
                digest: file.content_digest().filter(|_| !is_directory),
                is_directory,
            };
            (path(file), of)
        })
        .collect())
}

/// What of a path is other, in plain words.
fn changed(old: Seen<'_>, new: Seen<'_>) -> Vec<String> {
    let (Some(before), Some(after)) = (old.entry, new.entry) else {
        return if old.is_directory == new.is_directory { Vec::new() } else { vec!["type".to_owned()] };
    };
    let is_same_type = match (old.link, new.link) {
        (Some(_), Some(_)) => true,
        (None, None) => same_type(&before.kind, &after.kind),
        _ => false,
    };
    if !is_same_type {
        return vec!["type".to_owned()];
    }
    let mut what = Vec::new();
    if before.kind == EntryKind::File {
        let is_same = match (old.digest, new.digest) {
            (Some(old), Some(new)) => old == new,
            // What is too large to be read has the same content when nothing speaks against it.
            _ => before.size == after.size && before.modified == after.modified,
        };
        if !is_same {
            what.push(if before.size == after.size {
                "content".to_owned()
            } else {
                format!("content, {} to {} bytes", before.size, after.size)
            });
        }
    }
    if old.link != new.link {
        what.push("target of the link".to_owned());
    }
    // The mode of a link is what the system makes of it.
    if before.mode != after.mode && old.link.is_none() {
        what.push(format!("mode {:04o} to {:04o}", before.mode, after.mode));
    }
    if (before.uid, before.gid) != (after.uid, after.gid) {
        what.push(format!("owner {}:{} to {}:{}", before.uid, before.gid, after.uid, after.gid));
    }
    if before.capability != after.capability {
        what.push("capabilities".to_owned());
    }
    what
}

fn same_type(before: &EntryKind, after: &EntryKind) -> bool {
    let is_file = |kind: &EntryKind| matches!(kind, EntryKind::File | EntryKind::HardLink(_));
    before == after || is_file(before) && is_file(after)
}

fn layers(old: &Image, new: &Image) -> LayerChange {
    let pairs = old.layers.iter().zip(&new.layers);
    let same = pairs.clone().take_while(|(old, new)| old.diff_id.is_some() && old.diff_id == new.diff_id).count();
    let repacked = pairs.take(same).enumerate().filter(|(_, (old, new))| old.digest != new.digest);
    LayerChange {
        same,
        repacked: repacked.map(|(number, _)| number).collect(),
        removed: (same..old.layers.len()).collect(),
        added: (same..new.layers.len()).collect(),
    }
}
