//! The plain stream with its position, read in large pieces.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::sync::Arc;

use super::fault::Fault;
use super::header::{BLOCK, Block};

/// Bytes asked of the stream below at once: inflating and hashing lose speed with less.
const BUFFER: usize = 256 * 1024;

/// A stream that lends pieces of its buffer. A piece counts as read from the next call on.
pub(super) struct Input<R> {
    reader: BufReader<R>,
    lent: usize,
    /// Bytes given so far, the lent ones included.
    pub(super) offset: u64,
}

impl<R: Read> Input<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(BUFFER, reader), lent: 0, offset: 0 }
    }

    pub(super) fn into_inner(self) -> R {
        self.reader.into_inner()
    }

    /// The next bytes, at most `most`; none at the end of the stream.
    pub(super) fn piece(&mut self, most: u64) -> Result<&[u8], Fault> {
        self.reader.consume(std::mem::take(&mut self.lent));
        while let Err(error) = self.reader.fill_buf() {
            if error.kind() != ErrorKind::Interrupted {
                return Err(Fault::Read(Arc::new(error)));
            }
        }
        let length = self.reader.buffer().len().min(usize::try_from(most).unwrap_or(usize::MAX));
        self.lent = length;
        self.offset += length as u64;
        Ok(self.lent())
    }

    /// The bytes of the last piece.
    pub(super) fn lent(&self) -> &[u8] {
        self.reader.buffer().get(..self.lent).unwrap_or_default()
    }

    /// Drops that many bytes. Returns how many were missing because the stream ended.
    pub(super) fn skip(&mut self, mut bytes: u64) -> Result<u64, Fault> {
        while bytes > 0 {
            match self.piece(bytes)?.len() {
                0 => break,
                length => bytes -= length as u64,
            }
        }
        Ok(bytes)
    }

    /// A whole block, or `None` at the end of the stream. Errors: [`Fault::CutOff`] for a part of a block.
    pub(super) fn block(&mut self) -> Result<Option<Block>, Fault> {
        let mut block = Block([0; BLOCK]);
        let mut rest = block.0.as_mut_slice();
        while !rest.is_empty() {
            let piece = self.piece(rest.len() as u64)?;
            if piece.is_empty() {
                return if rest.len() == BLOCK { Ok(None) } else { Err(Fault::CutOff) };
            }
            let Some((into, behind)) = rest.split_at_mut_checked(piece.len()) else { break };
            into.copy_from_slice(piece);
            rest = behind;
        }
        Ok(Some(block))
    }
}
