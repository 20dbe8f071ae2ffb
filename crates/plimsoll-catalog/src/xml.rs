//! XML as build tools write it. Source: Extensible Markup Language 1.0.

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use roxmltree::{Document, Node, ParsingOptions};

/// Elements and texts of one document; poms and projects have some thousands.
const MAX_NODES: u32 = 1_000_000;
/// Elements within elements.
const MAX_DEPTH: usize = 64;

/// The text of an XML file: UTF-8, or UTF-16 with a byte order mark. What is neither is replaced.
pub(crate) fn text(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [first, second] => unit([*first, *second]),
            _ => 0,
        });
        char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The text of a file that has to be there in full, or a problem.
pub(crate) fn whole_text(file: &FileBytes<'_>, facts: &mut RawFacts) -> Option<String> {
    if !file.is_whole() {
        facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", file.size));
        return None;
    }
    Some(text(file.bytes))
}

/// A document without entities of its own, not nested deeper than 64 elements.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, String> {
    if nests_too_deep(text) {
        return Err(format!("more than {MAX_DEPTH} elements within each other"));
    }
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start(), options).map_err(|error| error.to_string())
}

/// Looks at the brackets alone, before anything is built.
fn nests_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    for tag in text.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        if inside.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !inside.starts_with(['!', '?']) && !inside.ends_with('/') {
            depth += 1;
        }
        // Brackets in comments and quoted texts are counted too, so twice the depth is allowed here.
        if depth > 2 * MAX_DEPTH {
            return true;
        }
    }
    false
}

/// The first element inside another one by that name, whatever its namespace.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The elements inside another one by that name, whatever their namespace.
pub(crate) fn children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The trimmed text of an element inside another one; `None` when it is not there or empty.
pub(crate) fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim).filter(|text| !text.is_empty())
}
