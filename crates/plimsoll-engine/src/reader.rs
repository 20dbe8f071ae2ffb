//! Readers of files: what they want to see, and what they say of it. They never see where the bytes come from.

use std::ops::Range;

use plimsoll_facts::image::{Format, RawFacts};

/// Which files a reader wants, decided on one layer alone: by the last part of the path and the first bytes. The full
/// path is no reason, since a link in another layer may move the file (image spec section 3.1).
#[derive(Clone, Copy, Debug)]
pub enum Interest {
    /// The name is exactly this.
    Name(&'static str),
    /// The name ends with this.
    Suffix(&'static str),
    /// The name starts with this.
    Prefix(&'static str),
    /// The folder that holds it has this name.
    In(&'static str),
    /// The content begins with these bytes.
    Magic(&'static [u8]),
    /// Machine code, by its first bytes.
    Binary,
    /// No reason to see a file. Of one that is too large to be seen at once, its middle is shown to this as it passes
    /// by.
    Passing(Passing),
}

/// How a reader finds in the middle of a large file what it wants to see of it.
#[derive(Clone, Copy, Debug)]
pub struct Passing {
    /// What of these bytes counts. `bytes` is a part of the middle, in which each place comes at least once; what is
    /// longer than 1 KiB may be missed.
    pub find: fn(&FileBytes<'_>) -> Vec<Range<usize>>,
    /// Bytes before it that are kept too, at most 1 KiB.
    pub before: u64,
    /// Bytes behind it that are kept too.
    pub after: u64,
}

/// A run of bytes of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece<'f> {
    /// Where in the file it begins.
    pub offset: u64,
    /// The bytes.
    pub bytes: &'f [u8],
}

impl Piece<'_> {
    /// What of it is in a range of the file; `None` when nothing is.
    pub fn within(self, range: &Range<u64>) -> Option<Self> {
        let place =
            |at: u64| usize::try_from(at.saturating_sub(self.offset)).unwrap_or(usize::MAX).min(self.bytes.len());
        let bytes = self.bytes.get(place(range.start)..place(range.end)).filter(|bytes| !bytes.is_empty())?;
        Some(Self { offset: self.offset.max(range.start), bytes })
    }
}

/// A part of a file that a reader asked for with [`RawFacts::want_part`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part<'f> {
    /// What the reader called it.
    pub name: &'f str,
    /// The number that the reader gave with it.
    pub allowance: u64,
}

/// A file as a reader sees it.
#[derive(Clone, Copy, Debug)]
pub struct FileBytes<'f> {
    /// Its path in the layer, normalised, as bytes.
    pub path: &'f [u8],
    /// Its content from the first byte on: all of it, unless it is larger than the limit `file-buffer`.
    pub bytes: &'f [u8],
    /// What else is there of a file of which `bytes` is only the start, by offset: its last bytes, what was found while
    /// it passed by and what the reader asked for. The pieces may overlap.
    pub rest: &'f [Piece<'f>],
    /// Set when this is not the file but a part of it; without bytes, when that could not be had.
    pub part: Option<Part<'f>>,
    /// Bytes of the whole content.
    pub size: u64,
    /// Permission bits.
    pub mode: u16,
    /// What its first bytes say.
    pub format: Format,
}

impl<'f> FileBytes<'f> {
    /// A file that is all there, for tests and documents.
    pub fn whole(path: &'f str, bytes: &'f [u8]) -> Self {
        Self {
            path: path.as_bytes(),
            bytes,
            rest: &[],
            part: None,
            size: bytes.len() as u64,
            mode: 0o644,
            format: Format::Other,
        }
    }

    /// True when `bytes` is all of it.
    pub const fn is_whole(&self) -> bool {
        self.size == self.bytes.len() as u64
    }

    /// What is there of it, by offset.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'f>> + use<'f> {
        [Piece { offset: 0, bytes: self.bytes }].into_iter().chain(self.rest.iter().copied())
    }

    /// What is there without a gap from an offset on.
    pub fn at(&self, offset: u64) -> Option<&'f [u8]> {
        let here = self.pieces().filter_map(|piece| {
            let within = usize::try_from(offset.checked_sub(piece.offset)?).unwrap_or(usize::MAX);
            piece.bytes.get(within..)
        });
        here.max_by_key(|bytes| bytes.len())
    }

    /// Bytes from an offset on; `None` when they are not all there.
    pub fn get(&self, offset: u64, size: u64) -> Option<&'f [u8]> {
        self.at(offset)?.get(..usize::try_from(size).unwrap_or(usize::MAX))
    }

    /// The last part of its path, as text; empty when it is no UTF-8.
    pub fn name(&self) -> &'f str {
        std::str::from_utf8(plimsoll_facts::image::base_name(self.path)).unwrap_or("")
    }

    /// Its content as text, or a problem: what is no UTF-8 is replaced, a byte order mark is left out.
    pub fn text(&self, facts: &mut RawFacts) -> std::borrow::Cow<'f, str> {
        if !self.is_whole() {
            facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", self.size));
        }
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes);
        String::from_utf8_lossy(bytes)
    }
}

/// A reader of files: raw facts of one file at a time, which a cache may keep.
pub trait FileReader: Sync {
    /// Its name, unique.
    fn name(&self) -> &'static str;

    /// Raised whenever it says something else of the same bytes: part of the key of the cache.
    fn version(&self) -> u32;

    /// Which files it wants.
    fn interest(&self) -> &'static [Interest];

    /// What it sees in a file.
    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts);
}
