//! SQLite: `rpmdb.sqlite`. Only what one table needs: pages, trees of tables, overflow chains, and the log.
//!
//! The project reads other SQLite files through the C library; this one comes from an image, so its reader is a safe
//! one of few lines. Source: SQLite file format, sections 1 to 4.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Take;
use super::log::{self, Log};
use super::number::{Order, slice, u16_at, u32_at};
use super::problem::{Fault, Place};

const MAGIC: &[u8] = b"SQLite format 3\0";
const PAGE_SIZE_AT: usize = 16;
/// Bytes at the end of each page that are not SQLite's.
const RESERVED_AT: usize = 20;
const ENCODING_AT: usize = 56;
/// Bytes of the head of the database, which the first page begins with.
const HEAD: usize = 100;

/// Kinds of pages: of the inner nodes and of the leaves of a table's tree.
const INNER: u8 = 5;
const LEAF: u8 = 13;

/// Does it begin like a SQLite database?
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Hands the first binary column of every row of the table `Packages` to `take`.
pub(super) fn values<'a>(bytes: &'a [u8], wal: Option<&'a [u8]>, take: &mut Take<'_, 'a>) {
    let mut file = match Database::open(bytes, wal, take) {
        Ok(file) => file,
        Err(fault) => return take(Place::Database, Err(fault)),
    };
    file.packages(&mut |place, row| take(place, row.and_then(|row| blob(row).ok_or(Fault::NoBlob))));
}

/// The database with zeros in place of the pages that do not lead to packages.
pub(super) fn packages_only(bytes: &[u8]) -> Vec<u8> {
    // What cannot be opened is kept, to be told of later.
    let Ok(mut file) = Database::open(bytes, None, &mut |_, _| {}) else { return bytes.to_vec() };
    file.packages(&mut |_, _| {});
    let mut kept = vec![0; bytes.len()];
    for number in file.used {
        let start = (number as usize).saturating_sub(1).saturating_mul(file.page_size);
        let end = start.saturating_add(file.page_size);
        if let (Some(kept), Some(page)) = (kept.get_mut(start..end), bytes.get(start..end)) {
            kept.copy_from_slice(page);
        }
    }
    kept
}

struct Database<'a> {
    bytes: &'a [u8],
    log: Log<'a>,
    page_size: usize,
    /// Bytes of a page that are SQLite's.
    usable: usize,
    /// Number of the last page.
    last: u32,
    /// Pages read. No page has two parents: one met again is a loop, or is meant to be copied without end.
    used: BTreeSet<u32>,
}

impl<'a> Database<'a> {
    fn open(bytes: &'a [u8], wal: Option<&'a [u8]>, take: &mut Take<'_, 'a>) -> Result<Self, Fault> {
        let page_size = match u16_at(bytes, PAGE_SIZE_AT, Order::Big).ok_or(Fault::Truncated)? {
            1 => 65536,
            size => u32::from(size),
        };
        if !page_size.is_power_of_two() || page_size < 512 {
            return Err(Fault::PageSize(page_size));
        }
        let (log, fault) = log::read(wal.unwrap_or_default(), page_size);
        if let Some(fault) = fault {
            take(Place::Log, Err(fault));
        }
        let page_size = page_size as usize;
        // A commit may make the database longer or shorter.
        let last = match log.page_count {
            0 => u32::try_from(bytes.len() / page_size).unwrap_or(u32::MAX),
            count => count,
        };
        let mut file = Self { bytes, log, page_size, usable: 0, last, used: BTreeSet::new() };
        let first = file.page(1).ok_or(Fault::Truncated)?;
        let reserved = first.get(RESERVED_AT).copied().unwrap_or_default();
        file.usable = page_size.saturating_sub(usize::from(reserved));
        // Source: section 1.3.4, the smallest usable size.
        if !first.starts_with(MAGIC) || file.usable < 480 {
            return Err(Fault::PageSize(u32::try_from(file.usable).unwrap_or(u32::MAX)));
        }
        if u32_at(first, ENCODING_AT, Order::Big).is_some_and(|encoding| encoding > 1) {
            return Err(Fault::Encoding);
        }
        Ok(file)
    }

    fn page(&self, number: u32) -> Option<&'a [u8]> {
        if number == 0 || number > self.last {
            return None;
        }
        let in_file = || slice(self.bytes, (number as usize - 1).checked_mul(self.page_size)?, self.page_size);
        self.log.pages.get(&number).copied().or_else(in_file)
    }

    /// A page that no other page has led to before.
    fn new_page(&mut self, number: u32) -> Result<&'a [u8], Fault> {
        let page = self.page(number).and_then(|page| page.get(..self.usable)).ok_or(Fault::NoPage(number))?;
        if self.used.insert(number) { Ok(page) } else { Err(Fault::PageTwice(number)) }
    }

    /// Hands every row of the table `Packages` to `take`.
    fn packages(&mut self, take: &mut Take<'_, 'a>) {
        let mut root = None;
        self.rows(1, &mut |place, row| match row {
            Ok(row) => root = root.or(root_of_packages(&row)),
            Err(fault) => take(place, Err(fault)),
        });
        match root {
            Some(root) => self.rows(root, take),
            None => take(Place::Database, Err(Fault::NoTable)),
        }
    }

    /// Hands the payload of every row of a table to `take`, in the order of the row numbers.
    fn rows(&mut self, root: u32, take: &mut Take<'_, 'a>) {
        let mut open = vec![root];
        while let Some(number) = open.pop() {
            let page = match self.new_page(number) {
                Ok(page) => page,
                Err(fault) => {
                    take(Place::Page(number), Err(fault));
                    continue;
                }
            };
            let node = if number == 1 { HEAD } else { 0 };
            let nodes = match page.get(node) {
                Some(&INNER) => children(page, node).map(|children| open.extend(children.iter().rev())),
                Some(&LEAF) => self.leaf(page, node, take),
                kind => {
                    take(Place::Page(number), Err(Fault::PageKind(kind.copied().unwrap_or_default())));
                    continue;
                }
            };
            if nodes.is_none() {
                take(Place::Page(number), Err(Fault::Layout));
            }
        }
    }

    /// `None` when the cells of the page are not all in it; those before have been handed over.
    fn leaf(&mut self, page: &'a [u8], node: usize, take: &mut Take<'_, 'a>) -> Option<()> {
        // Cells that lie over each other would make a page of 64 KiB two gigabytes.
        let mut left = self.usable;
        for cell in cells(page, node, 8)? {
            let (length, after) = varint(page, cell)?;
            let (row, start) = varint(page, after)?;
            let (local, is_whole) = self.local(length)?;
            let kept = page.get(start..)?.get(..local)?;
            left = left.checked_sub(local)?;
            let payload = if is_whole {
                Ok(Cow::Borrowed(kept))
            } else {
                let next = u32_at(page, start + local, Order::Big)?;
                self.chain(kept, next, length).map(Cow::Owned)
            };
            take(Place::Row(row.cast_signed()), payload);
        }
        Some(())
    }

    /// How many bytes of a payload are in the leaf, and whether these are all. Source: section 1.6.
    fn local(&self, length: u64) -> Option<(usize, bool)> {
        let most = self.usable - 35;
        let least = (self.usable - 12) * 32 / 255 - 23;
        let Ok(length) = usize::try_from(length) else { return None };
        if length <= most {
            return Some((length, true));
        }
        let even = least + (length - least) % (self.usable - 4);
        Some((if even <= most { even } else { least }, false))
    }

    /// A payload that goes on in overflow pages. No page is read twice, so all payloads together are no longer than
    /// the file.
    fn chain(&mut self, kept: &[u8], first: u32, length: u64) -> Result<Vec<u8>, Fault> {
        let mut payload = kept.to_vec();
        let mut number = first;
        while number != 0 {
            let missing = length.saturating_sub(payload.len() as u64);
            let page = self.new_page(number)?;
            let (_, data) = page.split_at_checked(4).ok_or(Fault::Layout)?;
            if missing == 0 {
                return Err(Fault::ChainLength);
            }
            let taken = usize::try_from(missing).unwrap_or(usize::MAX).min(data.len());
            payload.extend_from_slice(data.get(..taken).unwrap_or_default());
            number = u32_at(page, 0, Order::Big).ok_or(Fault::Layout)?;
        }
        if payload.len() as u64 == length { Ok(payload) } else { Err(Fault::ChainLength) }
    }
}

/// The pages below an inner node, from left to right.
fn children(page: &[u8], node: usize) -> Option<Vec<u32>> {
    let mut children = Vec::new();
    for cell in cells(page, node, 12)? {
        children.push(u32_at(page, cell, Order::Big)?);
    }
    children.push(u32_at(page, node + 8, Order::Big)?);
    Some(children)
}

/// Where the cells of a node start; `head` is the length of the node's head.
fn cells(page: &[u8], node: usize, head: usize) -> Option<Vec<usize>> {
    let count = usize::from(u16_at(page, node + 3, Order::Big)?);
    let pointers = slice(page, node + head, 2 * count)?;
    Some(pointers.chunks_exact(2).filter_map(|pointer| u16_at(pointer, 0, Order::Big)).map(usize::from).collect())
}

/// A number of up to nine bytes, seven bits each and eight in the ninth, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut number = 0;
    for (count, &byte) in bytes.get(at..)?.iter().take(9).enumerate() {
        if count == 8 {
            return Some((number << 8 | u64::from(byte), at + 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((number, at + count + 1));
        }
    }
    None
}

/// The columns of a row: the type of each and where its data lies. Source: section 2.1.
fn columns(row: &[u8]) -> Option<Vec<(u64, std::ops::Range<usize>)>> {
    let (head, mut at) = varint(row, 0)?;
    let Ok(head) = usize::try_from(head) else { return None };
    let mut start = head;
    let mut columns = Vec::new();
    while at < head {
        let (kind, next) = varint(row, at)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind,
            5 => 6,
            6 | 7 => 8,
            _ => kind.checked_sub(12)? / 2,
        };
        let Ok(length) = usize::try_from(length) else { return None };
        let end = start.checked_add(length).filter(|end| *end <= row.len())?;
        columns.push((kind, start..end));
        (start, at) = (end, next);
    }
    Some(columns)
}

/// The first binary column of a row.
fn blob(row: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let (_, range) = columns(&row)?.into_iter().find(|(kind, _)| *kind >= 12 && kind % 2 == 0)?;
    match row {
        Cow::Borrowed(row) => row.get(range).map(Cow::Borrowed),
        Cow::Owned(row) => row.get(range).map(|blob| Cow::Owned(blob.to_vec())),
    }
}

/// The root page of the table `Packages`, when a row of the schema describes it: type, name, table, root, text.
fn root_of_packages(row: &[u8]) -> Option<u32> {
    let columns = columns(row)?;
    let column = |number: usize| row.get(columns.get(number)?.1.clone());
    let is = |number, name: &str| column(number).is_some_and(|text| text.eq_ignore_ascii_case(name.as_bytes()));
    if !is(0, "table") || !is(1, "Packages") {
        return None;
    }
    let root = column(3)?.iter().fold(0_u64, |root, byte| root << 8 | u64::from(*byte));
    match columns.get(3)?.0 {
        // The number one is a type of its own, but the first page is the schema's.
        1..=6 => Some(u32::try_from(root).unwrap_or(0)),
        _ => None,
    }
}
