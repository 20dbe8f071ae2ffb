//! Archives of images: `docker save`, OCI layouts as tar, and both at once.
//!
//! A plain archive is read where its members lie. A compressed one, and one that comes over a socket, is read once from
//! its first to its last byte: what may be a layer is read as one when it comes by, since the document that names the
//! layers often stands behind them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use plimsoll_facts::image::{Compression, Digest, LayerIndex, Verification};

use crate::inflate::{self, Plain};
use crate::layer::{Expected, LayerError, Room, read_layer};
use crate::name::inside;
use crate::store::{ArchiveStore, Store};
use crate::tar::{Fault, Member, MemberKind, Members, TarError};
use crate::{ImageError, Limits, Options, Readers};

/// The documents that tell an archive of an image.
const MARKS: [&str; 4] = ["manifest.json", "index.json", "oci-layout", "repositories"];

/// Members looked at before an archive is taken for something else.
const LOOKED_AT: usize = 10_000;

/// True when a file is an archive of an image, by its content.
pub(crate) fn looks_like_image(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let Ok(plain) = Plain::new(BufReader::new(file), inflate::Limits::default()) else { return false };
    let mut members = Members::new(plain);
    for _ in 0..LOOKED_AT {
        match members.next() {
            Ok(Some(member)) => {
                let Ok(name) = inside(&member.name) else { continue };
                if MARKS.iter().any(|mark| mark.as_bytes() == name) || name.starts_with(b"blobs/sha256") {
                    return true;
                }
            }
            Ok(None) => return false,
            // A small file of anything: the first block is no header.
            Err(error) if !error.goes_on() => return false,
            Err(_) => {}
        }
    }
    false
}

/// The blobs of an archive.
pub(crate) fn open(
    path: &Path,
    readers: &Readers<'_>,
    options: &Options,
    room: &Room,
) -> Result<Box<dyn Store>, ImageError> {
    let unreadable = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => ImageError::Missing { what: path.display().to_string() },
        _ => ImageError::Read { what: path.display().to_string(), problem: error.to_string() },
    };
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let is_file = file.metadata().map_err(|error| unreadable(&error))?.is_file();
    let plain = Plain::new(BufReader::new(&file), of(&options.limits)).map_err(|error| unreadable(&error))?;
    // A pipe can be read once.
    if !is_file || plain.compression() != inflate::Compression::None {
        return Ok(Box::new(stream(plain, &path.display().to_string(), readers, options, room)?));
    }
    let members = places(&file, &options.limits).map_err(|problem| damaged(path, problem))?;
    Ok(Box::new(ArchiveStore { path: path.to_owned(), members }))
}

fn of(limits: &Limits) -> inflate::Limits {
    inflate::Limits { layer_bytes: limits.layer_bytes, ratio: limits.ratio, ..Default::default() }
}

fn damaged(path: &Path, problem: String) -> ImageError {
    ImageError::Read { what: path.display().to_string(), problem }
}

/// Content from this size on is not read to find what is behind it.
const FAR: u64 = 1 << 20;

/// Where the files of a plain archive lie. Large contents are leapt over.
fn places(mut file: &File, limits: &Limits) -> Result<BTreeMap<String, (u64, u64)>, String> {
    let unreadable = |error: io::Error| error.to_string();
    let length = file.metadata().map_err(unreadable)?.len();
    let room = Room::new(limits);
    let mut places = BTreeMap::new();
    let mut links = Vec::new();
    // Where the part of the archive begins that is read without a leap.
    let mut start = Some(0);
    while let Some(begin) = start.take() {
        file.seek(SeekFrom::Start(begin)).map_err(unreadable)?;
        let mut members = Members::new(file);
        loop {
            let member = match members.next() {
                Ok(Some(member)) => member,
                Ok(None) => break,
                Err(error) if error.goes_on() => continue,
                Err(error) => return Err(told(&error)),
            };
            let Some(name) = text_name(&member.name) else { continue };
            if !room.take_for(name.len() + member.link.len()) {
                return Err(format!("it has more members than the limit `entries` ({})", limits.entries));
            }
            if member.kind != MemberKind::File {
                links.extend(link(&name, &member).map(|target| (name, target)));
                continue;
            }
            // Sparse files do not lie in one piece; no program writes an image so.
            if is_sparse(&member) {
                continue;
            }
            let content = begin.saturating_add(member.offset).saturating_add(512);
            let end = content.saturating_add(member.size);
            if end > length {
                return Err(format!("it is cut off within {name}"));
            }
            places.insert(name, (content, member.size));
            if member.size >= FAR {
                start = Some(end.next_multiple_of(512));
                break;
            }
        }
    }
    for (name, target) in links {
        if let Some(place) = places.get(&target).copied() {
            places.insert(name, place);
        }
    }
    Ok(places)
}

/// What is wrong with an archive; where its bytes could not be had, why.
fn told(error: &TarError) -> String {
    match &error.fault {
        Fault::Read(source) => format!("{error}: {source}"),
        fault => format!("{error}: {fault}"),
    }
}

fn is_sparse(member: &Member) -> bool {
    member.typeflag == b'S' || member.pax.iter().any(|(key, _)| key.starts_with(b"GNU.sparse."))
}

fn text_name(name: &[u8]) -> Option<String> {
    let path = inside(name).map_or(None, Some)?;
    String::from_utf8(path).map_or(None, Some)
}

/// The path that a link of the archive means.
fn link(name: &str, member: &Member) -> Option<String> {
    match member.kind {
        MemberKind::HardLink => text_name(&member.link),
        MemberKind::SymLink if member.link.starts_with(b"/") => text_name(&member.link),
        MemberKind::SymLink => {
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            text_name(&[folder.as_bytes(), b"/", &member.link].concat())
        }
        _ => None,
    }
}

/// True for names that programs give layers in archives.
fn may_be_layer(name: &str) -> bool {
    [".tar", ".tar.gz", ".tgz", ".tar.zst"].iter().any(|ending| name.ends_with(ending)) || name.starts_with("blobs/")
}

/// What came of an archive that was read in one pass.
pub(crate) struct StreamStore {
    documents: BTreeMap<String, Vec<u8>>,
    layers: BTreeMap<String, Result<(Arc<LayerIndex>, Digest), LayerError>>,
    what: String,
}

/// Reads an archive that arrives, plain or not.
#[cfg(feature = "registry")]
pub(crate) fn piped(
    bytes: impl Read,
    what: &str,
    readers: &Readers<'_>,
    options: &Options,
    room: &Room,
) -> Result<StreamStore, ImageError> {
    let unreadable = |error: io::Error| ImageError::Read { what: what.to_owned(), problem: error.to_string() };
    let plain = Plain::new(bytes, of(&options.limits)).map_err(unreadable)?;
    stream(plain, what, readers, options, room)
}

/// Reads an archive from its first to its last byte.
pub(crate) fn stream(
    plain: impl Read,
    what: &str,
    readers: &Readers<'_>,
    options: &Options,
    room: &Room,
) -> Result<StreamStore, ImageError> {
    let limits = &options.limits;
    // Nothing says yet which digests name the layers: that of the plain archive is the one that always does.
    let expected = Expected { full: options.verification != Verification::None, ..Expected::default() };
    let outer = Room::new(limits);
    let mut store = StreamStore { documents: BTreeMap::new(), layers: BTreeMap::new(), what: what.to_owned() };
    let mut links = Vec::new();
    let mut members = Members::new(plain);
    let broken = |error: &TarError| ImageError::Read { what: what.to_owned(), problem: told(error) };
    let small = limits.config_bytes.max(limits.manifest_bytes);
    // Documents are kept until the end: an archive of nothing else must not fill the memory.
    let mut kept = 0;
    loop {
        let member = match members.next() {
            Ok(Some(member)) => member,
            Ok(None) => break,
            Err(error) if error.goes_on() => continue,
            Err(error) => return Err(broken(&error)),
        };
        let Some(name) = text_name(&member.name) else { continue };
        if !outer.take_for(name.len() + member.link.len()) {
            return Err(ImageError::Limit { what: what.to_owned(), name: "entries", value: limits.entries });
        }
        if member.kind != MemberKind::File {
            links.extend(link(&name, &member).map(|target| (name, target)));
            continue;
        }
        let mut content = members.content();
        let mut head = [0; 1];
        let read = content.read(&mut head);
        let length = read.map_err(|error| ImageError::Read { what: what.to_owned(), problem: error.to_string() })?;
        let first = head.get(..length).unwrap_or_default();
        let whole = first.chain(&mut content);
        if matches!(first, b"{" | b"[") && member.size <= small {
            kept += member.size;
            if kept > 8 * small {
                return Err(ImageError::Limit {
                    what: what.to_owned(),
                    name: "config-bytes",
                    value: limits.config_bytes,
                });
            }
            let mut bytes = Vec::new();
            let mut whole = whole;
            let read = whole.read_to_end(&mut bytes);
            read.map_err(|error| ImageError::Read { what: what.to_owned(), problem: error.to_string() })?;
            store.documents.insert(name, bytes);
        } else if may_be_layer(&name) {
            let layer = read_layer(whole, expected, readers, limits, room);
            let read = layer.map(|reading| {
                let digest = reading.digest;
                (Arc::new(reading.finish()), digest)
            });
            store.layers.insert(name, read);
        }
    }
    for (name, target) in links {
        if let Some(layer) = store.layers.get(&target).cloned() {
            store.layers.insert(name, layer);
        }
    }
    Ok(store)
}

impl Store for StreamStore {
    fn open(&self, place: &str) -> Result<Box<dyn Read + Send + '_>, ImageError> {
        match self.documents.get(place) {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Err(ImageError::Missing { what: format!("{place} in {}", self.what) }),
        }
    }

    fn has(&self, place: &str) -> bool {
        self.documents.contains_key(place) || self.layers.contains_key(place)
    }

    /// What has passed does not come again.
    fn again(&self) -> u32 {
        0
    }

    fn layer(
        &self,
        place: &str,
        expected: Expected,
        readers: &Readers<'_>,
        limits: &Limits,
        room: &Room,
    ) -> Result<Arc<LayerIndex>, LayerError> {
        // A small layer may begin as a document does.
        if let Some(bytes) = self.documents.get(place) {
            let reading = read_layer(bytes.as_slice(), expected, readers, limits, room)?;
            return Ok(Arc::new(reading.finish()));
        }
        let Some(layer) = self.layers.get(place) else {
            return Err(LayerError::Read(format!("{place} is not in {}", self.what)));
        };
        let (index, found) = layer.clone()?;
        if let Some(digest) = expected.digest.filter(|digest| *digest != found) {
            return Err(LayerError::Digest { expected: digest, found });
        }
        match (expected.diff_id, index.diff_id.or((index.compression == Compression::None).then_some(found))) {
            (Some(expected), Some(found)) if expected != found => Err(LayerError::DiffId { expected, found }),
            _ => Ok(index),
        }
    }
}
