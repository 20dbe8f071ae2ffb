//! What of a file must not be shown. It is looked for in more places than any check looks at, and whatever checks run:
//! an excerpt may show any line.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use plimsoll_facts::SourceFile;
use plimsoll_model::{DocumentId, NodeId};
use plimsoll_source::{Concealed, Extent, Node, Text, decode_base64};

use crate::arguments::given;
use crate::assignments::assignments;
use crate::credential::credential;
use crate::docker;
use crate::name::has_stem;
use crate::scanner::sightings;
use crate::value::is_distinct;

/// Looks for secrets in a file and says to its text what must not be shown.
pub fn conceal(file: &SourceFile) {
    let mut found = Found { text: &file.text, extents: Vec::new(), words: BTreeSet::new() };
    found.in_running_text();
    let mut secrets: BTreeMap<DocumentId, Vec<NodeId>> = BTreeMap::new();
    for object in file.objects.iter().filter(|object| object.kind == "Secret") {
        secrets.entry(object.document.id()).or_default().push(object.root);
    }
    for document in &file.documents {
        let secrets = secrets.get(&document.id()).map_or(&[][..], Vec::as_slice);
        for node in document.nodes() {
            if node.kind().is_sequence() {
                found.in_list(node);
            } else if node.kind().is_scalar() {
                found.in_scalar(node, secrets);
            }
        }
    }
    for refused in &file.refused {
        found.in_refused(refused.extent);
    }
    for secret in file.dockerfile().into_iter().flat_map(docker::secrets) {
        found.extents.push(secret.extent);
        found.words_of(&secret.text);
    }
    found.repeated();
    let Found { extents, words, .. } = found;
    if !extents.is_empty() {
        file.text.conceal(Concealed::new(extents, words.into_iter().map(String::into_boxed_str)));
    }
}

struct Found<'t> {
    text: &'t Text,
    extents: Vec<Extent>,
    /// Secrets that are told from other words wherever they stand.
    words: BTreeSet<String>,
}

impl Found<'_> {
    fn extent(&mut self, start: usize, end: usize) {
        // Files are limited to far less than 4 GiB.
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) {
            self.extents.push(Extent { start, end });
        }
    }

    /// Keeps the parts of a secret by which it can be told elsewhere.
    fn words_of(&mut self, secret: &str) {
        let words = secret.lines().map(str::trim).filter(|line| is_distinct(line));
        self.words.extend(words.map(str::to_owned));
    }

    /// Everything at once, comments and what no parser could read included.
    fn in_running_text(&mut self) {
        let content = self.text.content();
        let known = sightings(content).into_iter().map(|sighting| sighting.range);
        let assigned = assignments(content).into_iter().map(|assignment| assignment.range);
        for range in known.chain(assigned) {
            self.extent(range.start, range.end);
            self.words_of(content.get(range).unwrap_or_default());
        }
    }

    fn in_scalar(&mut self, node: Node<'_>, secrets: &[NodeId]) {
        let text = node.text();
        if text.is_empty() {
            return;
        }
        let Some(key) = node.key() else { return self.in_decoded(node) };
        if is_data_of(node, secrets) {
            self.whole(node);
            self.words_of(text);
            self.words_of(&decode_base64(text).unwrap_or_default());
            return;
        }
        // A variable of a container, and whatever else has this shape. Also the value that another one overwrites.
        let name = node.parent().filter(|_| key.text() == "value").and_then(|parent| parent.get("name"));
        let names = [Some(key), name];
        if names.into_iter().flatten().any(|name| credential(name.text(), text).is_some()) {
            self.whole(node);
            self.words_of(text);
        } else {
            self.in_decoded(node);
        }
    }

    /// What only shows once the escapes and folds of a scalar are resolved.
    fn in_decoded(&mut self, node: Node<'_>) {
        let text = node.text();
        if self.text.slice(node.extent()).contains(text) {
            return;
        }
        let known = sightings(text).into_iter().map(|sighting| sighting.range);
        let assigned = assignments(text).into_iter().map(|assignment| assignment.range);
        let ranges: Vec<_> = known.chain(assigned).collect();
        for range in ranges {
            self.part(node, text.get(range).unwrap_or_default());
        }
    }

    fn in_list(&mut self, list: Node<'_>) {
        let items: Vec<Node<'_>> = list.items().filter(|item| item.kind().is_scalar()).collect();
        // The arguments go on where the command ends.
        let is_arguments = list.key().is_some_and(|key| key.text() == "args");
        let command = list.parent().filter(|_| is_arguments).and_then(|parent| parent.get("command"));
        let command: Vec<Node<'_>> = command.into_iter().flat_map(Node::items).collect();
        let all: Vec<Node<'_>> = command.into_iter().chain(items).collect();
        let is_short_option = |text: &str| text.contains("-u") || text.contains("-p") || text.contains("-a");
        if !all.iter().any(|item| has_stem(item.text()) || is_short_option(item.text())) {
            return;
        }
        let texts: Vec<&str> = all.iter().map(|item| item.text()).collect();
        for argument in given(&texts) {
            if let (Some(node), Some(text)) = (all.get(argument.index), texts.get(argument.index)) {
                self.part(*node, text.get(argument.range).unwrap_or_default());
            }
        }
    }

    /// A scalar with all its bytes.
    fn whole(&mut self, node: Node<'_>) {
        self.extents.push(node.extent());
    }

    /// A part of a scalar: where its lines stand in the bytes, or all of the scalar when they are written otherwise.
    fn part(&mut self, node: Node<'_>, secret: &str) {
        self.words_of(secret);
        let extent = node.extent();
        let raw = self.text.slice(extent);
        let lines: Vec<&str> = secret.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() || !lines.iter().all(|line| raw.contains(line)) {
            return self.whole(node);
        }
        for line in lines {
            let places: Vec<usize> = raw.match_indices(line).map(|(at, _)| at + extent.start as usize).collect();
            for start in places {
                self.extent(start, start + line.len());
            }
        }
    }

    /// A document that could not be read, if it was to be a Secret: every value in it.
    fn in_refused(&mut self, extent: Extent) {
        let part = self.text.slice(extent);
        if !part.contains("Secret") {
            return;
        }
        let mut start = extent.start as usize;
        let mut lines = Vec::new();
        for line in part.split_inclusive('\n') {
            let names = ["apiVersion", "kind", "metadata", "name", "namespace", "type"];
            let value = match line.split_once(':') {
                Some((key, _)) if names.contains(&key.trim().trim_matches(['"', '-', ' '])) => line.len(),
                Some((key, _)) => key.len() + 1,
                None => 0,
            };
            lines.push((start + value, start + line.trim_end().len()));
            start += line.len();
        }
        for (from, to) in lines {
            self.extent(from, to);
        }
    }

    /// The same secrets elsewhere in the file, for example in a comment.
    fn repeated(&mut self) {
        if self.words.is_empty() {
            return;
        }
        let mut builder = AhoCorasick::builder();
        let Ok(finder) = builder.match_kind(MatchKind::LeftmostLongest).build(&self.words) else { return };
        let places: Vec<_> = finder.find_iter(self.text.content()).map(|found| found.range()).collect();
        for place in places {
            self.extent(place.start, place.end);
        }
    }
}

/// True for an entry of `data` or `stringData` of a Secret, and for the annotation in which its data is kept.
fn is_data_of(node: Node<'_>, secrets: &[NodeId]) -> bool {
    if secrets.is_empty() {
        return false;
    }
    let Some(holder) = node.parent() else { return false };
    let is_secret = |node: Option<Node<'_>>| node.is_some_and(|node| secrets.contains(&node.id()));
    match holder.key().map(Node::text) {
        Some("data" | "stringData") => is_secret(holder.parent()),
        Some("annotations") => {
            let is_copy = node.key().is_some_and(|key| key.text().ends_with("last-applied-configuration"));
            is_copy && is_secret(holder.parent().and_then(Node::parent))
        }
        _ => false,
    }
}
