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

/// Control characters (C0, C1, DEL), the bidirectional and invisible formatting characters of Unicode, and the
/// noncharacters that XML forbids.
/// Source: Unicode 16, general categories Cc and the Bidi_Control property; the others by hand.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{61c}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'..='\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// For a line of source shown in columns: the character that stands for a harmful one, so that no column moves.
pub(crate) fn stand_in(character: char) -> char {
    match u32::from(character) {
        // U+2400 to U+241F are pictures of the C0 characters, in their order.
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ if is_harmful(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// For the text and the quoted attributes of HTML and XML.
pub(crate) fn markup(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in plain(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A code span of Markdown, in which nothing is markup, a link, a mention or a reference to an issue.
pub(crate) fn markdown_code(text: &str) -> String {
    let text = plain(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // One space each side is taken off by every reader; it keeps a backtick at the edge apart from the fence.
    if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// A line of words with names between backticks, as titles are. When anything outside the backticks could be more than
/// words, for example because a name holds a backtick itself, the whole line becomes one code span.
pub(crate) fn markdown_words(text: &str) -> String {
    let is_word = |character: char| character.is_alphanumeric() || " ,.:;()'\"-/_=".contains(character);
    let pieces: Vec<&str> = text.split('`').collect();
    let calm = pieces.len() % 2 == 1
        && pieces.iter().enumerate().all(|(index, piece)| {
            index % 2 == 1 && !piece.is_empty() || piece.chars().all(is_word) && index % 2 == 0 && !is_reference(piece)
        });
    if !calm {
        return markdown_code(text);
    }
    pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| if index % 2 == 1 { markdown_code(piece) } else { piece.replace('_', "\\_") })
        .collect()
}

/// True when GitHub or GitLab would make a link of some word: addresses, commit ids, `GH-1`.
fn is_reference(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("://")
        || lower.contains("www.")
        || lower.contains("gh-")
        || lower
            .split(|character: char| !character.is_ascii_alphanumeric())
            .any(|word| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A field of CSV as in RFC 4180. A field that a spreadsheet would run as a formula gets a `'` in front.
pub(crate) fn csv(text: &str) -> String {
    let mut text = plain(text);
    // The wide forms count too: spreadsheets with East Asian settings take them for the narrow ones.
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The message of a GitHub workflow command.
pub(crate) fn github_message(text: &str) -> String {
    plain(text).replace('%', "%25")
}

/// A property of a GitHub workflow command.
pub(crate) fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as a URI: every byte outside RFC 3986's unreserved characters and `/` is percent-encoded. A relative path
/// stays relative, an absolute one gets the scheme `file`.
pub(crate) fn uri(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    if path.starts_with('/') {
        encoded.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\nd"), "a\\u{1b}[31mb\\u{202e}c\\u{a}d");
        assert_eq!(plain("žluťoučký 🚢"), "žluťoučký 🚢");
    }

    #[test]
    fn stand_ins_keep_the_number_of_characters() {
        let shown: String = "a\u{1b}\t\u{7f}\u{9b}\u{202e}b".chars().map(stand_in).collect();
        assert_eq!(shown, "a␛␉␡\u{fffd}\u{fffd}b");
    }

    #[test]
    fn code_spans_cannot_be_left() {
        assert_eq!(markdown_code("a`b``c"), "```a`b``c```");
        assert_eq!(markdown_code("`"), "`` ` ``");
        assert_eq!(markdown_code(""), "`  `");
    }

    #[test]
    fn words_are_words_and_names_are_code() {
        assert_eq!(markdown_words("container `a|b` runs as_root"), "container `a|b` runs as\\_root");
        for hostile in ["a` b `@team", "see https://x.example", "fixes #1", "<b>", "GH-12", "deadbeef", "odd ` one"] {
            let code = markdown_words(hostile);
            assert!(code.starts_with('`') && code.ends_with('`'), "{code}");
        }
    }

    #[test]
    fn spreadsheets_find_no_formula() {
        assert_eq!(csv("=1+1"), "'=1+1");
        assert_eq!(csv("\t=1"), "\\u{9}=1");
        assert_eq!(csv("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(csv("plain"), "plain");
    }

    #[test]
    fn workflow_commands_cannot_be_ended() {
        assert_eq!(github_property("a%b:c,d\n::stop"), "a%25b%3Ac%2Cd\\u{a}%3A%3Astop");
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/ž#1?.yaml"), "a%20b/%C5%BE%231%3F.yaml");
        assert_eq!(uri("/etc/x"), "file:///etc/x");
    }
}
