//! Zip archives inside files, and inside each other, within the limits `archive-depth`, `archive-entries` and
//! `archive-bytes` (image spec section 3.2).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use zip::ZipArchive;

/// Archives within archives.
pub(crate) const MAX_DEPTH: usize = 16;
/// Members of all archives in one file.
const MAX_ENTRIES: usize = 1_000_000;
/// Bytes unpacked from one file.
const MAX_BYTES: u64 = 4 << 30;
/// Bytes that are held at once of archives within each other; a member that is stored as it is needs none.
pub(crate) const MAX_HELD: u64 = 128 << 20;

/// Problems that are told of one file.
const MAX_PROBLEMS: usize = 100;

/// What may still be read of the archives in one file.
pub(crate) struct Budget {
    entries: usize,
    bytes: u64,
}

impl Budget {
    /// What one file may hold.
    pub(crate) const fn of_one_file() -> Self {
        Self { entries: MAX_ENTRIES, bytes: MAX_BYTES }
    }

    /// True when no more is to be read.
    pub(crate) const fn is_spent(&self) -> bool {
        self.entries == 0 || self.bytes == 0
    }
}

/// Why something of an archive was not read.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Unread {
    /// A limit, by its name.
    Limit(&'static str, String),
    /// It is damaged, or in a form that is not known.
    Broken(String),
}

impl Unread {
    /// Notes it, for the archive or member at `place`, which is empty for the file itself.
    pub(crate) fn note(self, place: &str, facts: &mut RawFacts) {
        let at = |what: String| if place.is_empty() { what } else { format!("{place}: {what}") };
        match (self, facts.problems.len()) {
            (_, MAX_PROBLEMS) => facts.problem("more is wrong with it than is told"),
            (_, told) if told > MAX_PROBLEMS => {}
            (Self::Limit(limit, what), _) => facts.limit(limit, at(what)),
            (Self::Broken(what), _) => facts.problem(at(what)),
        }
    }
}

/// The bytes of an archive, as far as they are there: all, or start and end.
#[derive(Clone, Copy)]
pub(crate) struct Source<'b> {
    start: &'b [u8],
    tail: &'b [u8],
    size: u64,
    at: u64,
}

impl<'b> Source<'b> {
    /// All bytes.
    pub(crate) fn whole(bytes: &'b [u8]) -> Self {
        Self { start: bytes, tail: &[], size: bytes.len() as u64, at: 0 }
    }

    /// What is there of a file.
    pub(crate) fn of(file: &FileBytes<'b>) -> Self {
        Self { start: file.bytes, tail: file.tail, size: file.size, at: 0 }
    }

    /// `length` bytes from `at` on, if they are there.
    fn slice(&self, at: u64, length: u64) -> Option<&'b [u8]> {
        let end = at.checked_add(length)?;
        self.pieces(at, end).find(|(_, piece)| piece.len() as u64 == length).map(|(_, piece)| piece)
    }

    /// The bytes between two places that are there, with their places.
    fn pieces(&self, from: u64, to: u64) -> impl Iterator<Item = (u64, &'b [u8])> + use<'b> {
        [(0, self.start), (self.tail_start(), self.tail)].into_iter().filter_map(move |(offset, bytes)| {
            let place = |at: u64| usize::try_from(at.saturating_sub(offset)).unwrap_or(usize::MAX).min(bytes.len());
            let piece = bytes.get(place(from)..place(to)).filter(|piece| !piece.is_empty())?;
            Some((from.max(offset), piece))
        })
    }

    fn is_whole(&self) -> bool {
        self.start.len() as u64 == self.size
    }

    fn tail_start(&self) -> u64 {
        self.size.saturating_sub(self.tail.len() as u64)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size {
            return Ok(0);
        }
        let end = self.at.saturating_add(into.len() as u64);
        // What is not there reads as zeros, which are no header: it is found again as what could not be read.
        let Some((_, mut rest)) = self.pieces(self.at, end).find(|(at, _)| *at == self.at) else {
            let gap = if self.at < self.tail_start() { self.tail_start() } else { self.size } - self.at;
            let count = into.len().min(usize::try_from(gap).unwrap_or(usize::MAX));
            into.iter_mut().take(count).for_each(|byte| *byte = 0);
            self.at += count as u64;
            return Ok(count);
        };
        let count = rest.read(into)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::other("a place before the start"))?;
        Ok(self.at)
    }
}

/// A member of an archive.
pub(crate) struct Member {
    /// Its number.
    pub(crate) index: usize,
    /// Its path in the archive; what is no UTF-8 is replaced.
    pub(crate) name: String,
    /// Where its header starts.
    start: u64,
}

/// An open archive.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Source<'b>>,
    source: Source<'b>,
    /// The members that are files, in the order of the directory.
    pub(crate) members: Vec<Member>,
}

impl<'b> Archive<'b> {
    /// Reads the directory.
    pub(crate) fn open(source: Source<'b>, budget: &mut Budget) -> Result<Self, Unread> {
        let zip = ZipArchive::new(source).map_err(|error| {
            if source.is_whole() {
                Unread::Broken(format!("is no zip archive: {error}"))
            } else {
                Unread::Limit("file-buffer", format!("its directory is not read: {error}"))
            }
        })?;
        // An archive counts as one member, even if it is empty.
        let Some(left) = budget.entries.checked_sub(zip.len() + 1) else {
            budget.entries = 0;
            return Err(Unread::Limit("archive-entries", format!("more than {MAX_ENTRIES} members")));
        };
        budget.entries = left;
        let mut members = Vec::new();
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_data(index) else { continue };
            if entry.is_dir() {
                continue;
            }
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            members.push(Member { index, name, start: entry.header_start() });
        }
        Ok(Self { zip, source, members })
    }

    /// Reasons why another reader may see something else in it.
    pub(crate) fn doubts(&mut self) -> Vec<&'static str> {
        let mut doubts = Vec::new();
        if self.zip.has_duplicate_names() {
            doubts.push("several members have one name: readers may take another");
        }
        if self.overlaps() {
            doubts.push("members overlap: archives inside are not read");
        }
        if self.has_second_directory() {
            doubts.push("holds a second directory: other readers may see other members");
        }
        doubts
    }

    /// True when members share bytes, as only bombs do: few bytes would be read over and over.
    pub(crate) fn overlaps(&mut self) -> bool {
        self.zip.has_overlapping_files().is_ok_and(|overlap| overlap)
    }

    /// True when the end of another directory stands outside of all members: before, between or behind them.
    fn has_second_directory(&mut self) -> bool {
        const END: &[u8] = b"PK\x05\x06";
        let first = self.members.iter().map(|member| member.start).min().unwrap_or_default();
        let directory = self.zip.central_directory_start();
        let places: BTreeSet<u64> = [(0, first), (directory, self.source.size)]
            .into_iter()
            .flat_map(|(from, to)| self.source.pieces(from, to))
            .flat_map(|(at, bytes)| (at..).zip(bytes.windows(END.len())).filter(|(_, window)| *window == END))
            .map(|(at, _)| at)
            .collect();
        places.len() > 1
    }

    /// The content of a member, at most `most` bytes.
    pub(crate) fn content(&mut self, index: usize, most: u64, budget: &mut Budget) -> Result<Cow<'b, [u8]>, Unread> {
        let source = self.source;
        let broken = |error: &dyn std::fmt::Display| {
            if source.is_whole() {
                Unread::Broken(format!("cannot be unpacked: {error}"))
            } else {
                Unread::Limit("file-buffer", format!("is not read: {error}"))
            }
        };
        let mut member = self.zip.by_index(index).map_err(|error| broken(&error))?;
        if member.compression() == zip::CompressionMethod::Stored && !member.encrypted() {
            let stored = member.data_start().and_then(|start| source.slice(start, member.compressed_size()));
            if let Some(bytes) = stored.filter(|bytes| bytes.len() as u64 <= most) {
                return Ok(Cow::Borrowed(bytes));
            }
        }
        let allowed = most.min(budget.bytes);
        let mut bytes = Vec::new();
        let read = (&mut member).take(allowed + 1).read_to_end(&mut bytes);
        budget.bytes = budget.bytes.saturating_sub(bytes.len() as u64);
        match read {
            _ if bytes.len() as u64 > allowed => {
                let limit = if allowed < most { "archive-bytes" } else { "file-buffer" };
                Err(Unread::Limit(limit, format!("more than {allowed} bytes unpacked")))
            }
            Err(error) => Err(broken(&error)),
            Ok(_) => Ok(Cow::Owned(bytes)),
        }
    }
}
