//! Where the blobs of an image are.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_facts::image::{Digest, LayerIndex};
use sha2::{Digest as _, Sha256};

use crate::cache::stamp;
use crate::index::AGAIN;
use crate::layer::{Expected, LayerError, Room, read_layer};
use crate::{ImageError, Limits, Readers};

/// Where documents and layers of an image come from. A place is a path such as `blobs/sha256/HEX` or `ID/layer.tar`.
pub(crate) trait Store: Sync {
    /// The blob at a place.
    fn open(&self, place: &str) -> Result<Box<dyn Read + Send + '_>, ImageError>;

    /// True when there is something at a place.
    fn has(&self, place: &str) -> bool;

    /// What tells the bytes at a place from any other state of them, without reading them; `None` when nothing does.
    fn stamp(&self, _: &str) -> Option<String> {
        None
    }

    /// True when a blob that is known by its digest need not be read to be believed: a registry is asked by digest.
    fn is_remote(&self) -> bool {
        false
    }

    /// How often a layer can be read again for what readers want to see of large files.
    fn again(&self) -> u32 {
        AGAIN
    }

    /// A document at a place, of at most `limit` bytes.
    fn document(&self, place: &str, name: &'static str, limit: u64) -> Result<Vec<u8>, ImageError> {
        read_document(self.open(place)?, place, name, limit)
    }

    /// The layer at a place.
    fn layer(
        &self,
        place: &str,
        expected: Expected,
        readers: &Readers<'_>,
        limits: &Limits,
        room: &Room,
    ) -> Result<Arc<LayerIndex>, LayerError> {
        let blob = || self.open(place).map_err(|error| LayerError::Read(error.to_string()));
        let mut reading = read_layer(blob()?, expected, readers, limits, room)?;
        for _ in 0..self.again() {
            // What was read stands, and names what was not: another try that fails changes nothing.
            if !reading.asks() || blob().and_then(|blob| reading.again(blob, room)).is_err() {
                break;
            }
        }
        Ok(Arc::new(reading.finish()))
    }
}

/// A document of at most `limit` bytes.
pub(crate) fn read_document(
    reader: impl Read,
    place: &str,
    name: &'static str,
    limit: u64,
) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let read = reader.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| ImageError::Read { what: place.to_owned(), problem: error.to_string() })?;
    if bytes.len() as u64 > limit {
        return Err(ImageError::Limit { what: place.to_owned(), name, value: limit });
    }
    Ok(bytes)
}

/// The digest of bytes.
pub(crate) fn digest_of(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// The place of a blob in a layout.
pub(crate) fn blob_place(digest: &str) -> Option<String> {
    let (algorithm, digits) = digest.split_once(':')?;
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (plain(algorithm) && plain(digits)).then(|| format!("blobs/{algorithm}/{digits}"))
}

/// A folder.
pub(crate) struct FolderStore {
    pub(crate) root: PathBuf,
}

impl FolderStore {
    fn path(&self, place: &str) -> PathBuf {
        // Places are made of checked parts or stand in a document: nothing above the folder is meant by any of them.
        let parts = Path::new(place).components();
        let parts = parts.filter(|part| matches!(part, std::path::Component::Normal(_)));
        parts.fold(self.root.clone(), |path, part| path.join(part))
    }
}

impl Store for FolderStore {
    fn open(&self, place: &str) -> Result<Box<dyn Read + Send + '_>, ImageError> {
        let path = self.path(place);
        match File::open(&path) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(ImageError::Missing { what: path.display().to_string() })
            }
            Err(error) => Err(ImageError::Read { what: path.display().to_string(), problem: error.to_string() }),
        }
    }

    fn has(&self, place: &str) -> bool {
        self.path(place).is_file()
    }

    fn stamp(&self, place: &str) -> Option<String> {
        stamp(&self.path(place))
    }
}

/// A plain archive whose members are read where they lie.
pub(crate) struct ArchiveStore {
    pub(crate) path: PathBuf,
    /// First byte and length of each file by its path; links are resolved.
    pub(crate) members: BTreeMap<String, (u64, u64)>,
}

impl Store for ArchiveStore {
    fn open(&self, place: &str) -> Result<Box<dyn Read + Send + '_>, ImageError> {
        let Some((start, length)) = self.members.get(place) else {
            return Err(ImageError::Missing { what: format!("{place} in {}", self.path.display()) });
        };
        let opened = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(*start))?;
            Ok(file.take(*length))
        });
        match opened {
            Ok(file) => Ok(Box::new(file)),
            Err(error) => Err(ImageError::Read { what: self.path.display().to_string(), problem: error.to_string() }),
        }
    }

    fn has(&self, place: &str) -> bool {
        self.members.contains_key(place)
    }

    fn stamp(&self, place: &str) -> Option<String> {
        stamp(&self.path).map(|archive| format!("{archive} {place}"))
    }
}
