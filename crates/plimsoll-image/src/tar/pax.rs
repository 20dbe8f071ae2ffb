//! PAX extended headers: records `LENGTH KEY=VALUE` behind each other, LENGTH counting all of the record.
//! Source: POSIX.1-2024, pax, "pax Extended Header".

use super::fault::{Ambiguity, Fault};

/// The records of one header, sorted by key, each key once.
#[derive(Debug, Clone, Default)]
pub(super) struct Records(pub(super) Vec<(Vec<u8>, Vec<u8>)>);

/// Key of the map of a sparse file, which the pairs of the form 0.0 are joined to.
pub(super) const SPARSE_MAP: &[u8] = b"GNU.sparse.map";

impl Records {
    /// Reads all records. Errors: [`Fault::Record`], after which none of them counts.
    pub(super) fn parse(mut rest: &[u8], notes: &mut Vec<Ambiguity>) -> Result<Self, Fault> {
        let mut all = Vec::new();
        // In the form 0.0 the keys offset and numbytes take turns, once per segment.
        let (mut map, mut fields) = (Vec::new(), 0_usize);
        while !rest.is_empty() {
            let (key, value, behind) = record(rest).ok_or(Fault::Record)?;
            rest = behind;
            let turn = match key {
                b"GNU.sparse.offset" => 0,
                b"GNU.sparse.numbytes" => 1,
                _ => {
                    all.push((key.to_vec(), value.to_vec()));
                    continue;
                }
            };
            if fields % 2 != turn || value.contains(&b',') {
                return Err(Fault::Record);
            }
            if fields > 0 {
                map.push(b',');
            }
            map.extend_from_slice(value);
            fields += 1;
        }
        if fields > 0 {
            all.push((SPARSE_MAP.to_vec(), map));
        }
        Ok(Self(last_of_each(all, notes)))
    }

    /// The value of a key; empty is as good as absent.
    pub(super) fn get(&self, key: &[u8]) -> Option<&[u8]> {
        let record = self.0.iter().find(|(other, _)| other == key);
        record.map(|(_, value)| value.as_slice()).filter(|value| !value.is_empty())
    }

    /// The value of a key as a number.
    pub(super) fn number(&self, key: &[u8]) -> Result<Option<i64>, Fault> {
        self.get(key).map(|value| decimal(value).ok_or(Fault::Record)).transpose()
    }

    /// The value of a key as a time: seconds and nanoseconds, the latter always counted upwards.
    pub(super) fn time(&self, key: &[u8]) -> Result<Option<(i64, u32)>, Fault> {
        self.get(key).map(|value| time(value).ok_or(Fault::Record)).transpose()
    }
}

/// The last value of each key.
fn last_of_each(mut all: Vec<(Vec<u8>, Vec<u8>)>, notes: &mut Vec<Ambiguity>) -> Vec<(Vec<u8>, Vec<u8>)> {
    // The sort is stable, so the last of equal keys is the last in the header.
    all.sort_by(|left, right| left.0.cmp(&right.0));
    let mut last: Vec<(Vec<u8>, Vec<u8>)> = Vec::with_capacity(all.len());
    for (key, value) in all {
        match last.last_mut() {
            Some((known, before)) if *known == key => {
                let note = Ambiguity::RepeatedKey(key);
                if *before != value && notes.last() != Some(&note) {
                    notes.push(note);
                }
                *before = value;
            }
            _ => last.push((key, value)),
        }
    }
    last
}

/// Key, value and what is behind the first record.
fn record(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let blank = bytes.iter().position(|&byte| byte == b' ')?;
    // What is negative or too large for a length does not fit into the rest either.
    let length = usize::try_from(decimal(bytes.get(..blank)?)?).unwrap_or(usize::MAX);
    // The shortest is `5 a=` and a line break.
    if length < 5 {
        return None;
    }
    let (whole, behind) = bytes.split_at_checked(length)?;
    let (&end, body) = whole.get(blank + 1..)?.split_last()?;
    let equals = body.iter().position(|&byte| byte == b'=')?;
    let (key, value) = (body.get(..equals)?, body.get(equals + 1..)?);
    let checked = if matches!(key, b"path" | b"linkpath" | b"uname" | b"gname") { value } else { key };
    (end == b'\n' && !key.is_empty() && !checked.contains(&0)).then_some((key, value, behind))
}

/// A decimal number with or without sign.
pub(super) fn decimal(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_i64, |value, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        let value = value.checked_mul(10)?;
        if negative { value.checked_sub(digit) } else { value.checked_add(digit) }
    })
}

/// Seconds with or without a fraction, of which nine digits count.
fn time(bytes: &[u8]) -> Option<(i64, u32)> {
    let point = bytes.iter().position(|&byte| byte == b'.').unwrap_or(bytes.len());
    let whole = bytes.get(..point)?;
    let seconds = decimal(whole)?;
    let fraction = bytes.get(point + 1..).unwrap_or_default();
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = fraction.iter().chain(std::iter::repeat(&b'0')).take(9);
    let nanoseconds = digits.fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    if whole.first() == Some(&b'-') && nanoseconds > 0 {
        return Some((seconds.checked_sub(1)?, 1_000_000_000 - nanoseconds));
    }
    Some((seconds, nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::{Records, record, time};
    use crate::tar::Ambiguity;

    #[test]
    fn a_record_counts_its_own_length() {
        assert_eq!(record(b"6 k=1\n7 k=22\n"), Some((&b"k"[..], &b"1"[..], &b"7 k=22\n"[..])));
        assert_eq!(record(b"7 k==1\n"), Some((&b"k"[..], &b"=1"[..], &b""[..])));
        for invalid in [
            &b"6 k=1 "[..],
            b"7 k=1\n",
            b"5 k=1\n",
            b"-6 k=1\n",
            b"k=1\n",
            b" k=1\n",
            b"5 =1\n",
            b"5 k1\n",
            b"10 path=a\0b\n",
            b"7 k\0=1\n",
            b"9999999999999999999 k=1\n",
        ] {
            assert_eq!(record(invalid), None, "{}", invalid.escape_ascii());
        }
    }

    #[test]
    fn the_last_value_of_a_key_counts_and_the_conflict_is_noted() {
        let mut notes = Vec::new();
        let records = Records::parse(b"6 k=1\n6 k=2\n6 k=2\n6 j=1\n6 j=1\n", &mut notes);
        assert!(records.is_ok_and(|records| records.get(b"k") == Some(b"2")));
        assert_eq!(notes, [Ambiguity::RepeatedKey(b"k".to_vec())]);
    }

    #[test]
    fn times_have_a_fraction_that_counts_upwards() {
        for (text, expected) in [
            ("1", Some((1, 0))),
            ("1.5", Some((1, 500_000_000))),
            ("1.", Some((1, 0))),
            ("1.0000000019", Some((1, 1))),
            ("-1.5", Some((-2, 500_000_000))),
            ("-0.25", Some((-1, 750_000_000))),
            ("1.5x", None),
            (".5", None),
            ("", None),
            ("-9223372036854775808.5", None),
        ] {
            assert_eq!(time(text.as_bytes()), expected, "{text}");
        }
    }
}
