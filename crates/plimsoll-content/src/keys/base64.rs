//! Base64 as keys are written in: over lines, in either alphabet, also where a line break stands as `\n` in a string.

/// What the digits say; `None` at the first byte that is neither a digit nor between lines. Source: RFC 4648.
pub(super) fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut digits) = (0_u32, 0);
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b' ' | b'\t' | b'\r' | b'\n' | b'=' => continue,
            b'\\' => match rest.next()? {
                // The end of a line in a string, or a line that is continued.
                b'n' | b'r' | b't' | b'\n' | b'\r' => continue,
                b'/' => 63,
                _ => return None,
            },
            _ => return None,
        };
        group = group << 6 | u32::from(value);
        digits += 1;
        if digits == 4 {
            bytes.extend(group.to_be_bytes().iter().skip(1));
            (group, digits) = (0, 0);
        }
    }
    let [_, first, second, _] = (group << (6 * (4 - digits) % 24)).to_be_bytes();
    match digits {
        0 => {}
        2 => bytes.push(first),
        3 => bytes.extend([first, second]),
        _ => return None,
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn digits_of_any_count_are_bytes() {
        let cases: [(&str, Option<&[u8]>); 8] = [
            ("", Some(b"")),
            ("Zg==", Some(b"f")),
            ("Zm8=", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9v\r\n  Zm9", Some(b"foofo")),
            ("Zm9v\\nYg", Some(b"foob")),
            ("Zm9vY", None),
            ("<key>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decoded(text.as_bytes()).as_deref(), expected, "{text:?}");
        }
        assert_eq!(decoded(b"-_-_"), decoded(b"+/+/"));
    }
}
