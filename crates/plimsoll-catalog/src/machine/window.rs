//! The bytes of a file of which some may be missing.

use std::ops::Range;

use object::ReadRef;
use plimsoll_engine::FileBytes;

/// What is there of a file, addressed as if all of it were there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window<'f>(FileBytes<'f>);

impl<'f> Window<'f> {
    /// What is there of a file.
    pub(crate) const fn of(file: &FileBytes<'f>) -> Self {
        Self(*file)
    }

    /// Bytes that are all there.
    pub(crate) fn whole(bytes: &'f [u8]) -> Self {
        Self(FileBytes::whole("", bytes))
    }

    /// Bytes from an offset on; `None` when they are not there.
    pub(crate) fn get(self, offset: u64, size: u64) -> Option<&'f [u8]> {
        self.0.get(offset, size)
    }

    /// What is there without a gap from an offset on.
    pub(crate) fn from(self, offset: u64) -> Option<&'f [u8]> {
        self.0.at(offset)
    }

    /// What is there of a range, with its places in the file.
    pub(crate) fn pieces(self, range: Range<u64>) -> impl Iterator<Item = (u64, &'f [u8])> {
        self.0.pieces().filter_map(move |piece| piece.within(&range)).map(|piece| (piece.offset, piece.bytes))
    }
}

/// A number of the file as a place in memory. Where memory has no such place, the last one stands for it: there is
/// nothing either.
fn as_index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'f> ReadRef<'f> for Window<'f> {
    fn len(self) -> Result<u64, ()> {
        Ok(self.0.size)
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
