//! One header of a database: an index of tags and a store of their data, all numbers big-endian.
//!
//! Source: rpm documentation, "RPM v4 package format", header format; tag numbers from `rpmtag.h`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::number::{Order, slice, u16_at, u32_at};
use super::problem::Fault;
use super::texts::Texts;

/// Bytes of the two lengths in front of the index.
const LENGTHS: usize = 8;
/// Bytes of one entry of the index: tag, type, offset, count.
const ENTRY: usize = 16;
/// Tags below this one describe the header itself: regions that a signature covers. Their entries are not data.
const FIRST_DATA_TAG: u32 = 100;

mod tag {
    pub(super) const SIGMD5: u32 = 261;
    pub(super) const NAME: u32 = 1000;
    pub(super) const VERSION: u32 = 1001;
    pub(super) const RELEASE: u32 = 1002;
    pub(super) const EPOCH: u32 = 1003;
    pub(super) const SUMMARY: u32 = 1004;
    pub(super) const INSTALL_TIME: u32 = 1008;
    pub(super) const SIZE: u32 = 1009;
    pub(super) const VENDOR: u32 = 1011;
    pub(super) const LICENCE: u32 = 1014;
    pub(super) const ARCH: u32 = 1022;
    pub(super) const OLD_FILE_NAMES: u32 = 1027;
    pub(super) const FILE_STATES: u32 = 1029;
    pub(super) const FILE_MODES: u32 = 1030;
    pub(super) const FILE_DIGESTS: u32 = 1035;
    pub(super) const FILE_FLAGS: u32 = 1037;
    pub(super) const SOURCE_RPM: u32 = 1044;
    pub(super) const PROVIDES: u32 = 1047;
    pub(super) const REQUIRES: u32 = 1049;
    pub(super) const DIRECTORY_INDEXES: u32 = 1116;
    pub(super) const BASE_NAMES: u32 = 1117;
    pub(super) const DIRECTORY_NAMES: u32 = 1118;
    pub(super) const LONG_SIZE: u32 = 5009;
    pub(super) const FILE_DIGEST_ALGORITHM: u32 = 5011;
    pub(super) const MODULARITY_LABEL: u32 = 5096;
}

mod kind {
    pub(super) const CHAR: u32 = 1;
    pub(super) const INT8: u32 = 2;
    pub(super) const INT16: u32 = 3;
    pub(super) const INT32: u32 = 4;
    pub(super) const INT64: u32 = 5;
    pub(super) const STRING: u32 = 6;
    pub(super) const BINARY: u32 = 7;
    pub(super) const STRINGS: u32 = 8;
    pub(super) const TRANSLATED: u32 = 9;
}

/// What a header says of its package. `gpg-pubkey` is a header too: a key, no package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RpmHeader {
    /// Name of the package.
    pub name: String,
    /// Upstream version.
    pub version: String,
    /// Release of the distribution.
    pub release: String,
    /// The number that outweighs the version, when one is written; 0 and none compare alike.
    pub epoch: Option<u32>,
    /// Architecture, `noarch` included; a key has none.
    pub arch: Option<String>,
    /// File name of the source package; absent for source packages and keys.
    pub source_rpm: Option<String>,
    /// Sum of the sizes of the files, bytes.
    pub size: Option<u64>,
    /// Licence as written.
    pub licence: Option<String>,
    /// Who built it.
    pub vendor: Option<String>,
    /// `name:stream:version:context` of the module it belongs to.
    pub modularity_label: Option<String>,
    /// One line about it, in the first language of the header.
    pub summary: Option<String>,
    /// When it was installed, seconds since 1970.
    pub install_time: Option<u32>,
    /// MD5 of the package file's header and payload, lower-case hexadecimal.
    pub sigmd5: Option<String>,
    /// Names it needs: packages, capabilities, paths.
    pub requires: Texts,
    /// Names it gives.
    pub provides: Texts,
    /// Its files.
    pub files: RpmFiles,
}

/// The files of a package as parallel lists: paths share their directories, which a hostile header could otherwise
/// make a file of megabytes fill terabytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RpmFiles {
    directories: Texts,
    names: Texts,
    directory_indexes: Vec<u32>,
    digests: Texts,
    digest_algorithm: u32,
    modes: Vec<u16>,
    flags: Vec<u32>,
    states: Vec<u8>,
}

/// One file of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RpmFile<'a> {
    /// Its directory, with the slash at the end; empty when `name` is the whole path.
    pub directory: &'a [u8],
    /// Its name.
    pub name: &'a [u8],
    /// Digest of the content as hexadecimal text; directories, links and ghosts have none.
    pub digest: Option<&'a [u8]>,
    /// Type and permissions as in `st_mode`; 0 when the header does not say.
    pub mode: u16,
    flags: u32,
    state: u8,
}

impl RpmFile<'_> {
    /// Source: `rpmfiles.h`, RPMFILE_CONFIG.
    const CONFIG: u32 = 1;
    /// Source: `rpmfiles.h`, RPMFILE_MISSINGOK.
    const MISSING_OK: u32 = 1 << 3;
    /// Source: `rpmfiles.h`, RPMFILE_GHOST.
    const GHOST: u32 = 1 << 6;

    /// The path.
    pub fn path(&self) -> Vec<u8> {
        [self.directory, self.name].concat()
    }

    /// Is it configuration, which people change?
    pub fn is_config(&self) -> bool {
        self.flags & Self::CONFIG != 0
    }

    /// Is it owned but not part of the package, like a log?
    pub fn is_ghost(&self) -> bool {
        self.flags & Self::GHOST != 0
    }

    /// May it be absent?
    pub fn may_be_missing(&self) -> bool {
        self.flags & (Self::MISSING_OK | Self::GHOST) != 0 || self.state != 0
    }

    /// Was it installed as packaged? Not when another package replaced it, a policy left it out, or it is of another
    /// architecture's colour. Source: `rpmfiles.h`, rpmfileState.
    pub fn is_installed(&self) -> bool {
        self.state == 0
    }
}

impl RpmFiles {
    /// The number of files.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Has the package no file?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The digest's name; `None` for a number that is not assigned. Source: RFC 4880, 9.4.
    pub fn digest_algorithm(&self) -> Option<&'static str> {
        Some(match self.digest_algorithm {
            1 => "md5",
            2 => "sha1",
            8 => "sha256",
            9 => "sha384",
            10 => "sha512",
            11 => "sha224",
            _ => return None,
        })
    }

    /// The files in the order of the header; one whose directory is not listed is left out.
    pub fn iter(&self) -> impl Iterator<Item = RpmFile<'_>> {
        self.names.iter().enumerate().filter_map(|(number, name)| {
            Some(RpmFile {
                directory: match self.directory_indexes.get(number) {
                    Some(index) => self.directories.get(*index as usize)?,
                    None => &[],
                },
                name,
                digest: self.digests.get(number).filter(|digest| !digest.is_empty()),
                mode: self.modes.get(number).copied().unwrap_or_default(),
                flags: self.flags.get(number).copied().unwrap_or_default(),
                state: self.states.get(number).copied().unwrap_or_default(),
            })
        })
    }

    fn read(tags: &mut Tags<'_>) -> Self {
        let mut files = Self {
            directories: tags.soft(|tags| tags.texts(tag::DIRECTORY_NAMES)),
            names: tags.soft(|tags| tags.texts(tag::BASE_NAMES)),
            directory_indexes: tags.soft(|tags| tags.int32s(tag::DIRECTORY_INDEXES)),
            digests: tags.soft(|tags| tags.texts(tag::FILE_DIGESTS)),
            // Packages older than the tag have MD5.
            digest_algorithm: tags.soft(|tags| tags.int32(tag::FILE_DIGEST_ALGORITHM)).unwrap_or(1),
            modes: tags.soft(|tags| tags.int16s(tag::FILE_MODES)),
            flags: tags.soft(|tags| tags.int32s(tag::FILE_FLAGS)),
            states: tags.soft(|tags| tags.bytes(tag::FILE_STATES, &[kind::CHAR, kind::INT8, kind::BINARY])).to_vec(),
        };
        let has_directories = !files.names.is_empty();
        if !has_directories {
            // Before rpm 4 a file was its whole path.
            files.names = tags.soft(|tags| tags.texts(tag::OLD_FILE_NAMES));
            files.directory_indexes.clear();
        }
        let count = files.names.len();
        let optional = [files.digests.len(), files.modes.len(), files.flags.len(), files.states.len()];
        let fit = optional.iter().all(|&length| length == 0 || length == count);
        let known = files.directory_indexes.iter().all(|&index| (index as usize) < files.directories.len());
        if !fit || (has_directories && files.directory_indexes.len() != count) {
            // Which digest is whose cannot be told.
            tags.note(Fault::Files);
            return Self::default();
        }
        if !known {
            tags.note(Fault::Files);
        }
        files
    }
}

/// Reads one header as a database keeps it: without the magic that a package file has in front. A fault beside a header
/// is the first of what is left out of it; a header without name, version or release is none.
pub fn header(blob: &[u8]) -> Result<(RpmHeader, Option<Fault>), Fault> {
    let tags = &mut Tags::new(blob)?;
    let header = RpmHeader {
        name: tags.needed(tag::NAME)?,
        version: tags.needed(tag::VERSION)?,
        release: tags.needed(tag::RELEASE)?,
        epoch: tags.soft(|tags| tags.int32(tag::EPOCH)),
        arch: tags.soft(|tags| tags.text(tag::ARCH)),
        source_rpm: tags.soft(|tags| tags.text(tag::SOURCE_RPM)),
        size: tags.soft(Tags::size),
        licence: tags.soft(|tags| tags.text(tag::LICENCE)),
        vendor: tags.soft(|tags| tags.text(tag::VENDOR)),
        modularity_label: tags.soft(|tags| tags.text(tag::MODULARITY_LABEL)),
        summary: tags.soft(|tags| tags.text(tag::SUMMARY)),
        install_time: tags.soft(|tags| tags.int32(tag::INSTALL_TIME)),
        sigmd5: tags.soft(|tags| tags.hexadecimal(tag::SIGMD5)),
        requires: tags.soft(|tags| tags.texts(tag::REQUIRES)),
        provides: tags.soft(|tags| tags.texts(tag::PROVIDES)),
        files: RpmFiles::read(tags),
    };
    Ok((header, tags.fault))
}

/// An entry of the index.
#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: u32,
    offset: u32,
    count: u32,
}

/// The index of a header and its store.
struct Tags<'a> {
    index: BTreeMap<u32, Entry>,
    store: &'a [u8],
    /// Bytes of the store not yet given to a tag: in an honest header no two tags share data, so one that gives more
    /// than it has would only make us copy without end.
    left: usize,
    /// The first fault that costs less than the whole header.
    fault: Option<Fault>,
}

impl<'a> Tags<'a> {
    fn new(blob: &'a [u8]) -> Result<Self, Fault> {
        let entries = u32_at(blob, 0, Order::Big).ok_or(Fault::HeaderLength)? as usize;
        let stored = u32_at(blob, 4, Order::Big).ok_or(Fault::HeaderLength)? as usize;
        let index_length = entries.checked_mul(ENTRY).ok_or(Fault::HeaderLength)?;
        let index = slice(blob, LENGTHS, index_length).ok_or(Fault::HeaderLength)?;
        let store = blob.get(LENGTHS + index_length..).ok_or(Fault::HeaderLength)?;
        if store.len() != stored {
            return Err(Fault::HeaderLength);
        }
        let mut tags = BTreeMap::new();
        for entry in index.chunks_exact(ENTRY) {
            let word = |number: usize| u32_at(entry, number * 4, Order::Big).ok_or(Fault::HeaderLength);
            let tag = word(0)?;
            if tag >= FIRST_DATA_TAG {
                // What was added at installation stands behind the signed region and replaces what is in it.
                tags.insert(tag, Entry { kind: word(1)?, offset: word(2)?, count: word(3)? });
            }
        }
        Ok(Self { index: tags, store, left: store.len(), fault: None })
    }

    fn note(&mut self, fault: Fault) {
        self.fault = self.fault.or(Some(fault));
    }

    /// What a tag says, or nothing and a note: a package with a broken vendor is still installed.
    fn soft<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> T {
        read(self).unwrap_or_else(|fault| {
            self.note(fault);
            T::default()
        })
    }

    fn size(&mut self) -> Result<Option<u64>, Fault> {
        match self.int64(tag::LONG_SIZE)? {
            None => Ok(self.int32(tag::SIZE)?.map(u64::from)),
            long => Ok(long),
        }
    }

    /// The store from the data of a tag on, and its entry, when its type is one of `kinds`.
    fn entry(&self, tag: u32, kinds: &[u32]) -> Result<Option<(&'a [u8], Entry)>, Fault> {
        let Some(&entry) = self.index.get(&tag) else { return Ok(None) };
        if !kinds.contains(&entry.kind) {
            return Err(Fault::TagType(tag, entry.kind));
        }
        let data = self.store.get(entry.offset as usize..).ok_or(Fault::TagRange(tag))?;
        Ok(Some((data, entry)))
    }

    fn spend(&mut self, tag: u32, length: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(length).ok_or(Fault::TagOverlap(tag))?;
        Ok(())
    }

    /// The data of `count` items of `width` bytes.
    fn items(&mut self, tag: u32, kinds: &[u32], width: usize) -> Result<&'a [u8], Fault> {
        let Some((data, entry)) = self.entry(tag, kinds)? else { return Ok(&[]) };
        let length = (entry.count as usize).checked_mul(width).ok_or(Fault::TagRange(tag))?;
        let data = data.get(..length).ok_or(Fault::TagRange(tag))?;
        self.spend(tag, length)?;
        Ok(data)
    }

    fn bytes(&mut self, tag: u32, kinds: &[u32]) -> Result<&'a [u8], Fault> {
        self.items(tag, kinds, 1)
    }

    fn int16s(&mut self, tag: u32) -> Result<Vec<u16>, Fault> {
        let data = self.items(tag, &[kind::INT16], 2)?;
        Ok(data.chunks_exact(2).filter_map(|item| u16_at(item, 0, Order::Big)).collect())
    }

    fn int32s(&mut self, tag: u32) -> Result<Vec<u32>, Fault> {
        let data = self.items(tag, &[kind::INT32], 4)?;
        Ok(data.chunks_exact(4).filter_map(|item| u32_at(item, 0, Order::Big)).collect())
    }

    fn int32(&mut self, tag: u32) -> Result<Option<u32>, Fault> {
        Ok(u32_at(self.items(tag, &[kind::INT32], 4)?, 0, Order::Big))
    }

    fn int64(&mut self, tag: u32) -> Result<Option<u64>, Fault> {
        Ok(self.items(tag, &[kind::INT64], 8)?.first_chunk().map(|item| u64::from_be_bytes(*item)))
    }

    fn hexadecimal(&mut self, tag: u32) -> Result<Option<String>, Fault> {
        let data = self.bytes(tag, &[kind::BINARY])?;
        let mut text = String::new();
        for byte in data {
            text.push_str(&format!("{byte:02x}"));
        }
        Ok((!text.is_empty()).then_some(text))
    }

    fn texts(&mut self, tag: u32) -> Result<Texts, Fault> {
        self.first_texts(tag, &[kind::STRINGS], u32::MAX)
    }

    /// At most `limit` of the texts of a tag.
    fn first_texts(&mut self, tag: u32, kinds: &[u32], limit: u32) -> Result<Texts, Fault> {
        let mut texts = Texts::default();
        let Some((mut data, entry)) = self.entry(tag, kinds)? else { return Ok(texts) };
        for _ in 0..entry.count.min(limit) {
            let end = data.iter().position(|&byte| byte == 0).ok_or(Fault::TagRange(tag))?;
            let (text, rest) = data.split_at_checked(end).ok_or(Fault::TagRange(tag))?;
            self.spend(tag, end + 1)?;
            if !texts.push(text) {
                return Err(Fault::TagRange(tag));
            }
            data = rest.get(1..).ok_or(Fault::TagRange(tag))?;
        }
        Ok(texts)
    }

    /// The first text of a tag; an empty one says nothing.
    fn text(&mut self, tag: u32) -> Result<Option<String>, Fault> {
        let texts = self.first_texts(tag, &[kind::STRING, kind::TRANSLATED, kind::STRINGS], 1)?;
        Ok(texts.get(0).map(|text| String::from_utf8_lossy(text).into_owned()).filter(|text| !text.is_empty()))
    }

    fn needed(&mut self, tag: u32) -> Result<String, Fault> {
        self.text(tag)?.ok_or(Fault::TagMissing(tag))
    }
}
