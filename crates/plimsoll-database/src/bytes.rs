//! Numbers and texts as bytes: varints of seven bits a byte, the lowest first; texts behind their length.

use crate::DatabaseError;

/// The longest varint, bytes: 64 bits in steps of seven.
const VARINT_BYTES: u32 = 10;

/// Appends a varint.
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Appends a length or an index.
pub(crate) fn put_count(out: &mut Vec<u8>, count: usize) {
    put_number(out, count as u64);
}

/// Appends bytes behind their length.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_count(out, bytes.len());
    out.extend_from_slice(bytes);
}

/// Appends a text behind its length.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_bytes(out, text.as_bytes());
}

/// Appends a text that may be missing; a missing one is not an empty one.
pub(crate) fn put_optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => put_count(out, 0),
        Some(text) => {
            put_count(out, 1);
            put_text(out, text);
        }
    }
}

/// Appends texts behind their number.
pub(crate) fn put_texts(out: &mut Vec<u8>, texts: &[String]) {
    put_count(out, texts.len());
    for text in texts {
        put_text(out, text);
    }
}

/// Bytes as people read them: two digits each.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads what was appended, from the front. Every error says which part it was reading.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    part: &'static str,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], part: &'static str) -> Self {
        Self { rest: bytes, part }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The error of this part.
    pub(crate) fn damaged(&self) -> DatabaseError {
        DatabaseError::Damaged(self.part)
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], DatabaseError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], DatabaseError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, DatabaseError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn number(&mut self) -> Result<u64, DatabaseError> {
        let mut number = 0_u64;
        for step in 0..VARINT_BYTES {
            let byte = self.byte()?;
            let low = u64::from(byte & 0x7f);
            let shifted = low.checked_shl(step * 7).filter(|shifted| shifted >> (step * 7) == low);
            number |= shifted.ok_or_else(|| self.damaged())?;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.damaged())
    }

    /// An index or a length of something that is not read yet.
    pub(crate) fn index(&mut self) -> Result<usize, DatabaseError> {
        let number = self.number()?;
        usize::try_from(number).map_err(|_| self.damaged())
    }

    pub(crate) fn u32(&mut self) -> Result<u32, DatabaseError> {
        let number = self.number()?;
        u32::try_from(number).map_err(|_| self.damaged())
    }

    /// How many things follow. Each takes a byte at least, so there are no more than bytes left: what is allocated for
    /// them stays in proportion to the file.
    pub(crate) fn count(&mut self) -> Result<usize, DatabaseError> {
        let count = self.index()?;
        if count > self.rest.len() { Err(self.damaged()) } else { Ok(count) }
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], DatabaseError> {
        let count = self.count()?;
        self.take(count)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, DatabaseError> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|_| self.damaged())
    }

    pub(crate) fn owned(&mut self) -> Result<String, DatabaseError> {
        self.text().map(str::to_owned)
    }

    pub(crate) fn optional(&mut self) -> Result<Option<&'a str>, DatabaseError> {
        match self.number()? {
            0 => Ok(None),
            1 => self.text().map(Some),
            _ => Err(self.damaged()),
        }
    }

    /// As many things as a count says.
    pub(crate) fn all<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<T, DatabaseError>,
    ) -> Result<Vec<T>, DatabaseError> {
        let count = self.count()?;
        (0..count).map(|_| one(self)).collect()
    }

    pub(crate) fn texts(&mut self) -> Result<Vec<String>, DatabaseError> {
        self.all(Self::owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length_come_back() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            put_number(&mut out, number);
            assert_eq!(Cursor::new(&out, "test").number(), Ok(number));
        }
    }

    #[test]
    fn a_number_beyond_64_bits_is_damage() {
        for bytes in [[0xff; 10].as_slice(), &[0xff; 11], &[0xff, 0xff], &[]] {
            assert_eq!(Cursor::new(bytes, "test").number(), Err(DatabaseError::Damaged("test")));
        }
    }

    #[test]
    fn a_count_beyond_the_bytes_is_damage() {
        let mut out = Vec::new();
        put_number(&mut out, 1 << 40);
        assert!(Cursor::new(&out, "test").texts().is_err());
    }
}
