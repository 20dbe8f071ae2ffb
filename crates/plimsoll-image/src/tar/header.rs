//! One header block: where its fields are, which family of tar wrote it, and its numbers.
//!
//! Fields are read here and not by the `tar` crate: that one knows `ustar` only with version `00`, takes the low half
//! of large numbers and refuses signed checksums, where runtimes do not.

use super::fault::Fault;

/// Bytes of a block. Source: POSIX.1-2024, pax, ustar interchange format.
pub(super) const BLOCK: usize = 512;

/// A block as it stands in the archive.
#[derive(Clone)]
pub(super) struct Block(pub(super) [u8; BLOCK]);

/// Which family wrote a header. Sources: POSIX.1-2024; GNU tar manual, "Basic Tar Format"; star(5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    V7,
    /// Also the form of PAX headers.
    Ustar,
    Gnu,
    Star,
}

/// What one header says by itself, before extension records.
pub(super) struct Header {
    pub(super) family: Family,
    pub(super) typeflag: u8,
    pub(super) name: Vec<u8>,
    pub(super) link: Vec<u8>,
    pub(super) mode: i64,
    pub(super) uid: i64,
    pub(super) gid: i64,
    pub(super) size: i64,
    pub(super) mtime: i64,
    pub(super) uname: Vec<u8>,
    pub(super) gname: Vec<u8>,
    pub(super) device: (i64, i64),
    /// The first field that is no number; the size is not among them.
    pub(super) damaged: Option<&'static str>,
}

/// Collects the first field that is no number.
#[derive(Default)]
struct Numbers {
    damaged: Option<&'static str>,
}

impl Numbers {
    fn read(&mut self, field: &'static str, bytes: &[u8]) -> i64 {
        number(bytes).unwrap_or_else(|| {
            self.damaged.get_or_insert(field);
            0
        })
    }
}

impl Block {
    /// The bytes `start .. start + length`.
    pub(super) fn field(&self, start: usize, length: usize) -> &[u8] {
        self.0.get(start..start + length).unwrap_or_default()
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.iter().all(|&byte| byte == 0)
    }

    /// The family, or `None` if the checksum is wrong both over unsigned and over signed bytes. Old systems wrote the
    /// latter.
    pub(super) fn family(&self) -> Option<Family> {
        let stated = octal(self.field(148, 8))?;
        let (mut unsigned, mut signed) = (0_i64, 0_i64);
        for (at, &byte) in self.0.iter().enumerate() {
            // The checksum counts itself as blanks.
            let byte = if (148..156).contains(&at) { b' ' } else { byte };
            unsigned += i64::from(byte);
            signed += i64::from(byte.cast_signed());
        }
        if stated != unsigned && stated != signed {
            return None;
        }
        Some(match (self.field(257, 6), self.field(263, 2), self.field(508, 4)) {
            (b"ustar\0", _, b"tar\0") => Family::Star,
            (b"ustar\0", _, _) => Family::Ustar,
            (b"ustar ", b" \0", _) => Family::Gnu,
            _ => Family::V7,
        })
    }

    /// The fields. Errors: a wrong checksum or a size that is no number, after either of which nothing can be found.
    pub(super) fn header(&self) -> Result<Header, Fault> {
        let family = self.family().ok_or(Fault::Checksum)?;
        let mut numbers = Numbers::default();
        let mut header = Header {
            family,
            typeflag: self.field(156, 1).first().copied().unwrap_or(0),
            name: text(self.field(0, 100)).to_vec(),
            link: text(self.field(157, 100)).to_vec(),
            mode: numbers.read("mode", self.field(100, 8)),
            uid: numbers.read("uid", self.field(108, 8)),
            gid: numbers.read("gid", self.field(116, 8)),
            size: number(self.field(124, 12)).ok_or(Fault::Size)?,
            mtime: numbers.read("mtime", self.field(136, 12)),
            uname: Vec::new(),
            gname: Vec::new(),
            device: (0, 0),
            damaged: None,
        };
        if family != Family::V7 {
            header.uname = text(self.field(265, 32)).to_vec();
            header.gname = text(self.field(297, 32)).to_vec();
            header.device = (numbers.read("device", self.field(329, 8)), numbers.read("device", self.field(337, 8)));
            let prefix = self.prefix(family, &mut numbers);
            if !prefix.is_empty() {
                header.name = [prefix, b"/", &header.name].concat();
            }
        }
        header.damaged = numbers.damaged;
        Ok(header)
    }

    /// What goes before the name.
    fn prefix(&self, family: Family, numbers: &mut Numbers) -> &[u8] {
        match family {
            Family::V7 => &[],
            Family::Ustar => text(self.field(345, 155)),
            Family::Star => {
                numbers.read("atime", self.field(476, 12));
                numbers.read("ctime", self.field(488, 12));
                text(self.field(345, 131))
            }
            // GNU keeps two times here. Go 1.7 and older wrote a prefix into GNU headers; Go reads it back if the times
            // are no numbers and the prefix is ASCII. See golang.org/issue/12594.
            Family::Gnu => {
                let is_time = |field: &[u8]| field.first() == Some(&0) || number(field).is_some();
                let prefix = text(self.field(345, 155));
                let times = is_time(self.field(345, 12)) && is_time(self.field(357, 12));
                if !times && prefix.is_ascii() { prefix } else { &[] }
            }
        }
    }
}

/// A text field: all before the first NUL.
pub(super) fn text(field: &[u8]) -> &[u8] {
    field.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// A number: base 256 in two's complement if the highest bit is set, else octal. `None` if it is neither or too large.
/// Source: GNU tar manual, "Basic Tar Format".
pub(super) fn number(field: &[u8]) -> Option<i64> {
    let Some((&first, rest)) = field.split_first() else { return Some(0) };
    if first & 0x80 == 0 {
        return octal(field);
    }
    // The second highest bit is the sign; a negative number is read as its complement.
    let mask = if first & 0x40 == 0 { 0 } else { 0xff };
    let mut value = i64::from((first ^ mask) & 0x7f);
    for &byte in rest {
        value = value.checked_mul(256)? | i64::from(byte ^ mask);
    }
    Some(if mask == 0 { value } else { !value })
}

/// An octal number among blanks and NULs; empty is 0.
fn octal(field: &[u8]) -> Option<i64> {
    let is_padding = |byte: &u8| matches!(byte, b' ' | 0);
    let Some(start) = field.iter().position(|byte| !is_padding(byte)) else { return Some(0) };
    let end = field.iter().rposition(|byte| !is_padding(byte))? + 1;
    text(field.get(start..end)?).iter().try_fold(0_i64, |value, byte| match byte {
        b'0'..=b'7' => value.checked_mul(8)?.checked_add(i64::from(byte - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{number, text};

    #[test]
    fn numbers_are_octal_or_base_256() {
        for (field, expected) in [
            (&b"0000644\0"[..], Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"\0\0\0\0\0\0\0\0", Some(0)),
            (b"", Some(0)),
            (b"\0 17\0 \0\0", Some(0o17)),
            (b"7\x008", Some(7)),
            (b"+7\0", None),
            (b"1 2\0", None),
            (b"0000888\0", None),
            (b"\x80\0\0\0\0\0\0\x10", Some(16)),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff", Some(-1)),
            (b"\xff\xff\xff\xff\xff\xff\xff\xfe", Some(-2)),
            (b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", Some(i64::MAX)),
            (b"\xff\xff\xff\xff\x80\0\0\0\0\0\0\0", Some(i64::MIN)),
            (b"\x80\0\0\0\x80\0\0\0\0\0\0\0", None),
            (b"\x80\0\0\x01\0\0\0\0\0\0\0\0", None),
        ] {
            assert_eq!(number(field), expected, "{field:x?}");
        }
    }

    #[test]
    fn text_ends_at_the_first_nul() {
        assert_eq!(text(b"a\0b"), b"a");
        assert_eq!(text(b"ab"), b"ab");
        assert_eq!(text(b"\0"), b"");
    }
}
