//! The write-ahead log beside a SQLite database: pages that are newer than those in the file.
//!
//! Source: SQLite file format, section 4.

use std::collections::BTreeMap;

use super::number::{Order, slice, u32_at};
use super::problem::Fault;

/// The last bit says in which byte order checksums are built: 1 is big-endian.
const MAGIC: u32 = 0x377f_0682;
const VERSION: u32 = 3_007_000;
const PAGE_SIZE_AT: usize = 8;
const SALTS_AT: usize = 16;
const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;

/// The pages of a log up to its last commit.
#[derive(Debug, Default)]
pub(super) struct Log<'a> {
    /// The newest content of each page.
    pub(super) pages: BTreeMap<u32, &'a [u8]>,
    /// The number of pages of the database after the last commit; 0 without one.
    pub(super) page_count: u32,
}

/// Reads the log of a database with pages of `page_size` bytes. With the fault comes what is valid all the same.
pub(super) fn read(bytes: &[u8], page_size: u32) -> (Log<'_>, Option<Fault>) {
    if bytes.is_empty() {
        return (Log::default(), None);
    }
    match Head::read(bytes) {
        Err(fault) => (Log::default(), Some(fault)),
        Ok(head) if head.page_size != page_size => (Log::default(), Some(Fault::LogPageSize(head.page_size))),
        Ok(head) => frames(bytes, &head),
    }
}

struct Head<'a> {
    page_size: u32,
    salts: &'a [u8],
    order: Order,
    sum: (u32, u32),
}

impl<'a> Head<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let head: &[u8; HEAD] = bytes.first_chunk().ok_or(Fault::LogHead)?;
        let word = |at| u32_at(head, at, Order::Big);
        let order = match word(0) {
            Some(MAGIC) => Order::Little,
            Some(magic) if magic == MAGIC | 1 => Order::Big,
            _ => return Err(Fault::LogHead),
        };
        let (summed, sums) = head.split_at(HEAD - 8);
        let sum = checksum((0, 0), summed, order);
        if word(4) != Some(VERSION) || !is_sum(sums, sum) {
            return Err(Fault::LogHead);
        }
        let page_size = word(PAGE_SIZE_AT).ok_or(Fault::LogHead)?;
        let salts = slice(bytes, SALTS_AT, 8).ok_or(Fault::LogHead)?;
        Ok(Self { page_size, salts, order, sum })
    }
}

fn frames<'a>(bytes: &'a [u8], head: &Head<'a>) -> (Log<'a>, Option<Fault>) {
    let mut log = Log::default();
    let mut since_commit = Vec::new();
    let mut sum = head.sum;
    let mut fault = Some(Fault::LogForeign);
    let rest = bytes.get(HEAD..).unwrap_or_default();
    for (number, frame) in (1..).zip(rest.chunks_exact(FRAME_HEAD + head.page_size as usize)) {
        let Some((frame_head, page)) = frame.split_at_checked(FRAME_HEAD) else { break };
        // Frames of the time before the log was started again have other salts: the valid ones end here.
        if frame_head.get(8..16) != Some(head.salts) {
            break;
        }
        fault = None;
        sum = checksum(checksum(sum, frame_head.get(..8).unwrap_or_default(), head.order), page, head.order);
        if !is_sum(frame_head.get(16..).unwrap_or_default(), sum) {
            fault = Some(Fault::LogDamaged(number));
            break;
        }
        let (Some(page_number), Some(page_count)) =
            (u32_at(frame_head, 0, Order::Big), u32_at(frame_head, 4, Order::Big))
        else {
            break;
        };
        since_commit.push((page_number, page));
        if page_count != 0 {
            log.pages.extend(since_commit.drain(..));
            log.page_count = page_count;
        }
    }
    (log, fault)
}

fn is_sum(bytes: &[u8], sum: (u32, u32)) -> bool {
    (u32_at(bytes, 0, Order::Big), u32_at(bytes, 4, Order::Big)) == (Some(sum.0), Some(sum.1))
}

/// Goes on from `sum` over bytes in pairs of words.
fn checksum(sum: (u32, u32), bytes: &[u8], order: Order) -> (u32, u32) {
    bytes.chunks_exact(8).fold(sum, |(first, second), pair| {
        let word = |at| u32_at(pair, at, order).unwrap_or_default();
        let first = first.wrapping_add(word(0)).wrapping_add(second);
        (first, second.wrapping_add(word(4)).wrapping_add(first))
    })
}
