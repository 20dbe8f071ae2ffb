//! Escapes of names that come from outside, one function per place they go to.

use std::fmt::Write as _;

/// For terminals and plain text: control characters and those that change the direction of writing become `\u{..}`,
/// so that no name can move the cursor, hide text or reverse it.
pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmful(character) {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\u{{{:x}}}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Control characters (C0, C1, DEL) and the bidirectional and invisible formatting characters of Unicode.
/// Source: Unicode 16, general categories Cc and the Bidi_Control property; zero-width characters by hand.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\nd"), "a\\u{1b}[31mb\\u{202e}c\\u{a}d");
        assert_eq!(plain("žluťoučký 🚢"), "žluťoučký 🚢");
    }
}
