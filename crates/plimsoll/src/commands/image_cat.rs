//! `plimsoll image files --cat`: the content of one file.

use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::Image;
use plimsoll_facts::image::{Entry, EntryKind, MemberId, RawFacts, View, ViewFile, shown_path};
use plimsoll_graph::overlay;
use plimsoll_image::{Cache, Options, Readers, Target, open};
use plimsoll_report::harmless_lines;

use super::image::{code, gaps_of, only, seen_files, target_of};
use super::image_files::{check_layer, missing, normal};
use crate::cli::ImageFiles;
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images::{self, Depth};
use crate::output::stdout;

pub(super) fn run(args: &ImageFiles, path: &str, configuration: &Configuration) -> Outcome {
    let path = normal(path.as_bytes());
    let mut seen = seen_files(&args.target, configuration, Depth::Packages)?;
    let gaps = gaps_of(&mut seen);
    let image = only(&seen, &args.target)?;
    let (member, entry) = match args.layer {
        None => in_view(&image.view, &path).ok_or_else(|| missing(image, &path))?,
        Some(layer) => {
            check_layer(image, layer)?;
            in_layer(image, layer, &path)?
        }
    };
    let target = target_of(&args.target)?;
    let content = match &entry.kind {
        EntryKind::File if entry.size == 0 => Vec::new(),
        EntryKind::File => content(&target, &configuration.image_options()?, image, member, &entry)?,
        other => return Err(no_file(&path, other)),
    };
    let mut out = stdout();
    // What an image holds must not drive a terminal.
    if std::io::stdout().is_terminal() {
        out.write_all(harmless_lines(&String::from_utf8_lossy(&content)).as_bytes())?;
    } else {
        out.write_all(&content)?;
    }
    out.flush()?;
    Ok(code(&gaps, configuration))
}

/// The file at a path, links followed inside the root.
fn in_view(view: &View, path: &[u8]) -> Option<(MemberId, Entry)> {
    let file = view.resolve(path).or_else(|| view.at(path))?;
    match (file.content().or(file.origin()), file.entry()) {
        (Some(member), Some(entry)) => Some((member, entry.clone())),
        // A folder that no layer names.
        _ => Some((MemberId { layer: 0, entry: 0 }, folder(file))),
    }
}

fn folder(file: ViewFile<'_>) -> Entry {
    Entry {
        path: file.path().into_boxed_slice(),
        kind: EntryKind::Directory,
        mode: 0o755,
        uid: 0,
        gid: 0,
        size: 0,
        modified: 0,
        capability: None,
        format: plimsoll_facts::image::Format::Other,
        digests: None,
    }
}

/// The file that a layer has at a path, whatever layers above it do to it.
fn in_layer(image: &Image, layer: u32, path: &[u8]) -> Result<(MemberId, Entry), Failure> {
    let up_to = usize::try_from(layer).unwrap_or(usize::MAX).saturating_add(1);
    let indexes: Vec<_> = image.layers.iter().take(up_to).map(|layer| layer.index.clone()).collect();
    if indexes.last().is_none_or(Option::is_none) {
        return Err(Failure::job(anyhow::anyhow!("layer {layer} could not be read")));
    }
    let (view, _) = overlay(indexes);
    let is_there = view.at(path).and_then(ViewFile::origin).is_some_and(|member| member.layer == layer);
    is_there.then(|| in_view(&view, path)).flatten().ok_or_else(|| {
        let have = (0..).zip(&image.layers).filter(|(_, layer)| {
            layer.index.as_ref().is_some_and(|index| index.entries.iter().any(|entry| *entry.path == *path))
        });
        let have: Vec<String> = have.map(|(number, _): (u32, _)| number.to_string()).collect();
        let others = match have.len() {
            0 => "; no layer has it".to_owned(),
            _ => format!("; those that have it: {}", have.join(", ")),
        };
        Failure::job(anyhow::anyhow!("layer {layer} has no /{}{others}", shown_path(path)))
    })
}

fn no_file(path: &[u8], kind: &EntryKind) -> Failure {
    let shown = shown_path(path);
    Failure::job(match kind {
        EntryKind::Directory => {
            anyhow::anyhow!("/{shown} is a folder; `plimsoll image files TARGET /{shown}` lists it")
        }
        EntryKind::Symlink(target) => {
            anyhow::anyhow!("/{shown} is a link to `{}`, which is not there", shown_path(target))
        }
        EntryKind::CharDevice(..) | EntryKind::BlockDevice(..) => {
            anyhow::anyhow!("/{shown} is a device and has no content")
        }
        _ => anyhow::anyhow!("/{shown} is a pipe or a socket and has no content"),
    })
}

/// Reads the layer of a file again, for its content alone.
fn content(
    target: &Target,
    options: &Options,
    image: &Image,
    member: MemberId,
    entry: &Entry,
) -> Result<Vec<u8>, Failure> {
    let (most, shown) = (options.limits.file_buffer, shown_path(&entry.path));
    if entry.size > most {
        return Err(Failure::job(anyhow::anyhow!(
            "/{shown} has {} bytes, more than the limit `file-buffer` ({most}); raise it with `--limit file-buffer={}`",
            entry.size,
            entry.size
        )));
    }
    // No content of files goes into the cache.
    let options = Options { only_layer: Some(member.layer), cache: Cache::default(), ..options.clone() };
    let cat = Cat { path: entry.path.to_vec(), content: Mutex::new(None) };
    let opened = open(target, &options, &Readers::new(vec![&cat])).map_err(|error| images::failure(target, &error))?;
    let is_same = opened.iter().any(|opened| image.subject.as_str() == opened.id && opened.failures.is_empty());
    let content = cat.content.into_inner().unwrap_or_else(PoisonError::into_inner);
    content.filter(|_| is_same).ok_or_else(|| {
        Failure::job(anyhow::anyhow!("the content of /{shown} could not be read from layer {}", member.layer))
    })
}

/// Keeps the content of the file at a path.
struct Cat {
    path: Vec<u8>,
    content: Mutex<Option<Vec<u8>>>,
}

impl FileReader for Cat {
    fn name(&self) -> &'static str {
        "cat"
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        // Every content begins with nothing.
        &[Interest::Magic(b"")]
    }

    fn read(&self, file: &FileBytes<'_>, _: &mut RawFacts) {
        if *file.path == *self.path && file.is_whole() {
            // Of several with that path the last one counts.
            *self.content.lock().unwrap_or_else(PoisonError::into_inner) = Some(file.bytes.to_vec());
        }
    }
}
