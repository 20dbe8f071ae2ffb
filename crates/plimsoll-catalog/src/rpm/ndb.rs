//! NDB: `Packages.db` of SUSE. Pages of slots, each with the place of one record; all numbers little-endian.
//!
//! Source: rpm `lib/backend/ndb/rpmpkg.c`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Take;
use super::number::{Order, slice, u32_at};
use super::problem::{Fault, Place};

const MAGIC: &[u8] = b"RpmP";
const VERSION_AT: usize = 4;
const SLOT_PAGES_AT: usize = 12;
/// Bytes of a page of slots.
const PAGE: usize = 4096;
/// Bytes of a slot, and of a block, in which records are measured.
const BLOCK: usize = 16;
/// Slots whose room the head of the file takes.
const HEAD_SLOTS: u32 = 2;
const SLOT_MAGIC: &[u8] = b"Slot";

/// Head of a record: magic, package number, generation, length of the header.
const HEAD_MAGIC: &[u8] = b"BlbS";
const HEAD: usize = 16;
/// Tail of a record: checksum of all before it, length, magic.
const TAIL_MAGIC: &[u8] = b"BlbE";
const TAIL: usize = 12;

/// Does it begin like an NDB?
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Hands every record to `take`, in the order in which they lie in the file.
pub(super) fn values<'a>(bytes: &'a [u8], take: &mut Take<'_, 'a>) {
    let pages = match (word(bytes, VERSION_AT), word(bytes, SLOT_PAGES_AT)) {
        (Some(0), Some(pages)) => pages as usize,
        (Some(version), Some(_)) => return take(Place::Database, Err(Fault::Version(version))),
        _ => return take(Place::Database, Err(Fault::Truncated)),
    };
    let Some(directory) = pages.checked_mul(PAGE).and_then(|length| bytes.get(..length)) else {
        return take(Place::Database, Err(Fault::Truncated));
    };
    let mut indexes = BTreeSet::new();
    let mut end = directory.len();
    for slot in slots(directory, take) {
        // Records that lie over each other would make us read the same bytes again and again.
        let value = if slot.start < end {
            Err(Fault::Layout)
        } else if indexes.insert(slot.index) {
            record(bytes, &slot)
        } else {
            Err(Fault::IndexTwice(slot.index))
        };
        if let Ok((_, false)) = value {
            take(Place::Slot(slot.number), Err(Fault::Checksum));
        }
        if value.is_ok() {
            end = slot.start.saturating_add(slot.length);
        }
        take(Place::Slot(slot.number), value.map(|(header, _)| Cow::Borrowed(header)));
    }
}

struct Slot {
    number: u32,
    /// Number of the package.
    index: u32,
    /// First byte of the record.
    start: usize,
    /// Bytes of the record, whole blocks.
    length: usize,
}

/// The slots in use, in the order of their records.
fn slots(directory: &[u8], take: &mut Take<'_, '_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (number, slot) in (0..).zip(directory.chunks_exact(BLOCK)).skip(HEAD_SLOTS as usize) {
        let (Some(index), Some(start), Some(length)) = (word(slot, 4), word(slot, 8), word(slot, 12)) else { continue };
        if !slot.starts_with(SLOT_MAGIC) {
            take(Place::Slot(number), Err(Fault::Frame));
        } else if start != 0 {
            let bytes = |blocks: u32| (blocks as usize).saturating_mul(BLOCK);
            slots.push(Slot { number, index, start: bytes(start), length: bytes(length) });
        }
    }
    slots.sort_by_key(|slot| slot.start);
    slots
}

/// The header in a record, and whether its checksum is right.
fn record<'a>(bytes: &'a [u8], slot: &Slot) -> Result<(&'a [u8], bool), Fault> {
    let record = slice(bytes, slot.start, slot.length).ok_or(Fault::Truncated)?;
    let length = word(record, 12).ok_or(Fault::Frame)?;
    let whole = (length as usize).saturating_add(HEAD + TAIL).div_ceil(BLOCK).saturating_mul(BLOCK);
    if !record.starts_with(HEAD_MAGIC) || word(record, 4) != Some(slot.index) || whole != slot.length {
        return Err(Fault::Frame);
    }
    let (summed, tail) = record.split_at_checked(slot.length - TAIL).ok_or(Fault::Frame)?;
    if tail.get(8..) != Some(TAIL_MAGIC) || word(tail, 4) != Some(length) {
        return Err(Fault::Frame);
    }
    let header = slice(record, HEAD, length as usize).ok_or(Fault::Frame)?;
    Ok((header, word(tail, 0) == Some(adler32(summed))))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    u32_at(bytes, at, Order::Little)
}

/// The checksum of RFC 1950, section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    const PRIME: u32 = 65521;
    // As many bytes as can be added before a sum of u32 could overflow.
    const CHUNK: usize = 5552;
    let (mut low, mut high) = (1, 0);
    for chunk in bytes.chunks(CHUNK) {
        for byte in chunk {
            low += u32::from(*byte);
            high += low;
        }
        low %= PRIME;
        high %= PRIME;
    }
    high << 16 | low
}
