//! A section of sorted keys with values, for look-ups without unpacking: blocks of 16 keys, each key as what differs
//! from the one before.
//!
//! An fst was planned here. It was left: of damaged fst bytes a look-up panics (3 of 11 flips of a small one), and its
//! check sum costs a pass over the whole index at every open.

use crate::DatabaseError;
use crate::bytes::{Cursor, put_bytes, put_count};
use crate::list::{WIDTH, split};

/// Keys of a block.
const BLOCK: usize = 16;

/// Reads a section of sorted keys.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    starts: &'a [u8],
    blocks: &'a [u8],
    part: &'static str,
}

impl<'a> Table<'a> {
    pub(crate) fn open(section: &'a [u8], part: &'static str) -> Result<Self, DatabaseError> {
        let (starts, blocks) = split(section).ok_or(DatabaseError::Damaged(part))?;
        Ok(Self { starts, blocks, part })
    }

    /// The value of a key. Order: logarithmic in the number of blocks.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<&'a [u8]>, DatabaseError> {
        let mut found = None;
        self.each_from(key, |candidate, value| {
            if candidate == key {
                found = Some(value);
            }
            candidate < key
        })?;
        Ok(found)
    }

    /// Calls `visit` with the keys of the block that `key` would be in and all behind, in order, until it says no.
    fn each_from(&self, key: &[u8], mut visit: impl FnMut(&[u8], &'a [u8]) -> bool) -> Result<(), DatabaseError> {
        let mut current = Vec::new();
        for block in self.block_of(key)?..self.len() {
            let mut cursor = self.block(block)?;
            current.clear();
            while !cursor.is_empty() {
                let shared = cursor.index()?;
                if shared > current.len() {
                    return Err(cursor.damaged());
                }
                current.truncate(shared);
                current.extend_from_slice(cursor.bytes()?);
                let value = cursor.bytes()?;
                if !visit(&current, value) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Calls `visit` with each key that begins with `prefix`, in order, until it says no.
    pub(crate) fn each_with_prefix(
        &self,
        prefix: &[u8],
        mut visit: impl FnMut(&[u8], &'a [u8]) -> Result<bool, DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let mut outcome = Ok(());
        self.each_from(prefix, |key, value| {
            if key < prefix {
                return true;
            }
            if !key.starts_with(prefix) {
                return false;
            }
            match visit(key, value) {
                Ok(goes_on) => goes_on,
                Err(error) => {
                    outcome = Err(error);
                    false
                }
            }
        })?;
        outcome
    }

    /// Blocks.
    fn len(&self) -> usize {
        self.starts.len() / WIDTH
    }

    /// The last block whose first key is not above `key`.
    fn block_of(&self, key: &[u8]) -> Result<usize, DatabaseError> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let mut cursor = self.block(middle)?;
            let _shared = cursor.index()?;
            if cursor.bytes()? <= key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low.saturating_sub(1))
    }

    fn block(&self, number: usize) -> Result<Cursor<'a>, DatabaseError> {
        let start = self.start(number);
        let end = self.start(number + 1).or(Some(self.blocks.len()));
        let range = start.zip(end).map(|(start, end)| start..end);
        let block = range.and_then(|range| self.blocks.get(range));
        block.map(|block| Cursor::new(block, self.part)).ok_or(DatabaseError::Damaged(self.part))
    }

    fn start(&self, number: usize) -> Option<usize> {
        let bytes = self.starts.get(number.checked_mul(WIDTH)?..)?.first_chunk::<WIDTH>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).map_or(None, Some)
    }
}

/// Writes a section of keys with values, which come in the order of the keys, each once. Returns None beyond 4 GiB.
pub(crate) fn write<'k>(rows: impl Iterator<Item = (&'k [u8], Vec<u8>)>) -> Option<Vec<u8>> {
    let mut starts: Vec<u32> = Vec::new();
    let mut blocks = Vec::new();
    let mut before: &[u8] = &[];
    for (number, (key, value)) in rows.enumerate() {
        if number.is_multiple_of(BLOCK) {
            starts.push(u32::try_from(blocks.len()).map_or(None, Some)?);
            before = &[];
        }
        let shared = before.iter().zip(key).take_while(|(before, byte)| before == byte).count();
        put_count(&mut blocks, shared);
        put_bytes(&mut blocks, key.get(shared..).unwrap_or_default());
        put_bytes(&mut blocks, &value);
        before = key;
    }
    let mut out = u32::try_from(starts.len()).map_or(None, Some)?.to_le_bytes().to_vec();
    for start in &starts {
        out.extend_from_slice(&start.to_le_bytes());
    }
    out.append(&mut blocks);
    Some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn keys() -> Vec<String> {
        let mut keys: Vec<String> = (0..100).map(|number| format!("key-{}", number * 3)).collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn every_key_is_found_and_no_other() {
        let keys = keys();
        let section = write(keys.iter().map(|key| (key.as_bytes(), key.clone().into_bytes()))).unwrap();
        let table = Table::open(&section, "test").unwrap();
        for number in 0..300 {
            let key = format!("key-{number}");
            let expected = (number % 3 == 0).then_some(key.as_bytes());
            assert_eq!(table.get(key.as_bytes()), Ok(expected));
        }
        for other in ["", "a", "key", "key-", "z"] {
            assert_eq!(table.get(other.as_bytes()), Ok(None), "{other}");
        }
    }

    #[test]
    fn keys_of_a_prefix_come_in_order() {
        let keys = keys();
        let section = write(keys.iter().map(|key| (key.as_bytes(), Vec::new()))).unwrap();
        let mut found = Vec::new();
        let table = Table::open(&section, "test").unwrap();
        table
            .each_with_prefix(b"key-2", |key, _| {
                found.push(String::from_utf8(key.to_vec()).unwrap());
                Ok(true)
            })
            .unwrap();
        let expected: Vec<String> = keys.into_iter().filter(|key| key.starts_with("key-2")).collect();
        assert_eq!(found, expected);
    }
}
