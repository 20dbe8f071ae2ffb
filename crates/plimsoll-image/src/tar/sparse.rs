//! Maps of sparse files: which ranges of a file are in the archive; all else is zeros.
//! Source: GNU tar manual, "Storing Sparse Files" (old GNU form, PAX forms 0.0, 0.1 and 1.0).

use std::io::Read;

use super::fault::Fault;
use super::header::{BLOCK, Block, number};
use super::input::Input;
use super::pax::{Records, SPARSE_MAP, decimal};

/// A range that holds data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) start: u64,
    pub(super) end: u64,
}

/// Where a map stands.
pub(super) enum Form {
    /// In the header and in blocks before the content.
    Old,
    /// In the PAX records.
    Records,
    /// In front of the content.
    Content,
}

impl Form {
    /// The form of a member that has a map. Records of an unknown version are not obeyed.
    pub(super) fn of(typeflag: u8, records: &Records) -> Option<Self> {
        if typeflag == b'S' {
            return Some(Self::Old);
        }
        match (records.get(b"GNU.sparse.major"), records.get(b"GNU.sparse.minor")) {
            (Some(b"0"), Some(b"0" | b"1")) => Some(Self::Records),
            (Some(b"1"), Some(b"0")) => Some(Self::Content),
            // 0.0 and 0.1 were written without version at first.
            (None, None) => records.get(SPARSE_MAP).map(|_| Self::Records),
            _ => None,
        }
    }
}

/// The map of the old form: four ranges in the header, then blocks of 21 while the byte behind them says so.
pub(super) fn old<R: Read>(header: &Block, input: &mut Input<R>, limit: u64) -> Result<Vec<(i64, i64)>, Fault> {
    let mut map = Vec::new();
    ranges(header.field(386, 4 * 24), &mut map)?;
    let mut more = header.field(482, 1) != [0];
    let mut bytes = 0;
    while more {
        bytes += BLOCK as u64;
        if bytes > limit {
            return Err(Fault::RecordLimit(limit));
        }
        let block = input.block()?.ok_or(Fault::CutOff)?;
        ranges(block.field(0, 21 * 24), &mut map)?;
        more = block.field(504, 1) != [0];
    }
    Ok(map)
}

/// Adds pairs of offset and length, 12 bytes each; a NUL ends the list early.
fn ranges(array: &[u8], map: &mut Vec<(i64, i64)>) -> Result<(), Fault> {
    for entry in array.chunks_exact(24).take_while(|entry| entry.first() != Some(&0)) {
        let (offset, length) = entry.split_at(12);
        map.push((number(offset).ok_or(Fault::SparseMap)?, number(length).ok_or(Fault::SparseMap)?));
    }
    Ok(())
}

/// The map of the forms 0.0 and 0.1: offsets and lengths in turn, with commas between.
pub(super) fn in_records(records: &Records) -> Result<Vec<(i64, i64)>, Fault> {
    let count = records.get(b"GNU.sparse.numblocks").and_then(decimal).ok_or(Fault::SparseMap)?;
    let fields = records.get(SPARSE_MAP).into_iter().flat_map(|map| map.split(|&byte| byte == b','));
    let map = pairs(fields)?;
    if i64::try_from(map.len()) == Ok(count) { Ok(map) } else { Err(Fault::SparseMap) }
}

/// Decimal numbers as pairs.
fn pairs<'n>(mut numbers: impl Iterator<Item = &'n [u8]>) -> Result<Vec<(i64, i64)>, Fault> {
    let mut map = Vec::new();
    while let Some(offset) = numbers.next() {
        let length = numbers.next().and_then(decimal).ok_or(Fault::SparseMap)?;
        map.push((decimal(offset).ok_or(Fault::SparseMap)?, length));
    }
    Ok(map)
}

/// The map of the form 1.0, which fills whole blocks in front of the content: a count, then that many offsets and
/// lengths, a line break behind each number. `left` is what the member has and loses the bytes read.
pub(super) fn in_content<R: Read>(input: &mut Input<R>, left: &mut u64, limit: u64) -> Result<Vec<(i64, i64)>, Fault> {
    let mut text = Vec::new();
    // Lines that are needed, known once the first one is complete, and lines that are there.
    let (mut needed, mut lines) = (1, 0);
    while lines < needed {
        if text.len() as u64 + BLOCK as u64 > limit {
            return Err(Fault::RecordLimit(limit));
        }
        *left = left.checked_sub(BLOCK as u64).ok_or(Fault::SparseMap)?;
        let block = input.block()?.ok_or(Fault::CutOff)?;
        text.extend_from_slice(&block.0);
        lines += block.0.split(|&byte| byte == b'\n').skip(1).count();
        if needed == 1 && lines > 0 {
            let count = text.split(|&byte| byte == b'\n').next().and_then(decimal).ok_or(Fault::SparseMap)?;
            let count = usize::try_from(count).map_err(|_| Fault::SparseMap)?;
            needed = count.checked_mul(2).and_then(|fields| fields.checked_add(1)).ok_or(Fault::SparseMap)?;
        }
    }
    pairs(text.split(|&byte| byte == b'\n').take(needed).skip(1))
}

/// The ranges of a map, if they rise, do not overlap and lie inside the file of `size` bytes. Empty ones are left out.
pub(super) fn checked(map: &[(i64, i64)], size: i64) -> Result<Vec<Range>, Fault> {
    let size = u64::try_from(size).map_err(|_| Fault::SparseMap)?;
    let mut ranges = Vec::with_capacity(map.len());
    let mut behind = 0;
    for &(offset, length) in map {
        let start = u64::try_from(offset).map_err(|_| Fault::SparseMap)?;
        let length = u64::try_from(length).map_err(|_| Fault::SparseMap)?;
        let end = start.checked_add(length).filter(|&end| end <= size).ok_or(Fault::SparseMap)?;
        if start < behind {
            return Err(Fault::SparseMap);
        }
        behind = end;
        if length > 0 {
            ranges.push(Range { start, end });
        }
    }
    Ok(ranges)
}
