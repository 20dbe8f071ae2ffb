//! JSON as tools write it: with comments, and commas at the end of lists.

/// The text with comments and commas before a closing bracket replaced by blanks, so that every byte keeps its place.
pub(crate) fn without_comments(text: &str) -> String {
    let mut kept: Vec<u8> = text.as_bytes().to_vec();
    let mut bytes = text.bytes().enumerate().peekable();
    let mut comma = None;
    while let Some((place, byte)) = bytes.next() {
        let next = bytes.peek().map(|(_, byte)| *byte);
        match byte {
            b'"' => {
                comma = None;
                while let Some((_, byte)) = bytes.next() {
                    match byte {
                        b'\\' => _ = bytes.next(),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'/' if matches!(next, Some(b'/' | b'*')) => {
                let is_line = next == Some(b'/');
                let mut last = b' ';
                blank(&mut kept, place);
                _ = bytes.next_if(|(at, _)| {
                    blank(&mut kept, *at);
                    true
                });
                while let Some((at, byte)) = bytes.next_if(|(_, byte)| !(is_line && *byte == b'\n')) {
                    if byte != b'\n' {
                        blank(&mut kept, at);
                    }
                    if !is_line && last == b'*' && byte == b'/' {
                        break;
                    }
                    last = byte;
                }
            }
            b',' => comma = Some(place),
            b']' | b'}' => {
                if let Some(place) = comma.take() {
                    blank(&mut kept, place);
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

fn blank(bytes: &mut [u8], place: usize) {
    if let Some(byte) = bytes.get_mut(place) {
        *byte = b' ';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_last_commas_become_blanks_and_texts_stay() {
        for (text, expected) in [
            ("[1, 2, ]", "[1, 2  ]"),
            ("{\"a,]\": [1,],}", "{\"a,]\": [1 ] }"),
            ("[1, // x\n]", "[1      \n]"),
            ("[1 /* , \n*/ ,2]", "[1      \n   ,2]"),
            ("[\"//\\\"\", \"é\" /* é */,]", "[\"//\\\"\", \"é\"          ]"),
            ("[1 /*", "[1   "),
            ("\"\\", "\"\\"),
        ] {
            assert_eq!(without_comments(text), expected, "{text}");
        }
    }
}
