//! Readers of files: what they want to see, and what they say of it. They never see where the bytes come from.

use plimsoll_facts::image::{Format, RawFacts};

/// Which files a reader wants, decided on one layer alone: by the last part of the path and the first bytes. The full
/// path is no reason, since a link in another layer may move the file (image spec section 3.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
}

/// A file as a reader sees it.
#[derive(Clone, Copy, Debug)]
pub struct FileBytes<'f> {
    /// Its path in the layer, normalised, as bytes.
    pub path: &'f [u8],
    /// Its content from the first byte on: all of it, unless it is larger than the limit `file-buffer`.
    pub bytes: &'f [u8],
    /// The last bytes of a file of which `bytes` is only the start; else empty.
    pub tail: &'f [u8],
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
        Self { path: path.as_bytes(), bytes, tail: &[], size: bytes.len() as u64, mode: 0o644, format: Format::Other }
    }

    /// True when `bytes` is all of it.
    pub const fn is_whole(&self) -> bool {
        self.size == self.bytes.len() as u64
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
