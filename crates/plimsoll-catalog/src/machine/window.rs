//! The bytes of a file of which the middle may be missing.

use std::ops::Range;

use object::ReadRef;
use plimsoll_engine::FileBytes;

/// The start and the tail of a file, addressed as if all of it were there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window<'f> {
    start: &'f [u8],
    tail: &'f [u8],
    size: u64,
}

impl<'f> Window<'f> {
    /// What is there of a file.
    pub(crate) fn of(file: &FileBytes<'f>) -> Self {
        Self { start: file.bytes, tail: file.tail, size: file.size }
    }

    /// Bytes that are all there.
    pub(crate) fn whole(bytes: &'f [u8]) -> Self {
        Self { start: bytes, tail: &[], size: bytes.len() as u64 }
    }

    /// Bytes from an offset on; `None` when they are not there.
    pub(crate) fn get(self, offset: u64, size: u64) -> Option<&'f [u8]> {
        self.from(offset)?.get(..as_index(size))
    }

    /// What is there without a gap from an offset on.
    pub(crate) fn from(self, offset: u64) -> Option<&'f [u8]> {
        let offset_in_start = as_index(offset);
        if let Some(bytes) = self.start.get(offset_in_start..) {
            return Some(bytes);
        }
        let tail_offset = self.size.checked_sub(self.tail.len() as u64)?;
        self.tail.get(as_index(offset.checked_sub(tail_offset)?)..)
    }

    /// The parts that are there: the start and the tail.
    pub(crate) fn parts(self) -> [&'f [u8]; 2] {
        [self.start, self.tail]
    }
}

/// A number of the file as a place in memory. Where memory has no such place, the last one stands for it: there is
/// nothing either.
fn as_index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'f> ReadRef<'f> for Window<'f> {
    fn len(self) -> Result<u64, ()> {
        Ok(self.size)
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'f [u8], ()> {
        if size == 0 {
            return Ok(&[]);
        }
        self.get(offset, size).ok_or(())
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'f [u8], ()> {
        let bytes = self.from(range.start).ok_or(())?;
        let length = range.end.checked_sub(range.start).map(as_index).ok_or(())?;
        let bytes = bytes.get(..length.min(bytes.len())).unwrap_or_default();
        let end = bytes.iter().position(|byte| *byte == delimiter).ok_or(())?;
        bytes.get(..end).ok_or(())
    }
}
