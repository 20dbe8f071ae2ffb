//! From what the tree is to become to replacements of bytes.
//!
//! Everything that is put behind a line is put before its line break, and everything that is taken away takes the line
//! break before it: so the pieces touch but do not overlap, and the end of a file without a line break is no special
//! case. Pieces at one place are ordered from the deepest node outwards.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use plimsoll_model::NodeId;

use super::NotEditable;
use super::draft::{BlockStyle, Draft, FlowStyle, Lines, Quoting};
use super::layout::{Entry, Layout, is_blank, place};
use super::plan::Plan;
use crate::Scalar;
use crate::{Document, Extent, Kind, Node};

/// The replacements that make a plan, in order.
pub(super) fn render(document: &Document, plan: &Plan) -> Result<Vec<(Extent, String)>, NotEditable> {
    let mut renderer =
        Renderer { layout: Layout::new(document), document, plan, mark: OnceCell::new(), pieces: Vec::new() };
    let layout = renderer.layout;
    let start = layout.line_start(document.extent().start as usize);
    let end = layout.line_end(document.extent().end as usize);
    let mut returns = layout.text(start, end).match_indices('\r').map(|(at, _)| start + at);
    if let Some(at) = returns.find(|at| !layout.rest(at + 1).starts_with('\n')) {
        return layout.refuse(at, "a carriage return without a line feed");
    }
    let parents = plan.removed.iter().filter_map(|id| document.node(*id)?.parent()).map(Node::id);
    let collections: BTreeSet<NodeId> =
        parents.chain(plan.added.keys().copied()).chain(plan.appended.keys().copied()).collect();
    for collection in collections.into_iter().filter_map(|id| document.node(id)) {
        renderer.collection(collection)?;
    }
    for (id, draft) in &plan.replaced {
        if let Some(node) = document.node(*id) {
            renderer.replace(node, draft)?;
        }
    }
    for (id, name) in &plan.renamed {
        if let Some(key) = document.node(*id).and_then(Node::key) {
            renderer.rename(key, name);
        }
    }
    renderer.finish()
}

/// A replacement; those at one place are ordered by depth, the deepest first.
struct Piece {
    start: usize,
    end: usize,
    depth: usize,
    text: String,
}

struct Renderer<'t> {
    layout: Layout<'t>,
    document: &'t Document,
    plan: &'t Plan,
    /// The first quote of the document.
    mark: OnceCell<char>,
    pieces: Vec<Piece>,
}

impl<'t> Renderer<'t> {
    fn piece(&mut self, node: Node<'_>, start: usize, end: usize, text: impl Into<String>) {
        let text = text.into();
        if start < end || !text.is_empty() {
            self.pieces.push(Piece { start, end, depth: depth(node), text });
        }
    }

    fn rename(&mut self, key: Node<'_>, name: &str) {
        let (start, end) = place(key);
        let mark = self.layout.rest(start).chars().next();
        let quoting = Quoting {
            json: mark == Some('"'),
            always: mark == Some('\''),
            mark: if mark == Some('\'') { '\'' } else { '"' },
        };
        let in_flow = key.parent().is_some_and(is_flow);
        self.piece(key, start, end, quoting.text(name, in_flow));
    }

    /// New and removed children of a collection.
    fn collection(&mut self, collection: Node<'t>) -> Result<(), NotEditable> {
        let entries = self.layout.entries(collection)?;
        let none = Vec::new();
        let added = self.plan.added.get(&collection.id()).unwrap_or(&none);
        // With a removed key go its duplicates that did not count; with an added one, those that a merge hid.
        let goes = |node: &Node<'_>| self.plan.removed.contains(&node.id());
        let gone = collection.entries().filter(|(_, value)| goes(value)).map(|(key, _)| key.text());
        let names: BTreeSet<&str> = gone.chain(added.iter().map(|(key, _)| key.as_str())).collect();
        let is_removed = |entry: &Entry<'t>| {
            let has_name = |node: Node<'_>| node.key().is_some_and(|key| names.contains(key.text()));
            entry.node.is_some_and(|node| goes(&node) || has_name(node))
        };
        let removed: Vec<bool> = entries.iter().map(is_removed).collect();
        let draft = if collection.kind().is_mapping() {
            Draft::Mapping(added.clone())
        } else {
            Draft::List(self.plan.appended.get(&collection.id()).cloned().unwrap_or_default())
        };
        if removed.iter().all(|removed| *removed) {
            return self.replace(collection, &draft);
        }
        if is_flow(collection) {
            self.flow_children(collection, &entries, &removed, &draft);
            Ok(())
        } else {
            self.block_children(collection, &entries, &removed, &draft)
        }
    }

    fn block_children(
        &mut self,
        collection: Node<'t>,
        entries: &[Entry<'t>],
        removed: &[bool],
        draft: &Draft,
    ) -> Result<(), NotEditable> {
        let layout = self.layout;
        let leading = removed.iter().take_while(|removed| **removed).count();
        let mut rest = entries.iter().zip(removed);
        for (entry, _) in rest.clone().filter(|(_, removed)| **removed) {
            // Its question mark may stand in a line before.
            let is_implicit = |key| {
                let after = layout.after_colon(key);
                after.is_some_and(|after| !layout.text(place(key).1, after).contains('\n'))
            };
            if !entry.node.and_then(Node::key).is_none_or(is_implicit) {
                return layout.refuse(entry.start, "an explicit key");
            }
        }
        // The first entries may begin behind a dash, or at the top of the file: what follows moves up to their place.
        if let Some(last) = leading.checked_sub(1).and_then(|index| entries.get(index))
            && let Some(first) = entries.first()
        {
            let before = layout.before(first.start);
            let is_compact = !is_blank(before);
            if is_compact && !before.ends_with("- ") {
                return layout.refuse(first.start, "something stands before the entry in its line");
            }
            if is_compact || layout.previous_line_end(first.start).is_none() {
                let line_end = layout.line_end(last.end);
                let next = layout.rest(line_end);
                let next = line_end + next.len() - next.trim_start().len();
                self.piece(collection, first.start, next, "");
                rest.by_ref().take(leading).for_each(drop);
            }
        }
        for (entry, _) in rest.filter(|(_, removed)| **removed) {
            let (true, Some(start)) = (layout.begins_line(entry.start), layout.previous_line_end(entry.start)) else {
                return layout.refuse(entry.start, "something stands before the entry in its line");
            };
            self.piece(collection, start, layout.line_end(entry.end), "");
        }
        if !draft.has_children() {
            return Ok(());
        }
        let start = layout.start(collection)?;
        let Some(last) = entries.last() else { return Ok(()) };
        let at = layout.line_end(last.end);
        if at == layout.len() && layout.is_cut_off(collection) {
            return layout.refuse(last.start, "the end of the file cuts a block scalar off");
        }
        let (line_break, indent) = (layout.line_break(at), layout.indentation(start)?);
        let lines = draft.block(&self.block_style(collection));
        let text: String = lines.iter().flat_map(|line| [line_break, &indent, line]).collect();
        self.piece(collection, at, at, text);
        Ok(())
    }

    fn flow_children(&mut self, collection: Node<'t>, entries: &[Entry<'t>], removed: &[bool], draft: &Draft) {
        let layout = self.layout;
        let commas: Vec<Option<usize>> = entries.iter().map(|entry| layout.comma(entry.end)).collect();
        let ends_with_comma = commas.last().copied().flatten();
        for (index, (entry, _)) in entries.iter().zip(removed).enumerate().filter(|(_, (_, removed))| **removed) {
            let comma = commas.get(index).copied().flatten();
            let end = comma.map_or(entry.end, |comma| comma + 1);
            let line_end = layout.line_end(end);
            let closes_line = layout.skip(end) >= line_end;
            let before = layout.text(0, entry.start);
            let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
            let whitespace = before.len() - before.trim_end().len();
            let follows_sign = before.trim_end().ends_with([',', '{', '[']);
            let is_last = index + 1 == entries.len();
            match (layout.begins_line(entry.start), layout.previous_line_end(entry.start)) {
                (true, Some(previous)) if closes_line => self.piece(collection, previous, line_end, ""),
                _ if is_last && follows_sign => self.piece(collection, entry.start - whitespace, end, ""),
                _ if is_last => self.piece(collection, entry.start - blanks, end, ""),
                // The opening bracket keeps its blank.
                _ if closes_line && index > 0 => self.piece(collection, entry.start - blanks, end, ""),
                _ if closes_line => self.piece(collection, entry.start, end, ""),
                _ => {
                    let after = layout.rest(end);
                    let next = end + after.len() - after.trim_start_matches([' ', '\t']).len();
                    self.piece(collection, entry.start, next, "");
                }
            }
        }
        let mut kept = entries.iter().zip(&commas).zip(removed).filter(|(_, removed)| !**removed).map(|(kept, _)| kept);
        let Some((last, comma)) = kept.next_back() else { return };
        let children = self.flow_texts(collection, draft);
        if children.is_empty() {
            if let Some(comma) = comma
                && ends_with_comma.is_none()
            {
                self.piece(collection, *comma, comma + 1, "");
            }
            return;
        }
        let style = self.flow_style(collection);
        let (at, first) = match comma {
            Some(comma) => (comma + 1, ""),
            None => (last.end, ","),
        };
        let end = if ends_with_comma.is_some() { "," } else { "" };
        let line_end = layout.line_end(at);
        let own_line = layout.begins_line(last.start) && layout.line_start(last.start) > place(collection).0;
        if own_line {
            let line_break = layout.line_break(at);
            let between = format!("{line_break}{}", layout.blanks(last.start));
            let text = format!("{between}{}{end}", children.join(&format!(",{between}")));
            if layout.skip(at) >= line_end {
                // A comment stays with its entry.
                self.piece(collection, at, at, first);
                self.piece(collection, line_end, line_end, text);
            } else {
                self.piece(collection, at, at, format!("{first}{text}"));
            }
        } else {
            let blank = style.comma.strip_prefix(',').unwrap_or_default();
            self.piece(collection, at, at, format!("{first}{blank}{}{end}", children.join(style.comma)));
        }
    }

    /// Children of a list or mapping in brackets, each as text.
    fn flow_texts(&self, collection: Node<'t>, draft: &Draft) -> Vec<String> {
        let mut style = self.flow_style(collection);
        if let Some(lines) = &mut style.lines {
            // The children's lines are a level below those of the brackets.
            lines.indent = self.last_blanks(collection);
        }
        let inner = FlowStyle { quoting: Quoting { always: false, ..style.quoting }, ..style.clone() };
        match draft {
            Draft::Mapping(entries) => {
                entries.iter().map(|(key, value)| style.entry(key, &value.flow(&inner))).collect()
            }
            Draft::List(items) => {
                let item = |item: &Draft| item.flow(if item.is_collection() { &inner } else { &style });
                items.iter().map(item).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The indentation of a collection's last child.
    fn last_blanks(&self, collection: Node<'t>) -> String {
        let last = collection.written().last();
        let start = last.map(|last| place(last.key().unwrap_or(last)).0);
        start.map(|start| self.layout.blanks(start)).unwrap_or_default().to_owned()
    }

    /// Another value in the place of a node's.
    fn replace(&mut self, node: Node<'t>, draft: &Draft) -> Result<(), NotEditable> {
        let layout = self.layout;
        let (start, end) = place(node);
        let is_nothing = is_nothing(node);
        let is_block = matches!(node.kind(), Kind::BlockMapping | Kind::BlockSequence);
        let Some(parent) = node.parent() else {
            if is_nothing || node.kind() == Kind::Block || node.tag().is_some() {
                return layout.refuse(start, "the document has no value to replace");
            }
            if is_block && draft.has_children() {
                return self.replace_lines(node, draft, layout.start(node)?);
            }
            let text = draft.flow(&self.flow_style(node));
            self.piece(node, start, layout.end(node).max(end), text);
            return Ok(());
        };
        if is_flow(parent) {
            return self.replace_in_flow(node, draft, is_nothing);
        }
        let header = layout.header(node)?;
        let keeps_flow = is_flow(node) && node.written().next().is_some();
        // Behind an anchor's dash a mapping would give the anchor to its first key.
        let is_anchored_item = parent.kind() == Kind::BlockSequence && header.has_properties && !is_block;
        let is_shown_by_lines = draft.has_children() && !keeps_flow && !is_anchored_item;
        if let Some((tag, tag_end)) = header.tag {
            let is_one_line = !layout.text(tag, start).contains('\n');
            if !node.kind().is_scalar() || node.kind() == Kind::Block || is_shown_by_lines || is_nothing || !is_one_line
            {
                return layout.refuse(tag, "a tag stands before the value");
            }
            self.piece(node, tag, tag_end, "");
        }
        if is_block && is_shown_by_lines && same_kind(node, draft) {
            return self.replace_lines(node, draft, header.start);
        }
        let value_end = layout.end(node);
        let last_line_end = layout.line_end(value_end);
        // What stays of the lines between: of a block scalar its indicator's line, of a collection nothing.
        if is_shown_by_lines {
            if parent.kind() == Kind::BlockSequence {
                return self.replace_item(node, draft, header.start);
            }
            let gap = layout.text(header.after, header.start);
            if !is_block && !is_blank(gap) {
                return layout.refuse(start, "the value stands in another line than its key");
            }
            let style = self.block_style(parent);
            let key_start = layout.indentation(layout.start(parent)?)?;
            let offset = if matches!(draft, Draft::List(_)) { style.list_offset } else { style.step };
            let lines = draft.block(&self.block_style_of_value(node, parent));
            let indent = format!("{key_start}{}", " ".repeat(offset));
            let line_break = layout.line_break(header.after);
            let text: String = lines.iter().flat_map(|line| [line_break, &indent, line]).collect();
            if is_block {
                let from = layout.previous_line_end(header.start).unwrap_or(header.after).max(header.after);
                self.piece(node, from, last_line_end, text);
            } else if node.kind() == Kind::Block {
                let indicator_end = header.start + layout.indicator(header.start).len();
                self.piece(node, header.after, indicator_end, "");
                self.piece(node, layout.line_end(indicator_end), value_end, text);
            } else {
                self.piece(node, header.after, value_end.max(header.after), "");
                self.piece(node, last_line_end, last_line_end, text);
            }
            return Ok(());
        }
        let text = self.short_or_flow(node, draft);
        if is_nothing {
            self.piece(node, header.after, header.after, format!(" {text}"));
        } else if node.kind() == Kind::Block {
            let indicator_end = header.start + layout.indicator(header.start).len();
            self.piece(node, header.start, indicator_end, text);
            self.piece(node, layout.line_end(indicator_end), value_end, "");
        } else if is_block && !layout.text(header.after, header.start).contains('\n') {
            self.piece(node, header.start, value_end, text);
        } else if is_block {
            let from = layout.previous_line_end(header.start).unwrap_or(header.after).max(header.after);
            self.piece(node, header.after, header.after, format!(" {text}"));
            self.piece(node, from, last_line_end, "");
        } else {
            self.piece(node, header.start, value_end, text);
        }
        Ok(())
    }

    /// Lines in the place of lines, at the same column.
    fn replace_lines(&mut self, node: Node<'t>, draft: &Draft, start: usize) -> Result<(), NotEditable> {
        let layout = self.layout;
        let end = layout.end(node);
        if end == layout.len() && layout.is_cut_off(node) {
            return layout.refuse(start, "the end of the file cuts a block scalar off");
        }
        let between = format!("{}{}", layout.line_break(start), layout.indentation(start)?);
        let text = draft.block(&self.block_style(node)).join(&between);
        self.piece(node, start, end, text);
        Ok(())
    }

    /// Lines in the place of a list's item, at the column where it starts. The rest of its first line stays.
    fn replace_item(&mut self, node: Node<'t>, draft: &Draft, start: usize) -> Result<(), NotEditable> {
        let layout = self.layout;
        let end = if is_nothing(node) { start } else { layout.end(node) };
        let blank = if is_nothing(node) { " " } else { "" };
        let indent = format!("{}{blank}", layout.indentation(start)?);
        let lines = draft.block(&self.block_style(node));
        let (first, rest) = lines.split_first().map_or(("", lines.as_slice()), |(first, rest)| (first.as_str(), rest));
        let line_break = layout.line_break(start);
        let text: String = rest.iter().flat_map(|line| [line_break, &indent, line]).collect();
        if node.kind() == Kind::Block {
            let indicator_end = start + layout.indicator(start).len();
            self.piece(node, start, indicator_end, first);
            self.piece(node, layout.line_end(indicator_end), end, text);
        } else {
            let at = layout.line_end(end);
            self.piece(node, start, end, format!("{blank}{first}"));
            self.piece(node, at, at, text);
        }
        Ok(())
    }

    fn replace_in_flow(&mut self, node: Node<'t>, draft: &Draft, is_nothing: bool) -> Result<(), NotEditable> {
        let layout = self.layout;
        let (start, end) = place(node);
        if node.tag().is_some() {
            return layout.refuse(start, "a tag stands before the value");
        }
        let text = self.short_or_flow(node, draft);
        if !is_nothing {
            if is_flow(node) && !layout.rest(start).starts_with(['{', '[']) {
                return layout.refuse(start, "a mapping of one entry without braces");
            }
            self.piece(node, start, end, text);
            return Ok(());
        }
        let Some(key) = node.key() else { return layout.refuse(start, "an item that is nothing") };
        let at = layout.end(node);
        let before = if layout.after_colon(key).is_some() { " " } else { ": " };
        self.piece(node, at, at, format!("{before}{text}"));
        Ok(())
    }

    /// A value for the place of a scalar or of brackets, with the quotes that stood there.
    fn short_or_flow(&self, node: Node<'t>, draft: &Draft) -> String {
        let in_flow = node.parent().is_some_and(is_flow);
        if draft.is_collection() {
            return draft.flow(&self.flow_style(node));
        }
        let mut quoting = match node.parent() {
            Some(parent) if in_flow => self.flow_style(parent).quoting,
            Some(parent) => self.quoting(parent),
            None => self.quoting(node),
        };
        quoting.always = false;
        if let Some(mark) = self.quote_of(node) {
            quoting = Quoting { always: true, mark, ..quoting };
        }
        draft.short(quoting, in_flow)
    }

    /// The quote a scalar begins with.
    fn quote_of(&self, node: Node<'_>) -> Option<char> {
        (node.kind() == Kind::Quoted).then(|| self.layout.rest(node.extent().start as usize).chars().next())?
    }

    /// How texts near a collection's children are quoted.
    fn quoting(&self, collection: Node<'t>) -> Quoting {
        let near = collection.written().find_map(|child| self.quote_of(child));
        let first = || {
            let mut values = self.document.nodes().filter(|node| node.own_alias().is_none());
            values.find_map(|node| self.quote_of(node)).unwrap_or('"')
        };
        let mark = near.unwrap_or_else(|| *self.mark.get_or_init(first));
        let is_list = collection.kind().is_sequence();
        let mut items = collection.items();
        let always = is_list && items.clone().next().is_some() && items.all(|item| item.kind() == Kind::Quoted);
        Quoting { json: false, always, mark }
    }

    /// How new children of a collection by indentation are written.
    fn block_style(&self, collection: Node<'t>) -> BlockStyle {
        let step = self.nearest(collection, Kind::BlockMapping).unwrap_or(2);
        let list_offset = self.nearest(collection, Kind::BlockSequence);
        let dash = collection.items().next().filter(|_| collection.kind() == Kind::BlockSequence).and_then(|item| {
            let dash = self.layout.header(item);
            let dash = dash.is_ok_and(|header| !header.has_properties).then(|| self.layout.start(collection));
            let (Some(Ok(dash)), (start, end)) = (dash, place(item)) else { return None };
            let gap = self.layout.text(dash + 1, start);
            (start < end && is_blank(gap) && (1..8).contains(&gap.len())).then_some(gap.len() + 1)
        });
        BlockStyle {
            step,
            list_offset: list_offset.unwrap_or(step),
            dash: dash.unwrap_or(2),
            quoting: self.quoting(collection),
        }
    }

    /// The same for a value that is to be written below its key; an old list says how its items are quoted.
    fn block_style_of_value(&self, node: Node<'t>, parent: Node<'t>) -> BlockStyle {
        let style = self.block_style(parent);
        let quoting =
            if node.kind().is_sequence() { self.quoting(node) } else { Quoting { always: false, ..style.quoting } };
        BlockStyle { dash: 2, quoting, ..style }
    }

    /// Columns from a mapping to a collection of this kind below one of its keys, as it is written nearest to this one:
    /// here, above, or else anywhere in the document.
    fn nearest(&self, collection: Node<'t>, kind: Kind) -> Option<usize> {
        let below = |mapping: Node<'t>| {
            let child = mapping.written().find(|child| child.kind() == kind && child.own_alias().is_none())?;
            self.offset(mapping, child)
        };
        let mut above = Some(collection);
        while let Some(node) = above {
            let parent = node.parent();
            let found = if node.kind() == Kind::BlockMapping { below(node) } else { None };
            let mapping = parent.filter(|parent| node.kind() == kind && parent.kind() == Kind::BlockMapping);
            let found = found.or_else(|| self.offset(mapping?, node));
            if found.is_some() {
                return found;
            }
            above = parent;
        }
        let mappings = self.document.nodes().filter(|node| node.kind() == Kind::BlockMapping);
        mappings.filter(|node| node.alias().is_none()).find_map(below)
    }

    /// Columns from a mapping to a collection that is the value of one of its keys.
    fn offset(&self, mapping: Node<'t>, child: Node<'t>) -> Option<usize> {
        let (Ok(outer), Ok(inner)) = (self.layout.start(mapping), self.layout.start(child)) else { return None };
        self.layout.column(inner).checked_sub(self.layout.column(outer))
    }

    /// How brackets are written at a node: its own, or those around it when it has none.
    fn flow_style(&self, node: Node<'t>) -> FlowStyle {
        let layout = self.layout;
        // The nearest mapping in braces that has a key shows how keys and colons are written.
        let mut key = None;
        let mut lines = None;
        let mut comma = None;
        let mut above = Some(node);
        let mut root = node;
        while let Some(current) = above {
            if is_flow(current)
                && let Some(first) = current.written().next()
            {
                let start = place(first.key().unwrap_or(first)).0;
                let is_own_line = layout.begins_line(start) && layout.line_start(start) > place(current).0;
                lines.get_or_insert((current, is_own_line));
                let behind = layout.comma(layout.end(first)).map(|comma| layout.rest(comma + 1));
                if let Some(behind) = behind.filter(|behind| !behind.starts_with(['}', ']'])) {
                    comma.get_or_insert(!behind.starts_with([' ', '\t', '\r', '\n']));
                }
                key = key.or(first.key());
            }
            root = current;
            above = current.parent();
        }
        let json = match key {
            Some(key) => self.quote_of(key) == Some('"'),
            None => {
                is_flow(root)
                    && !root
                        .items()
                        .any(|item| item.kind() == Kind::Plain && matches!(item.scalar(), Some(Scalar::Text(_))))
            }
        };
        let after_colon = key.and_then(|key| layout.after_colon(key));
        let is_tight =
            json && after_colon.is_some_and(|after| !layout.rest(after).starts_with([' ', '\t', '\r', '\n']));
        let lines = lines.filter(|(_, is_own_line)| *is_own_line && json).map(|(around, _)| {
            let (start, _) = place(around);
            let outer = layout.blanks(start);
            let inner = self.last_blanks(around);
            let unit = inner.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("  ").to_owned();
            let indent = layout.blanks(place(node).0).to_owned();
            Lines { line_end: layout.line_break(start), indent, unit }
        });
        let own = if node.kind().is_scalar() { node.parent().unwrap_or(node) } else { node };
        FlowStyle {
            colon: if is_tight { ":" } else { ": " },
            comma: if comma.unwrap_or(is_tight) { "," } else { ", " },
            quoting: Quoting { json, ..self.quoting(own) },
            lines,
        }
    }

    /// The pieces in order, those that touch at one place joined.
    fn finish(mut self) -> Result<Vec<(Extent, String)>, NotEditable> {
        // Insertions come before what is taken away from the same place on.
        self.pieces.sort_by_key(|piece| (piece.start, piece.end > piece.start, std::cmp::Reverse(piece.depth)));
        let mut joined: Vec<Piece> = Vec::new();
        for piece in self.pieces {
            match joined.last_mut() {
                Some(last) if piece.start < last.end => {
                    if !piece.text.is_empty() || !last.text.is_empty() {
                        return self.layout.refuse(piece.start, "two changes at one place");
                    }
                    last.end = last.end.max(piece.end);
                }
                Some(last) if piece.start == last.end && piece.start == last.start => {
                    last.end = piece.end;
                    last.text.push_str(&piece.text);
                }
                _ => joined.push(piece),
            }
        }
        for node in self.document.nodes().filter(|node| node.is_used_anchor()) {
            let start = place(node).0;
            let Some(sign) = self.layout.text(0, start).rfind('&') else { continue };
            if joined.iter().any(|piece| piece.start <= sign && sign < piece.end) {
                return Err(NotEditable::AnchorLost { line: node.span().line });
            }
        }
        let size = |offset: usize| u32::try_from(offset).map_err(|_| NotEditable::Elsewhere);
        joined
            .into_iter()
            .map(|piece| Ok((Extent { start: size(piece.start)?, end: size(piece.end)? }, piece.text)))
            .collect()
    }
}

fn is_flow(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::FlowMapping | Kind::FlowSequence)
}

/// True for a value that is not written at all.
fn is_nothing(node: Node<'_>) -> bool {
    let extent = node.extent();
    node.kind() == Kind::Plain && extent.start == extent.end && node.own_alias().is_none()
}

fn same_kind(node: Node<'_>, draft: &Draft) -> bool {
    node.kind().is_mapping() == matches!(draft, Draft::Mapping(_))
}

/// How many collections it stands in.
fn depth(node: Node<'_>) -> usize {
    std::iter::successors(node.parent(), |node| node.parent()).count()
}
