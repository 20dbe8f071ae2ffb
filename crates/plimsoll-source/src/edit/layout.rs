//! How a document is laid out: lines, and what stands between the nodes.
//!
//! The tree knows where values are. Dashes, colons, commas, anchors, tags and comments are found from there, always
//! reading forward from a known place, so that a character inside a comment or a scalar is never taken for one of them.

use super::NotEditable;
use crate::{Document, Kind, Node};

/// Finds places in a document's text. All offsets are bytes.
#[derive(Clone, Copy)]
pub(super) struct Layout<'t> {
    content: &'t str,
    document: &'t Document,
}

/// An entry of a mapping or an item of a list as it is written.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    /// The value or item; `None` for a merge.
    pub(super) node: Option<Node<'t>>,
    /// First byte: of the key, or the dash, or in brackets of whatever stands first.
    pub(super) start: usize,
    /// After the last byte; a comment or line break behind it is not included.
    pub(super) end: usize,
}

/// What stands before a value.
pub(super) struct Header {
    /// After the colon or dash and the anchor and tag, if any.
    pub(super) after: usize,
    /// The tag with the blanks behind it.
    pub(super) tag: Option<(usize, usize)>,
    /// True when there is an anchor or a tag.
    pub(super) has_properties: bool,
    /// First byte of the value: of a block scalar its `|` or `>`, of a list its first dash. Equal to `after` for
    /// nothing.
    pub(super) start: usize,
}

impl<'t> Layout<'t> {
    pub(super) fn new(document: &'t Document) -> Self {
        Self { content: document.text().content(), document }
    }

    pub(super) fn len(self) -> usize {
        self.content.len()
    }

    pub(super) fn text(self, start: usize, end: usize) -> &'t str {
        self.content.get(start..end).unwrap_or_default()
    }

    pub(super) fn rest(self, start: usize) -> &'t str {
        self.text(start, self.content.len())
    }

    fn line(self, offset: usize) -> u32 {
        self.document.text().position(u32::try_from(offset).unwrap_or(u32::MAX)).0
    }

    pub(super) fn refuse<T>(self, offset: usize, what: &'static str) -> Result<T, NotEditable> {
        Err(NotEditable::Notation { line: self.line(offset), what })
    }

    /// Start of the line, after a byte order mark.
    pub(super) fn line_start(self, offset: usize) -> usize {
        match self.text(0, offset).rfind('\n') {
            Some(found) => found + 1,
            None => self.content.len() - self.content.trim_start_matches('\u{feff}').len(),
        }
    }

    /// End of the line, before its line break.
    pub(super) fn line_end(self, offset: usize) -> usize {
        let rest = self.rest(offset);
        let line = rest.split('\n').next().unwrap_or_default();
        let is_last = line.len() == rest.len();
        offset + if is_last { line.len() } else { line.strip_suffix('\r').unwrap_or(line).len() }
    }

    /// End of the line before; `None` in the first line.
    pub(super) fn previous_line_end(self, offset: usize) -> Option<usize> {
        let line = self.text(0, self.line_start(offset)).strip_suffix('\n')?;
        Some(line.strip_suffix('\r').unwrap_or(line).len())
    }

    /// What stands before it in its line.
    pub(super) fn before(self, offset: usize) -> &'t str {
        self.text(self.line_start(offset), offset)
    }

    /// True when only blanks stand before it in its line.
    pub(super) fn begins_line(self, offset: usize) -> bool {
        is_blank(self.before(offset))
    }

    /// Bytes before it in its line.
    pub(super) fn column(self, offset: usize) -> usize {
        self.before(offset).len()
    }

    /// Spaces up to its column.
    pub(super) fn indentation(self, offset: usize) -> Result<String, NotEditable> {
        let before = self.before(offset);
        if !before.bytes().all(|byte| matches!(byte, b' ' | b'-' | b'?' | b':')) {
            return self.refuse(offset, "something stands before the collection in its line");
        }
        Ok(" ".repeat(before.len()))
    }

    /// The blanks its line begins with.
    pub(super) fn blanks(self, offset: usize) -> &'t str {
        let line = self.rest(self.line_start(offset));
        let rest = line.trim_start_matches([' ', '\t']);
        line.get(..line.len() - rest.len()).unwrap_or_default()
    }

    /// The line break of this line, or else of the file.
    pub(super) fn line_break(self, offset: usize) -> &'static str {
        let rest = self.rest(self.line_end(offset));
        let place = if rest.is_empty() { self.rest(self.line_end(0)) } else { rest };
        if place.starts_with("\r\n") { "\r\n" } else { "\n" }
    }

    /// The next byte that is neither blank nor line break nor comment. A `#` opens a comment after a blank.
    pub(super) fn skip(self, mut offset: usize) -> usize {
        loop {
            let rest = self.rest(offset);
            let found = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            let at = offset + rest.len() - found.len();
            let is_comment = found.starts_with('#') && (at > offset || self.begins_line(at));
            if !is_comment {
                return at;
            }
            offset = self.line_end(at);
        }
    }

    /// After the key's colon; `None` when it has none, as `? key` and `{key}`.
    pub(super) fn after_colon(self, key: Node<'_>) -> Option<usize> {
        let colon = self.skip(place(key).1);
        let after = self.rest(colon).strip_prefix(':')?;
        let in_flow = key.parent().is_some_and(|parent| parent.kind() == Kind::FlowMapping);
        let ends = after.is_empty() || after.starts_with([' ', '\t', '\r', '\n']);
        (ends || (in_flow && (key.kind() == Kind::Quoted || after.starts_with([',', '}', ']'])))).then_some(colon + 1)
    }

    /// What stands before the value of an entry or before an item by indentation.
    pub(super) fn header(self, node: Node<'_>) -> Result<Header, NotEditable> {
        let (value_start, _) = place(node);
        let opened = match (node.key(), node.parent()) {
            (Some(key), _) => self.after_colon(key),
            (None, Some(parent)) if parent.kind() == Kind::BlockSequence => {
                self.dashes(parent)?.into_iter().find(|(item, _)| *item == node).map(|(_, dash)| dash + 1)
            }
            _ => None,
        };
        let Some(opened) = opened else { return self.refuse(value_start, "a value without a colon or dash before it") };
        self.header_from(node, opened)
    }

    fn header_from(self, node: Node<'_>, opened: usize) -> Result<Header, NotEditable> {
        let (value_start, _) = place(node);
        let mut header = Header { after: opened, tag: None, has_properties: false, start: value_start.max(opened) };
        let is_nothing = node.kind() == Kind::Plain && node.extent().start == node.extent().end;
        let mut at = opened;
        loop {
            at = self.skip(at);
            if at >= value_start && node.kind() != Kind::BlockSequence {
                break;
            }
            let rest = self.rest(at);
            match rest.bytes().next() {
                Some(sign @ (b'&' | b'!')) => {
                    let length = rest.find([' ', '\t', '\r', '\n', ',', '}', ']', '{', '[']).unwrap_or(rest.len());
                    header.has_properties = true;
                    header.after = at + length;
                    if sign == b'!' {
                        let behind = self.rest(header.after);
                        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
                        header.tag = Some((at, header.after + blanks));
                    }
                    at = header.after;
                }
                Some(b'|' | b'>') if node.kind() == Kind::Block => {
                    header.start = at;
                    return Ok(header);
                }
                Some(b'-') if node.kind() == Kind::BlockSequence && node.own_alias().is_none() => {
                    header.start = at;
                    return Ok(header);
                }
                _ => return self.refuse(at, "something unknown stands before the value"),
            }
        }
        if is_nothing {
            header.start = header.after;
        }
        Ok(header)
    }

    /// The first byte of a collection: of a list by dashes its first dash.
    pub(super) fn start(self, node: Node<'_>) -> Result<usize, NotEditable> {
        if node.kind() == Kind::BlockSequence && node.own_alias().is_none() {
            return self.first_dash(node);
        }
        Ok(place(node).0)
    }

    fn first_dash(self, list: Node<'_>) -> Result<usize, NotEditable> {
        // A list at the indentation of its key begins, for the parser, with its first item. Going up ends at the top or
        // at the first mapping, since inside a list both begin with the dash.
        let Some(key) = list.key() else { return Ok(place(list).0) };
        match self.after_colon(key) {
            Some(opened) => Ok(self.header_from(list, opened)?.start),
            None => self.refuse(place(list).0, "a value without a colon before it"),
        }
    }

    /// The items of a list by dashes with their dashes.
    fn dashes(self, list: Node<'t>) -> Result<Vec<(Node<'t>, usize)>, NotEditable> {
        let mut dashes = Vec::new();
        let mut dash = self.first_dash(list)?;
        for item in list.items() {
            if !self.rest(dash).starts_with('-') {
                return self.refuse(dash, "a list whose dashes are not found");
            }
            dashes.push((item, dash));
            dash = self.skip(self.end_behind(item, Some(dash + 1)).max(dash + 1));
        }
        Ok(dashes)
    }

    /// What is written in a collection, in order. Not for copies.
    pub(super) fn entries(self, collection: Node<'t>) -> Result<Vec<Entry<'t>>, NotEditable> {
        let mut entries: Vec<Entry<'t>> = Vec::new();
        if collection.kind() == Kind::BlockSequence {
            let dashes = self.dashes(collection)?;
            let entry = |(node, start): (Node<'t>, usize)| {
                // The parser puts an item that is not written behind the comment in its line.
                let extent = node.extent();
                let is_nothing = node.kind() == Kind::Plain && extent.start == extent.end;
                let end = if is_nothing {
                    self.header_from(node, start + 1)?.after
                } else {
                    self.end_behind(node, Some(start + 1))
                };
                Ok(Entry { node: Some(node), start, end })
            };
            return dashes.into_iter().map(entry).collect();
        }
        for child in collection.written() {
            if child.is_merged() {
                let (value, end) = (place(child).0, self.alias_end(child));
                let key = self.text(0, value).trim_end().strip_suffix(':').map(str::trim_end);
                let Some(before) = key.and_then(|key| key.strip_suffix("<<")) else {
                    return self.refuse(value, "a merge key that is not found");
                };
                entries.push(Entry { node: None, start: before.len(), end });
            } else {
                let start = place(child.key().unwrap_or(child)).0;
                entries.push(Entry { node: Some(child), start, end: self.end(child) });
            }
        }
        entries.sort_by_key(|entry| entry.start);
        entries.dedup_by_key(|entry| entry.start);
        let (start, end) = place(collection);
        if collection.kind() == Kind::BlockMapping {
            // A merge of nothing leaves no node.
            let last = entries.last().map_or(start, |entry| entry.end);
            let known = collection.written().last().map_or(start, |child| place(child).1);
            if end > last.max(known) {
                entries.push(Entry { node: None, start: last, end });
            }
            return Ok(entries);
        }
        if !self.rest(start).starts_with(['{', '[']) {
            return self.refuse(start, "a mapping of one entry without braces");
        }
        // In brackets an entry begins after the comma before it, with its anchor or tag.
        let mut boundary = start + 1;
        for entry in &mut entries {
            let first = self.skip(boundary);
            if first > entry.start {
                return self.refuse(entry.start, "entries whose commas are not found");
            }
            entry.start = first;
            boundary = self.comma(entry.end).map_or(entry.end, |comma| comma + 1);
        }
        Ok(entries)
    }

    /// The comma after an entry in brackets.
    pub(super) fn comma(self, end: usize) -> Option<usize> {
        let at = self.skip(end);
        self.rest(at).starts_with(',').then_some(at)
    }

    /// After the last byte of a value, without the line break behind it.
    pub(super) fn end(self, node: Node<'_>) -> usize {
        self.end_behind(node, None)
    }

    /// The same for an item whose dash, before `opened`, is known: finding dashes needs the ends of the items before.
    fn end_behind(self, node: Node<'_>, mut opened: Option<usize>) -> usize {
        let mut node = node;
        loop {
            let (start, end) = place(node);
            if node.own_alias().is_some() {
                return self.alias_end(node);
            }
            match node.kind() {
                Kind::Plain if start == end => {
                    // The parser may put it behind the comment or line break that follows.
                    let Some(key) = node.key() else { return end };
                    let Some(opened) = self.after_colon(key) else { return place(key).1 };
                    return self.header_from(node, opened).map_or(end, |header| header.after);
                }
                Kind::Block => return self.block_scalar_end(node, opened),
                Kind::BlockMapping | Kind::BlockSequence => {
                    let Some(last) = node.written().max_by_key(|child| place(*child)) else { return end };
                    if last.own_alias().is_some() || end > place(last).1 {
                        return end.max(self.end(last));
                    }
                    node = last;
                    opened = None;
                }
                _ => return end,
            }
        }
    }

    /// The end of an alias, or of what stands behind a merge key.
    fn alias_end(self, copy: Node<'_>) -> usize {
        let (start, end) = place(copy);
        if self.rest(start).starts_with(['*', '{', '[']) {
            return end;
        }
        // A mapping or list by indentation is not in the tree: how its last value ends is not known, but its line is.
        self.line_end(self.text(0, end).trim_end().len())
    }

    fn block_scalar_end(self, node: Node<'_>, opened: Option<usize>) -> usize {
        let (start, end) = place(node);
        let header = opened.map_or_else(|| self.header(node), |opened| self.header_from(node, opened));
        let Ok(header) = header else { return end };
        let first_line = self.line_end(header.start);
        let content = self.text(first_line, end);
        if content.trim().is_empty() || start < first_line {
            return first_line;
        }
        if !self.indicator(header.start).contains('+') {
            return self.line_end(first_line + content.trim_end().len());
        }
        // The blank lines belong to the text; the last line break is kept out, and the next line's indentation.
        let lines = content.trim_end_matches([' ', '\t']);
        let lines = if lines.ends_with('\n') { lines } else { content };
        let line = lines.strip_suffix('\n').map_or(lines, |line| line.strip_suffix('\r').unwrap_or(line));
        first_line + line.len()
    }

    /// The `|` or `>` of a block scalar with what belongs to it.
    pub(super) fn indicator(self, start: usize) -> &'t str {
        self.rest(start).split([' ', '\t', '\r', '\n']).next().unwrap_or_default()
    }

    /// True when the value ends with a block scalar that the end of the file cuts off: a line break after it would add
    /// to its text.
    pub(super) fn is_cut_off(self, node: Node<'_>) -> bool {
        let mut node = node;
        while let Some(last) = node.written().last() {
            node = last;
        }
        let cut = node.kind() == Kind::Block && node.own_alias().is_none() && self.end(node) == self.content.len();
        cut && !self.header(node).is_ok_and(|header| self.indicator(header.start).contains('-'))
    }
}

/// Where a node is written; for a copy that is its alias.
pub(super) fn place(node: Node<'_>) -> (usize, usize) {
    let extent = node.own_alias().unwrap_or(node.extent());
    (extent.start as usize, extent.end as usize)
}

/// True for nothing but blanks.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}
