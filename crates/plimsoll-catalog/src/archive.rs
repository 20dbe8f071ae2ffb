//! Zip archives inside files, and inside each other, within the limits `archive-depth`, `archive-entries` and
//! `archive-bytes` (image spec section 3.2).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use plimsoll_engine::{FileBytes, Piece};
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

    /// What a part of a file may hold.
    pub(crate) const fn of_part(bytes: u64) -> Self {
        Self { entries: MAX_ENTRIES, bytes }
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
    /// Its directory is not there.
    Directory(Range<u64>),
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
            (Self::Directory(range), _) => {
                facts.want(range);
                facts.limit("file-buffer", at("its directory is not read".to_owned()));
            }
        }
    }
}

/// The bytes of an archive, as far as they are there.
#[derive(Clone, Copy)]
pub(crate) struct Source<'b> {
    file: FileBytes<'b>,
    at: u64,
}

impl<'b> Source<'b> {
    /// All bytes.
    pub(crate) fn whole(bytes: &'b [u8]) -> Self {
        Self { file: FileBytes::whole("", bytes), at: 0 }
    }

    /// What is there of a file.
    pub(crate) const fn of(file: &FileBytes<'b>) -> Self {
        Self { file: *file, at: 0 }
    }

    /// `length` bytes from `at` on, if they are there.
    fn slice(&self, at: u64, length: u64) -> Option<&'b [u8]> {
        self.file.get(at, length)
    }

    /// The bytes between two places that are there, with their places.
    fn pieces(&self, from: u64, to: u64) -> impl Iterator<Item = (u64, &'b [u8])> + use<'b> {
        let pieces = self.file.pieces().filter_map(move |piece| piece.within(&(from..to)));
        pieces.map(|piece| (piece.offset, piece.bytes))
    }

    const fn is_whole(&self) -> bool {
        self.file.is_whole()
    }

    /// Where a directory is that is not there, by what stands at the end of the archive.
    fn missing_directory(&self) -> Option<Range<u64>> {
        /// The end of a directory and the longest comment behind it.
        const END: u64 = 22 + (64 << 10);
        /// A directory of a million members.
        const MOST: u64 = 128 << 20;
        let is_end = |piece: &Piece<'_>| piece.offset + piece.bytes.len() as u64 == self.file.size;
        let end = self.file.pieces().filter(is_end).max_by_key(|piece| piece.bytes.len())?;
        let from = end.offset.max(self.file.size.saturating_sub(END));
        let end = self.file.get(from, self.file.size - from)?;
        let at = end.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
        let size = end.get(at + 12..at + 16)?.try_into().map_or(None, |bytes| Some(u32::from_le_bytes(bytes)))?;
        let until = from + at as u64;
        // The large form keeps its numbers in a record of its own before this one.
        (u64::from(size) <= MOST).then(|| until.saturating_sub(u64::from(size))..until)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.file.size {
            return Ok(0);
        }
        let end = self.at.saturating_add(into.len() as u64);
        // What is not there reads as zeros, which are no header: it is found again as what could not be read.
        let here = self.pieces(self.at, end).filter(|(at, _)| *at == self.at);
        let Some((_, mut rest)) = here.max_by_key(|(_, piece)| piece.len()) else {
            let next = self.pieces(self.at, end).map(|(at, _)| at).min().unwrap_or(end);
            let gap = next.min(self.file.size) - self.at;
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
            SeekFrom::End(by) => self.file.size.checked_add_signed(by),
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

/// A member of which bytes are not there: where it is, and bytes that it may be unpacked to.
pub(crate) struct Missing {
    pub(crate) range: Range<u64>,
    pub(crate) allowance: u64,
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
            if let Some(range) = source.missing_directory().filter(|_| !source.is_whole()) {
                Unread::Directory(range)
            } else if source.is_whole() {
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

    /// Members of which bytes are not there, by number. A member reaches to the next one, or to the directory.
    pub(crate) fn missing(&self) -> BTreeMap<usize, Missing> {
        if self.source.is_whole() {
            return BTreeMap::new();
        }
        let directory = self.zip.central_directory_start();
        let starts: BTreeSet<u64> = self.members.iter().map(|member| member.start).chain([directory]).collect();
        let size = u128::from(self.source.file.size.max(1));
        let missing = self.members.iter().filter_map(|member| {
            let end = *starts.range(member.start + 1..).next()?;
            let length = end - member.start;
            // What all may be unpacked to is shared out by size.
            let share = u128::from(MAX_BYTES) * u128::from(length) / size;
            let allowance = u64::try_from(share).unwrap_or(MAX_BYTES);
            let is_there = self.source.slice(member.start, length).is_some();
            (!is_there).then_some((member.index, Missing { range: member.start..end, allowance }))
        });
        missing.collect()
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
        let places: BTreeSet<u64> = [(0, first), (directory, self.source.file.size)]
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

/// The content of a member that is there alone, from its header on; at most `most` bytes of it.
/// Source: APPNOTE.TXT, 4.3.7.
pub(crate) fn content_alone<'b>(bytes: &'b [u8], most: u64, budget: &mut Budget) -> Result<Cow<'b, [u8]>, Unread> {
    let broken = |what: &str| Unread::Broken(format!("cannot be unpacked: {what}"));
    let number = |at: usize| {
        let number = bytes.get(at..at + 2)?.first_chunk()?;
        Some(u16::from_le_bytes(*number))
    };
    let header = (number(6), number(8), number(26), number(28));
    let (Some(flags), Some(method), Some(name), Some(extra)) = header else { return Err(broken("it is cut off")) };
    let content = bytes.get(30 + usize::from(name) + usize::from(extra)..).unwrap_or_default();
    match method {
        _ if !bytes.starts_with(b"PK\x03\x04") => Err(broken("it has no header")),
        _ if flags & 1 != 0 => Err(broken("it is encrypted")),
        0 => Ok(Cow::Borrowed(content)),
        8 => {
            let allowed = most.min(budget.bytes);
            let mut unpacked = Vec::new();
            let read = flate2::read::DeflateDecoder::new(content).take(allowed + 1).read_to_end(&mut unpacked);
            budget.bytes = budget.bytes.saturating_sub(unpacked.len() as u64);
            match read {
                _ if unpacked.len() as u64 > allowed => {
                    Err(Unread::Limit("archive-bytes", format!("more than {allowed} bytes unpacked")))
                }
                Err(error) => Err(broken(&error.to_string())),
                Ok(_) => Ok(Cow::Owned(unpacked)),
            }
        }
        _ => Err(broken(&format!("its method {method} is not known"))),
    }
}
