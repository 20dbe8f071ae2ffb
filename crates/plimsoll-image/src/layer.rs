//! A layer: one pass over its blob, from stored bytes to entries and raw facts, without temporary files.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use plimsoll_facts::image::{Compression, Digest, Entry, EntryKind, Format, LayerIndex};

use crate::Limits;
use crate::index::{Builder, Pieces, Reserved, whiteout};
use crate::inflate::{self, Broken, Hashing, Plain};
use crate::name::{self, inside};
use crate::readers::Readers;
use crate::tar::{Fault, Member, MemberKind, Members, Segment, TarError};

/// Why a layer could not be read to its end. Nothing of it is used then.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LayerError {
    /// The bytes could not be had.
    #[error("{0}")]
    Read(String),
    /// The bytes are no layer.
    #[error("{0}")]
    Damaged(String),
    /// A limit was reached.
    #[error("stopped at the limit `{name}` ({value}); raise it with `--limit {name}=VALUE` if the image is trusted")]
    Limit {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: u64,
    },
    /// The blob is another than the manifest names.
    #[error("blob {expected} has digest {found}")]
    Digest {
        /// What names it.
        expected: Digest,
        /// What it has.
        found: Digest,
    },
    /// The plain archive is another than the configuration names.
    #[error("the plain archive has digest {found}, the configuration says {expected}")]
    DiffId {
        /// What the configuration says.
        expected: Digest,
        /// What it has.
        found: Digest,
    },
}

/// What is to be compared when a layer is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expected {
    /// Digest of the blob, if it has one and it is to be compared.
    pub(crate) digest: Option<Digest>,
    /// Digest of the plain archive, if it is to be compared. For a plain blob that costs nothing.
    pub(crate) diff_id: Option<Digest>,
    /// Compute the digest of the plain archive also when the blob is compressed.
    pub(crate) full: bool,
}

/// Bytes of capabilities. Source: linux/capability.h: `vfs_ns_cap_data` has 24.
const CAPABILITY_BYTES: usize = 64;

/// Bytes of names that count as a member.
const NAME_BYTES: usize = 128;

/// The target of a link.
fn link_target(kind: &EntryKind) -> Option<&[u8]> {
    match kind {
        EntryKind::Symlink(target) | EntryKind::HardLink(target) => Some(target),
        _ => None,
    }
}

/// How many members all layers of an image may still have. Shared: when it is used up, no layer of the image is used,
/// so that the answer does not depend on which was first.
pub(crate) struct Room {
    left: AtomicI64,
    entries: u64,
    /// Held while a layer is read again: what large files need is needed once, not once for each thread.
    again: Mutex<()>,
}

impl Room {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            left: AtomicI64::new(i64::try_from(limits.entries).unwrap_or(i64::MAX)),
            entries: limits.entries,
            again: Mutex::new(()),
        }
    }

    /// How many there were at first.
    pub(crate) const fn entries(&self) -> u64 {
        self.entries
    }

    /// Takes the room of a member; false when there is none left. Long names count as several members: what is limited
    /// is memory.
    pub(crate) fn take(&self, entry: &Entry) -> bool {
        self.take_for(entry.path.len() + link_target(&entry.kind).map_or(0, <[u8]>::len))
    }

    /// Takes the room of a layer that a cache knows, as reading it would.
    pub(crate) fn take_all(&self, index: &LayerIndex) {
        for entry in &index.entries {
            self.take(entry);
        }
    }

    /// Takes the room of a member with a name of that many bytes.
    pub(crate) fn take_for(&self, bytes: usize) -> bool {
        let cost = i64::try_from(bytes / NAME_BYTES).unwrap_or(i64::MAX).saturating_add(1);
        self.left.fetch_sub(cost, Ordering::Relaxed) >= cost
    }

    /// True when it was not enough.
    pub(crate) fn is_used_up(&self) -> bool {
        self.left.load(Ordering::Relaxed) < 0
    }
}

/// A layer that was read to its end. Readers may want to see more of some files.
pub(crate) struct Reading<'r> {
    builder: Builder<'r>,
    limits: &'r Limits,
    compression: Compression,
    stored_bytes: u64,
    plain_bytes: u64,
    diff_id: Option<Digest>,
    /// Digest of the blob.
    pub(crate) digest: Digest,
}

/// Reads a layer to its end.
pub(crate) fn read_layer<'r>(
    blob: impl Read,
    expected: Expected,
    readers: &'r Readers<'r>,
    limits: &'r Limits,
    room: &Room,
) -> Result<Reading<'r>, LayerError> {
    let mut stored = Hashing::new(blob);
    let mut plain = Plain::new(&mut stored, inflating(limits)).map_err(|error| of_stream(&error, limits))?;
    let compression = match plain.compression() {
        inflate::Compression::None => Compression::None,
        inflate::Compression::Gzip => Compression::Gzip,
        inflate::Compression::Zstd => Compression::Zstd,
    };
    let (builder, diff_id) = if expected.full && compression != Compression::None {
        let mut hashing = Hashing::new(&mut plain);
        let builder = members(&mut hashing, readers, limits, room)?;
        let passed = hashing.finish().map_err(|error| of_stream(&error, limits))?;
        (builder, Some(Digest(passed.sha256)))
    } else {
        (members(&mut plain, readers, limits, room)?, None)
    };
    io::copy(&mut plain, &mut io::sink()).map_err(|error| of_stream(&error, limits))?;
    let (_, plain_bytes) = plain.passed();
    drop(plain);
    let passed = stored.finish().map_err(|error| of_stream(&error, limits))?;
    let digest = Digest(passed.sha256);
    if let Some(expected) = expected.digest.filter(|expected| *expected != digest) {
        return Err(LayerError::Digest { expected, found: digest });
    }
    let diff_id = diff_id.or((compression == Compression::None).then_some(digest));
    match (expected.diff_id, diff_id) {
        (Some(expected), Some(found)) if expected != found => Err(LayerError::DiffId { expected, found }),
        _ => {
            let stored_bytes = passed.bytes;
            Ok(Reading { builder, limits, compression, stored_bytes, plain_bytes, diff_id, digest })
        }
    }
}

impl Reading<'_> {
    /// True when readers want to see more of some file.
    pub(crate) fn asks(&self) -> bool {
        self.builder.asks()
    }

    /// Reads the layer again, for these files only. Nothing of it counts unless the blob is the same as before.
    pub(crate) fn again(&mut self, blob: impl Read, room: &Room) -> Result<(), LayerError> {
        let _alone = room.again.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = self.limits;
        let mut asked = self.builder.asked();
        let mut answers = BTreeMap::new();
        let mut stored = Hashing::new(blob);
        let plain = Plain::new(&mut stored, inflating(limits)).map_err(|error| of_stream(&error, limits))?;
        let mut members = Members::new(plain).with_header_bytes(limits.header_bytes);
        while !asked.is_empty() {
            let member = match members.next() {
                Ok(Some(member)) => member,
                Ok(None) => break,
                Err(error) if error.goes_on() => continue,
                Err(error) => return Err(of_tar(&error, limits)),
            };
            if let Some(mut file) = asked.remove(&member.offset) {
                self.builder.again(&mut file, &mut members).map_err(|error| of_tar(&error, limits))?;
                answers.insert(member.offset, file);
            }
        }
        drop(members);
        let passed = stored.finish().map_err(|error| of_stream(&error, limits))?;
        let found = Digest(passed.sha256);
        if found != self.digest {
            return Err(LayerError::Digest { expected: self.digest, found });
        }
        self.builder.answer(answers);
        Ok(())
    }

    /// What is in the layer.
    pub(crate) fn finish(self) -> LayerIndex {
        let mut index = self.builder.finish();
        index.compression = self.compression;
        index.stored_bytes = self.stored_bytes;
        index.plain_bytes = self.plain_bytes;
        index.diff_id = self.diff_id;
        index
    }
}

fn inflating(limits: &Limits) -> inflate::Limits {
    inflate::Limits { layer_bytes: limits.layer_bytes, ratio: limits.ratio, ..Default::default() }
}

fn members<'r, R: Read>(
    plain: &mut R,
    readers: &'r Readers<'r>,
    limits: &'r Limits,
    room: &Room,
) -> Result<Builder<'r>, LayerError> {
    let mut members = Members::new(plain).with_header_bytes(limits.header_bytes);
    let mut builder = Builder::new(readers, limits);
    loop {
        let member = match members.next() {
            Ok(Some(member)) => member,
            Ok(None) => break,
            Err(error) if error.goes_on() => {
                member_problem(&mut builder, b"", &error);
                continue;
            }
            Err(error) => return Err(of_tar(&error, limits)),
        };
        for ambiguity in &member.ambiguities {
            builder.ambiguity(&member.name, ambiguity.to_string());
        }
        let entry = entry(&member, &mut builder);
        if entry.as_ref().is_some_and(|entry| !room.take(entry)) {
            return Err(LayerError::Limit { name: "entries", value: limits.entries });
        }
        match entry {
            Some(entry) if entry.kind == EntryKind::File && entry.size > 0 => {
                let path = entry.path.clone();
                match builder.file(entry, member.offset, &mut members) {
                    Ok(()) => {}
                    Err(error) if error.goes_on() => member_problem(&mut builder, &path, &error),
                    Err(error) => return Err(of_tar(&error, limits)),
                }
            }
            Some(entry) => builder.push(entry),
            None => {}
        }
    }
    if let Some(behind) = members.finish().map_err(|error| of_tar(&error, limits))? {
        builder.ambiguity(b"", behind.to_string());
    }
    Ok(builder)
}

impl<R: Read> Pieces for Members<R> {
    type Error = TarError;

    fn piece(&mut self) -> Result<Option<Segment<'_>>, TarError> {
        self.segment()
    }
}

/// What a member says; `None` for what has no place in a file system, which is a problem or means nothing.
fn entry(member: &Member, builder: &mut Builder<'_>) -> Option<Entry> {
    let path = match inside(&member.name) {
        Ok(path) => path,
        Err(error) => {
            builder.problem(&member.name, error.to_string(), None);
            return None;
        }
    };
    let number = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    let kind = match member.kind {
        MemberKind::File => EntryKind::File,
        MemberKind::Directory => EntryKind::Directory,
        MemberKind::SymLink if member.link.len() > name::BYTES => {
            builder.problem(&path, "is a link whose target has more bytes than any path", None);
            return None;
        }
        MemberKind::SymLink => EntryKind::Symlink(member.link.as_slice().into()),
        MemberKind::HardLink => match inside(&member.link) {
            Ok(target) => EntryKind::HardLink(target.into()),
            Err(error) => {
                builder.problem(&path, format!("is a hard link whose target is invalid: {error}"), None);
                return None;
            }
        },
        MemberKind::CharDevice => EntryKind::CharDevice(number(member.device.0), number(member.device.1)),
        MemberKind::BlockDevice => EntryKind::BlockDevice(number(member.device.0), number(member.device.1)),
        MemberKind::Fifo => EntryKind::Fifo,
        MemberKind::Other(flag) => {
            builder.problem(&path, format!("has the unknown type `{}`", flag.escape_ascii()), None);
            return None;
        }
    };
    let (path, kind) = match whiteout(&path, kind) {
        Ok(found) => found,
        Err(Reserved::Ignored) => return None,
        Err(Reserved::Invalid) => {
            builder.problem(&path, "is a whiteout of nothing, of its folder or of the folder above", None);
            return None;
        }
    };
    let capability = member.xattrs().find(|(name, _)| *name == b"security.capability").map(|(_, value)| value);
    if capability.is_some_and(|value| value.len() > CAPABILITY_BYTES) {
        builder.problem(&path, "has a `security.capability` that is too large to be one", None);
    }
    let capability = capability.filter(|value| value.len() <= CAPABILITY_BYTES).map(Into::into);
    Some(Entry {
        path: path.into(),
        kind,
        mode: u16::try_from(member.mode & 0o7777).unwrap_or(0),
        uid: u32::try_from(member.uid).unwrap_or(u32::MAX),
        gid: u32::try_from(member.gid).unwrap_or(u32::MAX),
        size: member.size,
        modified: member.mtime.0,
        capability,
        format: Format::Other,
        digests: None,
    })
}

fn member_problem(builder: &mut Builder<'_>, path: &[u8], error: &TarError) {
    let limit = matches!(error.fault, Fault::RecordLimit(_)).then_some("header-bytes");
    builder.problem(path, format!("{error}: {}", error.fault), limit);
}

fn of_tar(error: &TarError, limits: &Limits) -> LayerError {
    match &error.fault {
        Fault::Read(source) => of_stream(source, limits),
        fault => LayerError::Damaged(format!("{error}: {fault}")),
    }
}

fn of_stream(error: &io::Error, limits: &Limits) -> LayerError {
    match Broken::of(error) {
        Some(Broken::LayerBytes(_)) => LayerError::Limit { name: "layer-bytes", value: limits.layer_bytes },
        Some(Broken::Ratio(_)) => LayerError::Limit { name: "ratio", value: limits.ratio },
        Some(broken) => LayerError::Damaged(broken.to_string()),
        None => LayerError::Read(error.to_string()),
    }
}
