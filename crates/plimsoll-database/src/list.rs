//! A section of byte strings by number: how many, where each ends, the strings.

use crate::DatabaseError;

/// Bytes of an offset.
pub(crate) const WIDTH: usize = 4;

/// A section as its offsets, of which the first number says how many there are, and what they point into.
pub(crate) fn split(section: &[u8]) -> Option<(&[u8], &[u8])> {
    let (count, rest) = section.split_first_chunk::<WIDTH>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).map_or(None, Some)?;
    rest.split_at_checked(count.checked_mul(WIDTH)?)
}

/// Reads a section of byte strings.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    ends: &'a [u8],
    strings: &'a [u8],
    part: &'static str,
}

impl<'a> List<'a> {
    pub(crate) fn open(section: &'a [u8], part: &'static str) -> Result<Self, DatabaseError> {
        let (ends, strings) = split(section).ok_or(DatabaseError::Damaged(part))?;
        Ok(Self { ends, strings, part })
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len() / WIDTH
    }

    /// The string of a number; a number that the list does not have is damage, as only the file itself names numbers.
    pub(crate) fn get(&self, number: usize) -> Result<&'a [u8], DatabaseError> {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.end(before));
        let range = start.zip(self.end(number)).map(|(start, end)| start..end);
        range.and_then(|range| self.strings.get(range)).ok_or(DatabaseError::Damaged(self.part))
    }

    pub(crate) fn text(&self, number: usize) -> Result<&'a str, DatabaseError> {
        std::str::from_utf8(self.get(number)?).map_err(|_| DatabaseError::Damaged(self.part))
    }

    fn end(&self, number: usize) -> Option<usize> {
        let at = number.checked_mul(WIDTH)?;
        let bytes = self.ends.get(at..)?.first_chunk::<WIDTH>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).map_or(None, Some)
    }

    /// The number at which `is_below` turns from true to false, for a list that is sorted so.
    pub(crate) fn partition(&self, mut is_below: impl FnMut(&'a [u8]) -> bool) -> Result<usize, DatabaseError> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if is_below(self.get(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// Writes a section of byte strings. Returns None if they are more than 4 GiB or 2^32.
pub(crate) fn write<T: AsRef<[u8]>>(strings: impl ExactSizeIterator<Item = T> + Clone) -> Option<Vec<u8>> {
    let count = u32::try_from(strings.len()).map_or(None, Some)?;
    let mut out = count.to_le_bytes().to_vec();
    let mut end = 0_usize;
    for string in strings.clone() {
        end = end.checked_add(string.as_ref().len())?;
        out.extend_from_slice(&u32::try_from(end).map_or(None, Some)?.to_le_bytes());
    }
    strings.for_each(|string| out.extend_from_slice(string.as_ref()));
    Some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_by_number() {
        let section = write(["", "a", "bc"].iter()).unwrap();
        let list = List::open(&section, "test").unwrap();
        assert_eq!((0..3).map(|number| list.text(number).unwrap()).collect::<Vec<_>>(), ["", "a", "bc"]);
        assert_eq!(list.get(3), Err(DatabaseError::Damaged("test")));
        assert_eq!(list.get(usize::MAX), Err(DatabaseError::Damaged("test")));
        assert_eq!(list.partition(|string| string < b"b"), Ok(2));
    }
}
