//! Several files in one input.

/// What stands between the files in the input.
const BORDER: &[u8] = b"\n%%%%\n";

/// The files of an input, at most so many.
pub fn parts(bytes: &[u8], most: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) =
        rest.windows(BORDER.len()).position(|window| window == BORDER).filter(|_| parts.len() + 1 < most)
    {
        parts.push(&rest[..at]);
        rest = &rest[at + BORDER.len()..];
    }
    parts.push(rest);
    parts
}
