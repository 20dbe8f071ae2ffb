//! Events of one document to its arena.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{Event, ScalarStyle, StructureStyle, Tag};
use plimsoll_model::{DocumentId, NodeId, Why};

use super::{Budget, FILLER, Failure, Limits, size};
use crate::document::{ALIASED, MERGED, NONE, OWNED, Record, SHADOWED, SHARED};
use crate::scalar::{Scalar, decode_base64, resolve};
use crate::{Document, Extent, Fault, FaultKind, Kind, Node, Text};

/// Mappings with more entries get an index of their keys; below, looking through them is faster.
const INDEXED_FROM: usize = 24;

pub(super) struct Builder<'i> {
    content: &'i str,
    document: Document,
    open: Vec<Open>,
    /// Finished anchors by their number.
    anchors: BTreeMap<usize, u32>,
    /// Anchors of collections that are still open, which nothing may refer to.
    unfinished: Vec<usize>,
    budget: Budget,
    scalar_bytes: usize,
    depth: usize,
}

/// A collection whose end has not come.
struct Open {
    node: u32,
    anchor: usize,
    last: u32,
    /// Where the last thing written in it ends, an alias by itself and not by its anchor.
    end: u32,
    /// The key whose value comes next, in a mapping.
    key: Option<u32>,
    /// True when that key is a merge key.
    merging: bool,
    /// Entries so far that count, and their keys once there are many.
    count: usize,
    index: BTreeMap<Box<str>, u32>,
}

impl<'i> Builder<'i> {
    pub(super) fn new(
        text: &Arc<Text>,
        content: &'i str,
        id: DocumentId,
        start: u32,
        limits: &Limits,
        budget: Budget,
    ) -> Self {
        let document = Document {
            text: Arc::clone(text),
            id,
            records: Vec::new(),
            owned: Vec::new(),
            tags: Vec::new(),
            aliases: Vec::new(),
            faults: Vec::new(),
            extent: Extent { start, end: start },
        };
        Self {
            content,
            document,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            unfinished: Vec::new(),
            budget,
            scalar_bytes: limits.scalar_bytes,
            depth: limits.depth,
        }
    }

    pub(super) fn budget(&self) -> Budget {
        self.budget
    }

    pub(super) fn finish(mut self, end: u32) -> Document {
        // The end marker's place is after blank lines and comments; the document ends with its last node.
        self.document.extent.end = self.document.root().map_or(end, |root| root.extent().end);
        self.document.aliases.sort_unstable_by_key(|(node, _)| *node);
        self.document.records.shrink_to_fit();
        self.document
    }

    pub(super) fn event(&mut self, event: Event<'i>, at: Extent) -> Result<(), Failure> {
        if matches!(event, Event::Scalar(..) | Event::Alias(_))
            && let Some(open) = self.open.last_mut()
        {
            open.end = at.end;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag, at),
            Event::MappingStart(style, anchor, tag) => {
                let kind = if style == StructureStyle::Flow { Kind::FlowMapping } else { Kind::BlockMapping };
                self.start(kind, anchor, tag, at)
            }
            Event::SequenceStart(style, anchor, tag) => {
                let kind = if style == StructureStyle::Flow { Kind::FlowSequence } else { Kind::BlockSequence };
                self.start(kind, anchor, tag, at)
            }
            Event::MappingEnd | Event::SequenceEnd => self.end(at),
            Event::Alias(anchor) => self.alias(anchor, at),
            _ => Ok(()),
        }
    }

    fn refuse<T>(&self, at: Extent, message: impl Into<String>) -> Result<T, Failure> {
        Err(Failure { at, message: message.into(), why: Why::Unreadable, budget: self.budget })
    }

    fn record(&self, node: u32) -> Record {
        self.document.records.get(node as usize).copied().unwrap_or(Record {
            start: 0,
            end: 0,
            parent: NONE,
            next: NONE,
            child: NONE,
            key: NONE,
            kind: Kind::Plain,
            flags: 0,
            tag: 0,
        })
    }

    fn change(&mut self, node: u32, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.document.records.get_mut(node as usize) {
            change(record);
        }
    }

    fn node(&self, node: u32) -> Option<Node<'_>> {
        self.document.node(NodeId(node))
    }

    /// Adds a record, within the budget.
    fn push(&mut self, record: Record) -> Result<u32, Failure> {
        let Some(left) = self.budget.nodes.checked_sub(1) else {
            let at = Extent { start: record.start, end: record.end };
            let why = Why::Limit("4,000,000 nodes in a file");
            return Err(Failure { at, message: "too many nodes".to_owned(), why, budget: self.budget });
        };
        self.budget.nodes = left;
        self.document.records.push(record);
        Ok(size(self.document.records.len()) - 1)
    }

    fn tag(&mut self, tag: Option<Cow<'i, Tag>>) -> u16 {
        let Some(tag) = tag else { return 0 };
        let text = match tag.suffix_in_namespace("tag:yaml.org,2002:") {
            Some(suffix) => format!("!!{suffix}"),
            // Not the written form: a directive can give `!!int` another meaning.
            None => format!("!<{}{}>", tag.handle(), tag.suffix()),
        };
        let index = self.document.tags.iter().position(|known| **known == *text).unwrap_or_else(|| {
            self.document.tags.push(text.into());
            self.document.tags.len() - 1
        });
        // A document with more than 65,535 different tags loses the later ones, which are then read as unknown tags.
        u16::try_from(index + 1).unwrap_or(u16::MAX)
    }

    fn own(&mut self, text: impl Into<Box<str>>) -> u32 {
        self.document.owned.push(text.into());
        size(self.document.owned.len()) - 1
    }

    fn scalar(
        &mut self,
        text: Cow<'i, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'i, Tag>>,
        at: Extent,
    ) -> Result<(), Failure> {
        if text.len() > self.scalar_bytes {
            let why = Why::Limit("8 MiB in one scalar");
            return Err(Failure { at, message: "a scalar is too long".to_owned(), why, budget: self.budget });
        }
        let kind = match style {
            ScalarStyle::Plain => Kind::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Kind::Quoted,
            _ => Kind::Block,
        };
        let tag = self.tag(tag);
        let mut record = Record {
            start: at.start,
            end: at.end,
            parent: NONE,
            next: NONE,
            child: NONE,
            key: NONE,
            kind,
            flags: 0,
            tag,
        };
        let joined =
            kind == Kind::Quoted && self.source(at).contains(FILLER) && !self.document.text.slice(at).contains(FILLER);
        let text = if joined { Cow::Owned(text.replace(FILLER, "")) } else { text };
        let is_binary =
            self.document.tags.get(usize::from(tag).wrapping_sub(1)).is_some_and(|tag| **tag == *"!!binary");
        let text = if is_binary {
            match decode_base64(&text) {
                Some(decoded) => Cow::Owned(decoded),
                None => return self.refuse(at, "the tag !!binary stands before something that is not base64"),
            }
        } else {
            text
        };
        if !self.is_slice(&text, &record) {
            if kind == Kind::Quoted && !self.is_json() && has_json_escape(self.source(at)) {
                return self.refuse(at, "an escape that is valid in JSON but not in YAML 1.1");
            }
            record.child = self.own(text.as_ref());
            record.flags |= OWNED;
        }
        // Only these can begin something that JSON cannot say.
        let suspicious = tag != 0 || (kind == Kind::Plain && matches!(text.bytes().next(), Some(b'.' | b'+' | b'-')));
        let node = self.push(record)?;
        if suspicious && !self.expects_key() && self.node(node).and_then(Node::scalar) == Some(Scalar::NotJson) {
            return self.refuse(at, format!("`{}` has no value that Kubernetes accepts", short(&text)));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        self.place(node, at, kind)
    }

    /// True when the next node is the key of a mapping.
    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.key.is_none() && self.record(open.node).kind.is_mapping())
    }

    /// True when Kubernetes reads the document by its JSON decoder, which it does when it begins with a brace.
    fn is_json(&self) -> bool {
        self.document.records.first().is_some_and(|root| root.kind == Kind::FlowMapping)
    }

    fn source(&self, at: Extent) -> &'i str {
        self.content.get(at.start as usize..at.end as usize).unwrap_or_default()
    }

    /// True when the text is the source between the record's ends, quotes left out.
    fn is_slice(&self, text: &str, record: &Record) -> bool {
        let inset = usize::from(record.kind == Kind::Quoted);
        let (start, end) = (record.start as usize + inset, (record.end as usize).saturating_sub(inset));
        record.kind != Kind::Block && self.document.text.content().get(start..end) == Some(text)
    }

    fn start(&mut self, kind: Kind, anchor: usize, tag: Option<Cow<'i, Tag>>, at: Extent) -> Result<(), Failure> {
        let tag = self.tag(tag);
        let record = Record {
            start: at.start,
            end: at.end,
            parent: NONE,
            next: NONE,
            child: NONE,
            key: NONE,
            kind,
            flags: 0,
            tag,
        };
        if self.expects_key() {
            return self.refuse(at, "a mapping key is a list or a mapping");
        }
        let node = self.push(record)?;
        if anchor != 0 {
            self.unfinished.push(anchor);
        }
        // Linked at its start, so that a parent has a smaller number than its children; a merge is linked at its end.
        if !self.open.last().is_some_and(|open| open.merging) {
            self.place(node, at, kind)?;
        }
        self.open.push(Open {
            node,
            anchor,
            last: NONE,
            end: at.start,
            key: None,
            merging: false,
            count: 0,
            index: BTreeMap::new(),
        });
        Ok(())
    }

    fn end(&mut self, at: Extent) -> Result<(), Failure> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        if open.anchor != 0 {
            self.unfinished.retain(|anchor| *anchor != open.anchor);
            self.anchors.insert(open.anchor, open.node);
        }
        let end = match self.record(open.node).kind {
            Kind::FlowMapping | Kind::FlowSequence => at.end,
            // The event stands after blank lines and comments.
            _ => open.end,
        };
        if let Some(parent) = self.open.last_mut() {
            parent.end = end;
        }
        self.change(open.node, |record| record.end = end.max(record.start));
        if self.open.last().is_some_and(|parent| parent.merging) {
            return self.merge(open.node, Extent { start: self.record(open.node).start, end });
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: Extent) -> Result<(), Failure> {
        if self.unfinished.contains(&anchor) {
            return self.refuse(at, "an anchor contains an alias of itself");
        }
        let Some(&target) = self.anchors.get(&anchor) else { return self.refuse(at, "an alias without an anchor") };
        self.change(target, |record| record.flags |= SHARED);
        if self.open.last().is_some_and(|open| open.merging) {
            return self.merge(target, at);
        }
        let copy = self.copy(target, at)?;
        self.document.aliases.push((copy, at));
        self.change(copy, |record| record.flags |= ALIASED);
        let kind = self.record(copy).kind;
        self.place(copy, at, kind)
    }

    /// Copies a node and all below it. The copy has no parent, no key and no neighbour yet.
    fn copy(&mut self, source: u32, at: Extent) -> Result<u32, Failure> {
        let root = self.copy_one(source, NONE, at)?;
        let mut pending = vec![(source, root, self.open.len())];
        while let Some((from, to, depth)) = pending.pop() {
            if self.record(from).kind.is_scalar() {
                continue;
            }
            if depth >= self.depth {
                let why = Why::Limit("255 nested levels");
                return Err(Failure { at, message: "aliases nest too deep".to_owned(), why, budget: self.budget });
            }
            let mut child = self.record(from).child;
            let mut last = NONE;
            while child != NONE {
                let record = self.record(child);
                let copy = self.copy_one(child, to, at)?;
                if record.key != NONE {
                    let key = self.copy_one(record.key, to, at)?;
                    self.change(copy, |record| record.key = key);
                }
                self.link(to, last, copy);
                last = copy;
                pending.push((child, copy, depth + 1));
                child = record.next;
            }
        }
        Ok(root)
    }

    fn copy_one(&mut self, source: u32, parent: u32, at: Extent) -> Result<u32, Failure> {
        let Some(left) = self.budget.copies.checked_sub(1) else {
            let why = Why::Limit("500,000 nodes made from aliases in a file");
            return Err(Failure { at, message: "aliases make too many nodes".to_owned(), why, budget: self.budget });
        };
        self.budget.copies = left;
        let record = self.record(source);
        let child = if record.kind.is_scalar() { record.child } else { NONE };
        // What is below an alias inside the anchor keeps the mark of that inner alias.
        let inner = record.flags & ALIASED != 0;
        let flags = record.flags & (OWNED | SHADOWED | MERGED | ALIASED);
        let copy = self.push(Record { parent, next: NONE, key: NONE, child, flags, ..record })?;
        if inner && let Some((_, extent)) = self.document.aliases.iter().find(|(node, _)| *node == source).copied() {
            self.document.aliases.push((copy, extent));
        }
        Ok(copy)
    }

    /// Adds the entries of a merge's mapping, or of each mapping of its list, to the open mapping.
    fn merge(&mut self, source: u32, at: Extent) -> Result<(), Failure> {
        let sources: Vec<u32> = match self.record(source).kind {
            Kind::BlockMapping | Kind::FlowMapping => vec![source],
            Kind::BlockSequence | Kind::FlowSequence => {
                let Some(list) = self.node(source) else { return Ok(()) };
                if list.items().any(|item| !item.kind().is_mapping()) {
                    return self.refuse(at, "a merge key's list holds something that is not a mapping");
                }
                // The first one wins: it is applied last.
                let mut items: Vec<_> = list.items().map(|item| item.id().0).collect();
                items.reverse();
                items
            }
            _ => return self.refuse(at, "a merge key's value is not a mapping"),
        };
        for mapping in sources {
            let entries: Vec<(u32, u32)> = self
                .node(mapping)
                .map(|node| node.entries().map(|(key, value)| (key.id().0, value.id().0)).collect())
                .unwrap_or_default();
            for (key, value) in entries {
                let copied_key = self.copy_one(key, NONE, at)?;
                let copied = self.copy(value, at)?;
                self.change(copied, |record| record.flags |= ALIASED | MERGED);
                self.document.aliases.retain(|(node, _)| *node != copied);
                self.document.aliases.push((copied, at));
                self.enter(copied_key, copied, true);
            }
        }
        if let Some(open) = self.open.last_mut() {
            open.key = None;
            open.merging = false;
        }
        Ok(())
    }

    /// Puts a finished scalar or a new collection where it belongs: the top, a list's item, a key, or a key's value.
    fn place(&mut self, node: u32, at: Extent, kind: Kind) -> Result<(), Failure> {
        let Some(open) = self.open.last() else { return Ok(()) };
        let (parent, last, key) = (open.node, open.last, open.key);
        if open.merging {
            return self.merge(node, at);
        }
        if self.record(parent).kind.is_sequence() {
            self.link(parent, last, node);
            if let Some(open) = self.open.last_mut() {
                open.last = node;
            }
            return Ok(());
        }
        let Some(key) = key else {
            return self.key(node, parent, at, kind);
        };
        self.enter(key, node, false);
        Ok(())
    }

    fn link(&mut self, parent: u32, last: u32, node: u32) {
        self.change(node, |record| record.parent = parent);
        if last == NONE {
            self.change(parent, |record| record.child = node);
        } else {
            self.change(last, |record| record.next = node);
        }
    }

    /// Takes a node as the key of the next value, with the text that JSON gives it.
    fn key(&mut self, node: u32, parent: u32, at: Extent, kind: Kind) -> Result<(), Failure> {
        if !kind.is_scalar() {
            return self.refuse(at, "a mapping key is a list or a mapping");
        }
        let Some(view) = self.node(node) else { return Ok(()) };
        let merging = kind == Kind::Plain && view.text() == "<<" && view.tag().is_none_or(|tag| tag == "!!merge");
        if self.record(parent).kind == Kind::BlockMapping && self.is_indented_by_tab(at.start) {
            return self.refuse(at, "a tab in the indentation");
        }
        let extent = view.extent();
        if view.document().text().slice(extent).contains('\n') && !self.source(extent).contains('\n') {
            return self.refuse(at, "a mapping key over several lines");
        }
        let text = match view.scalar() {
            Some(Scalar::Null) => return self.refuse(at, "a mapping key is null"),
            Some(Scalar::Bool(value)) => Some(value.to_string()),
            Some(Scalar::Integer(value)) => Some(value.to_string()),
            // The Go reader has no case for whole numbers from 2^63 to 2^64 as keys.
            Some(Scalar::Float(_)) if view.text().parse::<u64>().is_ok() => {
                return self.refuse(at, "a mapping key is a number beyond 64 bits");
            }
            Some(Scalar::Float(value)) => Some(value.to_string()),
            // As a key, unlike as a value, infinity has a text.
            Some(Scalar::NotJson) => Some(view.text().to_ascii_lowercase()),
            _ => None,
        };
        if let Some(text) = text.filter(|text| *text != view.text()) {
            let owned = self.own(text);
            self.change(node, |record| {
                record.child = owned;
                record.flags |= OWNED;
            });
        }
        self.change(node, |record| record.parent = parent);
        if let Some(open) = self.open.last_mut() {
            open.key = Some(node);
            open.merging = merging;
        }
        Ok(())
    }

    /// True when only blanks, a tab among them, stand between the start of the line and this byte.
    fn is_indented_by_tab(&self, start: u32) -> bool {
        let before = self.content.as_bytes().get(..start as usize).unwrap_or_default();
        let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let mut tab = false;
        let mut count = 0;
        for byte in blanks {
            tab |= *byte == b'\t';
            count += 1;
        }
        tab && before.len().checked_sub(count + 1).and_then(|index| before.get(index)).is_none_or(|byte| *byte == b'\n')
    }

    /// Adds an entry to the open mapping; an earlier one with the same key no longer counts.
    fn enter(&mut self, key: u32, value: u32, merged: bool) {
        let Some(open) = self.open.last() else { return };
        let (parent, last, count) = (open.node, open.last, open.count);
        let earlier = self.find_key(key);
        self.change(key, |record| record.parent = parent);
        self.change(value, |record| record.key = key);
        self.link(parent, last, value);
        if let Some(earlier) = earlier {
            let loser = self.record(earlier);
            self.change(earlier, |record| record.flags |= SHADOWED);
            let kind = match (loser.flags & MERGED != 0, merged) {
                // A key after the merge that brought it: what merges are for. Two merges: defined order.
                (true, _) => None,
                (false, true) => Some(FaultKind::MergeOverwrites),
                (false, false) if self.are_random(loser.key, key) => Some(FaultKind::CollidingKey),
                (false, false) => Some(FaultKind::DuplicateKey),
            };
            if let Some(kind) = kind {
                self.document.faults.push(Fault { kind, key: NodeId(key), other: NodeId(loser.key) });
            }
        }
        let name: Option<Box<str>> = (count + 1 >= INDEXED_FROM).then(|| self.node(key).map_or("", Node::text).into());
        let rebuild = count + 1 == INDEXED_FROM;
        let all: Vec<(Box<str>, u32)> = if rebuild {
            let mapping = self.node(parent);
            let entries =
                mapping.map(|mapping| mapping.entries().map(|(key, value)| (key.text().into(), value.id().0)));
            entries.map(Iterator::collect).unwrap_or_default()
        } else {
            Vec::new()
        };
        if let Some(open) = self.open.last_mut() {
            open.last = value;
            open.key = None;
            open.count += 1;
            open.index.extend(all);
            if let Some(name) = name {
                open.index.insert(name, value);
            }
        }
    }

    /// The entry of the open mapping that has this key's text and counts.
    fn find_key(&self, key: u32) -> Option<u32> {
        let open = self.open.last()?;
        let name = self.node(key)?.text();
        if open.count >= INDEXED_FROM {
            return open.index.get(name).copied();
        }
        let found = self.node(open.node)?.entries().find(|(other, _)| other.text() == name);
        found.map(|(_, value)| value.id().0)
    }

    /// True when two keys with the same text in JSON are different in YAML, as `1` and `"1"` are: Go keeps both in a
    /// map and walks it in random order.
    fn are_random(&self, first: u32, second: u32) -> bool {
        let sort = |key: u32| match self.node(key).map(|node| self.written(node)) {
            Some(Scalar::Text(_)) | None => 0,
            Some(Scalar::Bool(_)) => 1,
            Some(Scalar::Integer(_)) => 2,
            Some(_) => 3,
        };
        sort(first) != sort(second)
    }

    /// A key's scalar by its source, since its text may already be that of JSON. `1.0` is a float here, as it is in Go.
    fn written(&self, key: Node<'_>) -> Scalar<'i> {
        let source = self.source(key.extent());
        match resolve(source, key.kind(), key.tag()) {
            Scalar::Integer(value) if source.contains(['.', 'e', 'E']) && !source.contains(['x', 'X']) => {
                Scalar::Float(value as f64)
            }
            scalar => scalar,
        }
    }
}

/// At most 40 bytes of a text, for a message.
fn short(text: &str) -> &str {
    text.get(..text.floor_char_boundary(40)).unwrap_or(text)
}

/// True for `\/` and for `\u` with half of a surrogate pair, which JSON has and the Go reader of YAML does not.
fn has_json_escape(source: &str) -> bool {
    let mut characters = source.bytes();
    if characters.next() != Some(b'"') {
        return false;
    }
    while let Some(character) = characters.next() {
        if character != b'\\' {
            continue;
        }
        match characters.next() {
            Some(b'/') => return true,
            Some(b'u') if matches!(characters.next(), Some(b'd' | b'D')) => {
                if matches!(characters.next(), Some(b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F')) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}
