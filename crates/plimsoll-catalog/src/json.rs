//! JSON files that have to be there in full.

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;

/// What a JSON file says, or a problem that calls the file `what`. A byte order mark is left out.
pub(crate) fn read<'f, T: Deserialize<'f>>(file: &FileBytes<'f>, what: &str, facts: &mut RawFacts) -> Option<T> {
    if !file.is_whole() {
        facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", file.size));
        return None;
    }
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
    match serde_json::from_slice(bytes) {
        Ok(read) => Some(read),
        Err(error) => {
            facts.problem(format!("is no {what}: {error}"));
            None
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
