//! What is kept of a file that is too large to be kept: its start, its last bytes, what readers find in its middle
//! while it passes by, and what they asked for when they saw it before.

use std::collections::VecDeque;
use std::ops::Range;

use plimsoll_engine::{FileBytes, Passing, Piece};

/// The end of a file that is kept: tables of sections and of archives stand there, those of 40,000 members too.
const TAIL_BYTES: usize = 4 << 20;

/// Bytes of the middle that finders see at once.
const CHUNK_BYTES: usize = 1 << 20;

/// Bytes that finders see a second time with the next ones, so that nothing is cut in two.
const OVERLAP_BYTES: usize = 16 << 10;

/// What a finder sees this near to the end of its bytes may be cut off there: the bytes before or behind show it whole.
const EDGE_BYTES: usize = 1 << 10;

/// Bytes that are kept of all that finders find in one file.
const MOST_FOUND: u64 = 8 << 20;

/// Bytes of a file that are kept.
struct Held {
    offset: u64,
    until: u64,
    bytes: Vec<u8>,
}

impl Held {
    /// Takes what it lacks of bytes at an offset.
    fn take(&mut self, at: u64, data: &[u8]) {
        let next = self.offset + self.bytes.len() as u64;
        let Some(from) = next.checked_sub(at) else { return };
        let to = self.until.saturating_sub(at).min(data.len() as u64);
        self.bytes.extend(data.get(index(from)..index(to)).unwrap_or_default());
    }
}

/// A place as an index; one that memory does not have is behind everything.
fn index(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// A file on its way past.
pub(crate) struct Sparse<'f> {
    /// The file, without bytes.
    file: FileBytes<'f>,
    /// Its first bytes.
    start: Vec<u8>,
    /// How many of them are kept.
    most: usize,
    tail: VecDeque<u8>,
    finders: Vec<Passing>,
    /// What finders have not seen yet, with some bytes that they have.
    unseen: Vec<u8>,
    found: Vec<Held>,
    asked: Vec<Held>,
    /// Pieces before this one are complete.
    cursor: usize,
    /// Bytes that have passed.
    passed: u64,
}

impl<'f> Sparse<'f> {
    /// A file of which `start` has passed. Of the ranges that are asked for, `room` bytes are kept.
    pub(crate) fn new(
        file: FileBytes<'f>,
        start: Vec<u8>,
        most: usize,
        finders: Vec<Passing>,
        asked: Vec<Range<u64>>,
        mut room: u64,
    ) -> Self {
        let mut held = Vec::new();
        for range in merged(asked) {
            let bytes = range.end - range.start;
            if let Some(left) = room.checked_sub(bytes) {
                room = left;
                held.push(Held { offset: range.start, until: range.end, bytes: Vec::new() });
            }
        }
        let passed = start.len() as u64;
        let mut sparse = Self {
            file,
            start,
            most,
            tail: VecDeque::new(),
            finders,
            unseen: Vec::new(),
            found: Vec::new(),
            asked: held,
            cursor: 0,
            passed,
        };
        let start = std::mem::take(&mut sparse.start);
        sparse.take_asked(0, &start);
        sparse.start = start;
        sparse
    }

    /// The next bytes.
    pub(crate) fn see(&mut self, data: &[u8]) {
        let room = self.most.saturating_sub(self.start.len());
        let (first, rest) = data.split_at_checked(room).unwrap_or((data, &[]));
        self.start.extend(first);
        self.take_asked(self.passed, data);
        self.passed += data.len() as u64;
        if rest.is_empty() {
            return;
        }
        push_tail(&mut self.tail, rest);
        if self.finders.is_empty() {
            return;
        }
        if self.unseen.is_empty() {
            let known = self.start.len().saturating_sub(OVERLAP_BYTES);
            self.unseen.extend(self.start.get(known..).unwrap_or_default());
        }
        let mut end = self.passed - rest.len() as u64;
        for rest in rest.chunks(CHUNK_BYTES) {
            self.unseen.extend(rest);
            end += rest.len() as u64;
            if self.unseen.len() >= CHUNK_BYTES {
                self.find(end, false);
                self.unseen.drain(..self.unseen.len().saturating_sub(OVERLAP_BYTES));
            }
        }
    }

    /// All of it has passed. True when what was found was too much to be kept.
    pub(crate) fn end(&mut self) -> bool {
        if !self.unseen.is_empty() {
            self.find(self.passed, true);
        }
        self.found.iter().map(|held| held.until - held.offset).sum::<u64>() >= MOST_FOUND
    }

    /// The file as readers see it.
    pub(crate) fn show<T>(&mut self, see: impl FnOnce(&FileBytes<'_>) -> T) -> T {
        let tail = &*self.tail.make_contiguous();
        let tail = Piece { offset: self.passed - tail.len() as u64, bytes: tail };
        let held = self.found.iter().chain(&self.asked);
        let held = held.map(|held| Piece { offset: held.offset, bytes: &held.bytes });
        let mut rest: Vec<_> = held.chain([tail]).filter(|piece| !piece.bytes.is_empty()).collect();
        rest.sort_by_key(|piece| piece.offset);
        let size = self.passed.max(self.file.size);
        see(&FileBytes { bytes: &self.start, rest: &rest, size, ..self.file })
    }

    /// Gives the memory of the start back.
    pub(crate) fn into_start(self) -> Vec<u8> {
        self.start
    }

    fn take_asked(&mut self, at: u64, data: &[u8]) {
        let end = at + data.len() as u64;
        while let Some(held) = self.asked.get_mut(self.cursor) {
            held.take(at, data);
            if held.until > end {
                break;
            }
            self.cursor += 1;
        }
    }

    /// Shows the unseen bytes, which end at an offset, to the finders.
    fn find(&mut self, end: u64, is_last: bool) {
        let offset = end - self.unseen.len() as u64;
        let file = FileBytes { bytes: &self.unseen, ..self.file };
        let to = if is_last { self.unseen.len() } else { self.unseen.len().saturating_sub(EDGE_BYTES) };
        let mut ranges = Vec::new();
        for finder in &self.finders {
            let from = if offset == 0 { 0 } else { EDGE_BYTES };
            let hits = (finder.find)(&file).into_iter().filter(|hit| hit.start >= from && hit.end <= to);
            ranges.extend(hits.map(|hit| {
                let start = (offset + hit.start as u64).saturating_sub(finder.before.min(EDGE_BYTES as u64));
                start..(offset + hit.end as u64).saturating_add(finder.after).min(self.file.size)
            }));
        }
        let mut room = MOST_FOUND.saturating_sub(self.found.iter().map(|held| held.until - held.offset).sum());
        for range in merged(ranges) {
            match self.found.last_mut() {
                Some(last) if last.until >= range.start => {
                    let more = range.end.saturating_sub(last.until).min(room);
                    last.until += more;
                    room -= more;
                }
                _ => {
                    let until = range.end.min(range.start + room);
                    room -= until - range.start;
                    self.found.push(Held { offset: range.start, until, bytes: Vec::new() });
                }
            }
        }
        for held in &mut self.found {
            held.take(offset, &self.unseen);
        }
    }
}

/// Ranges in order, those that touch as one.
fn merged(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Keeps the last bytes.
fn push_tail(tail: &mut VecDeque<u8>, bytes: &[u8]) {
    let bytes = bytes.get(bytes.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default();
    let over = (tail.len() + bytes.len()).saturating_sub(TAIL_BYTES);
    tail.drain(..over.min(tail.len()));
    tail.extend(bytes);
}
