//! Berkeley DB hashes: `Packages` up to rpm 4.15.
//!
//! Every hash page is read in the order of the file. Buckets and their chains are not followed: they say nowhere what
//! the type of a page does not say, and a damaged chain would hide what follows. Source: Berkeley DB `db_page.h`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::number::{Order, slice, u16_at, u32_at};
use super::problem::{Fault, Place};
use super::{Take, Taken};

/// The number at `MAGIC_AT` in the byte order of the machine that wrote the database.
const HASH_MAGIC: u32 = 0x0006_1561;
const TREE_MAGIC: u32 = 0x0005_3162;
const MAGIC_AT: usize = 12;

/// Offsets in the first page.
const PAGE_SIZE_AT: usize = 20;
const ENCRYPTION_AT: usize = 24;
const META_FLAGS_AT: usize = 26;
const LAST_PAGE_AT: usize = 32;

/// Offsets in every other page, and the length of its head.
const NEXT_PAGE_AT: usize = 16;
const ENTRIES_AT: usize = 20;
/// In an overflow page, the number of bytes it holds.
const FREE_AT: usize = 22;
const KIND_AT: usize = 25;
const PAGE_HEAD: usize = 26;

/// Kinds of pages: hash pages with items in any order (before 4.6) and in order, and overflow pages.
const HASH_UNSORTED: u8 = 2;
const HASH: u8 = 13;
const OVERFLOW: u8 = 7;

/// Kinds of items: in the page, and in overflow pages.
const IN_PAGE: u8 = 1;
const OFF_PAGE: u8 = 3;

/// Is it the first page of a Berkeley DB, hash or tree?
pub(super) fn is(bytes: &[u8]) -> bool {
    order(bytes, HASH_MAGIC).or_else(|| order(bytes, TREE_MAGIC)).is_some()
}

fn order(bytes: &[u8], magic: u32) -> Option<Order> {
    [Order::Little, Order::Big].into_iter().find(|order| u32_at(bytes, MAGIC_AT, *order) == Some(magic))
}

/// Hands every value to `take`, except the one that only counts packages.
pub(super) fn values<'a>(bytes: &'a [u8], take: &mut Take<'_, 'a>) {
    let mut file = match Database::open(bytes) {
        Ok(file) => file,
        Err(fault) => return take(Place::Database, Err(fault)),
    };
    for number in 1..=file.last {
        let Some(page) = file.page(number) else {
            return take(Place::Database, Err(Fault::Truncated));
        };
        if matches!(page.get(KIND_AT), Some(&(HASH | HASH_UNSORTED))) && file.used.insert(number) {
            file.hash_page(number, page, take);
        }
    }
}

struct Database<'a> {
    bytes: &'a [u8],
    order: Order,
    page_size: usize,
    /// Number of the last page, at most the first one that is not wholly in the file.
    last: u32,
    /// Pages read. No page has two parents: one met again is a loop, or is meant to be copied without end.
    used: BTreeSet<u32>,
}

impl<'a> Database<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let order = order(bytes, HASH_MAGIC).ok_or(Fault::BerkeleyTree)?;
        let page_size = u32_at(bytes, PAGE_SIZE_AT, order).ok_or(Fault::Truncated)?;
        if !page_size.is_power_of_two() || !(512..=65536).contains(&page_size) {
            return Err(Fault::PageSize(page_size));
        }
        if bytes.get(ENCRYPTION_AT) != Some(&0) || bytes.get(META_FLAGS_AT).is_none_or(|flags| flags & 1 != 0) {
            return Err(Fault::BerkeleyProtected);
        }
        let whole = u32::try_from(bytes.len() / page_size as usize).unwrap_or(u32::MAX);
        let last = u32_at(bytes, LAST_PAGE_AT, order).ok_or(Fault::Truncated)?.min(whole);
        Ok(Self { bytes, order, page_size: page_size as usize, last, used: BTreeSet::new() })
    }

    fn page(&self, number: u32) -> Option<&'a [u8]> {
        slice(self.bytes, (number as usize).checked_mul(self.page_size)?, self.page_size)
    }

    /// Hands over the values of one page: keys and values alternate.
    fn hash_page(&mut self, number: u32, page: &'a [u8], take: &mut Take<'_, 'a>) {
        let Some(items) = self.items(page) else {
            return take(Place::Page(number), Err(Fault::Layout));
        };
        for pair in items.chunks(2) {
            let [key, value] = pair else {
                return take(Place::Page(number), Err(Fault::Layout));
            };
            // Key 0 holds the highest package number.
            if key.get(1..) != Some(&[0; 4]) {
                take(Place::Page(number), self.value(value));
            }
        }
    }

    /// The items of a page: the first ends the page, each other one ends where the one before it starts.
    fn items(&self, page: &'a [u8]) -> Option<Vec<&'a [u8]>> {
        let count = usize::from(u16_at(page, ENTRIES_AT, self.order)?);
        let offsets_end = PAGE_HEAD + 2 * count;
        let mut items = Vec::with_capacity(count.min(page.len() / 2));
        let mut end = page.len();
        for number in 0..count {
            let start = usize::from(u16_at(page, PAGE_HEAD + 2 * number, self.order)?);
            if start < offsets_end || start >= end {
                return None;
            }
            items.push(page.get(start..end)?);
            end = start;
        }
        Some(items)
    }

    fn value(&mut self, item: &'a [u8]) -> Taken<'a> {
        match item.split_first() {
            Some((&IN_PAGE, value)) => Ok(Cow::Borrowed(value)),
            Some((&OFF_PAGE, _)) => {
                let page = u32_at(item, 4, self.order).ok_or(Fault::Layout)?;
                let length = u32_at(item, 8, self.order).ok_or(Fault::Layout)?;
                self.chain(page, length as usize).map(Cow::Owned)
            }
            Some((&kind, _)) => Err(Fault::ItemKind(kind)),
            None => Err(Fault::Layout),
        }
    }

    /// The bytes of a chain of overflow pages. No page is read twice, so all chains together are no longer than the
    /// file.
    fn chain(&mut self, first: u32, length: usize) -> Result<Vec<u8>, Fault> {
        let mut value = Vec::new();
        let mut number = first;
        while number != 0 {
            let page = self.page(number).filter(|_| number <= self.last).ok_or(Fault::NoPage(number))?;
            let kind = page.get(KIND_AT).copied().unwrap_or_default();
            if kind != OVERFLOW {
                return Err(Fault::PageKind(kind));
            }
            if !self.used.insert(number) {
                return Err(Fault::PageTwice(number));
            }
            let held = usize::from(u16_at(page, FREE_AT, self.order).ok_or(Fault::Layout)?);
            value.extend_from_slice(slice(page, PAGE_HEAD, held).ok_or(Fault::Layout)?);
            number = u32_at(page, NEXT_PAGE_AT, self.order).ok_or(Fault::Layout)?;
        }
        if value.len() == length { Ok(value) } else { Err(Fault::ChainLength) }
    }
}
