//! Contents: the bytes of a member that are in the archive, and the holes between them.

use std::io::{self, Read};

use super::Members;
use super::fault::Fault;
use super::header::BLOCK;
use super::input::Input;
use super::sparse::{self, Range};

/// A piece of the content of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Bytes of the archive, at least one.
    Data(&'a [u8]),
    /// So many zeros that are not in the archive, at least one.
    Hole(u64),
}

/// What is left of the current member.
#[derive(Default)]
pub(super) struct Extent {
    /// Where the header is.
    pub(super) offset: u64,
    /// Bytes that are in the archive.
    stored: u64,
    /// Bytes behind them up to the next block.
    padding: u64,
    sparse: Option<Sparse>,
}

struct Sparse {
    /// Ranges not yet read, without empty ones.
    ranges: std::vec::IntoIter<Range>,
    /// The one that is being read.
    range: Option<Range>,
    position: u64,
    size: u64,
    /// Data and map were found to differ: said once, then the content is at its end.
    failed: bool,
}

/// What to read next.
enum Step {
    Data(u64),
    Hole(u64),
    End,
}

impl Extent {
    /// The content behind a header: so many bytes.
    pub(super) fn of(offset: u64, stored: u64) -> Self {
        let padding = stored.wrapping_neg() % BLOCK as u64;
        Self { offset, stored, padding, sparse: None }
    }

    pub(super) fn stored(&self) -> u64 {
        self.stored
    }

    /// Reads the map in front of the data.
    pub(super) fn map_in_front<R: Read>(&mut self, input: &mut Input<R>, limit: u64) -> Result<Vec<(i64, i64)>, Fault> {
        sparse::in_content(input, &mut self.stored, limit)
    }

    /// From here on the content is `size` bytes, of which only these ranges are stored.
    pub(super) fn set_ranges(&mut self, ranges: Vec<Range>, size: u64) {
        let mut ranges = ranges.into_iter();
        let range = ranges.next();
        self.sparse = Some(Sparse { ranges, range, position: 0, size, failed: false });
    }

    /// The next piece, of at most `most` bytes.
    pub(super) fn take<'i, R: Read>(
        &mut self,
        input: &'i mut Input<R>,
        most: u64,
    ) -> Result<Option<Segment<'i>>, Fault> {
        let most = match self.step(most)? {
            Step::End => return Ok(None),
            Step::Hole(length) => return Ok(Some(Segment::Hole(length))),
            Step::Data(most) => most,
        };
        let piece = input.piece(most)?;
        if piece.is_empty() {
            return Err(Fault::CutOff);
        }
        let length = piece.len() as u64;
        self.stored -= length;
        if let Some(sparse) = &mut self.sparse {
            sparse.position += length;
        }
        Ok(Some(Segment::Data(piece)))
    }

    /// Passes over a hole at once; of data only says how much may be read.
    fn step(&mut self, most: u64) -> Result<Step, Fault> {
        let Some(sparse) = &mut self.sparse else {
            return Ok(if self.stored == 0 { Step::End } else { Step::Data(self.stored.min(most)) });
        };
        if sparse.failed {
            return Ok(Step::End);
        }
        if sparse.range.is_some_and(|range| range.end == sparse.position) {
            sparse.range = sparse.ranges.next();
        }
        let (start, end) = sparse.range.map_or((sparse.size, sparse.size), |range| (range.start, range.end));
        if sparse.position < start {
            let length = (start - sparse.position).min(most);
            sparse.position += length;
            return Ok(Step::Hole(length));
        }
        // Both must be used up together.
        match (end - sparse.position, self.stored) {
            (0, 0) => Ok(Step::End),
            (0, _) | (_, 0) => {
                sparse.failed = true;
                Err(Fault::SparseData)
            }
            (left, stored) => Ok(Step::Data(left.min(stored).min(most))),
        }
    }

    /// Skips what is left. Returns false if the stream ended inside the padding, which ends the archive in good order.
    pub(super) fn skip<R: Read>(&mut self, input: &mut Input<R>) -> Result<bool, Fault> {
        let Self { stored, padding, .. } = std::mem::take(self);
        if input.skip(stored)? > 0 {
            return Err(Fault::CutOff);
        }
        Ok(input.skip(padding)? == 0)
    }
}

/// The content of one member as a stream of bytes, see [`Members::content`].
pub struct Content<'m, R> {
    members: &'m mut Members<R>,
}

impl<'m, R: Read> Content<'m, R> {
    pub(super) fn new(members: &'m mut Members<R>) -> Self {
        Self { members }
    }
}

impl<R: Read> Read for Content<'_, R> {
    /// Errors: a [`super::TarError`] inside an [`io::Error`].
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        match self.members.segment_of(into.len() as u64) {
            Ok(None) => Ok(0),
            Ok(Some(Segment::Data(bytes))) => {
                into.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
                Ok(bytes.len())
            }
            Ok(Some(Segment::Hole(length))) => {
                // No longer than `into`.
                let length = usize::try_from(length).map_err(io::Error::other)?;
                into.iter_mut().take(length).for_each(|to| *to = 0);
                Ok(length)
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }
}
