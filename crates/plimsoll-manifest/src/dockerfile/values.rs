//! What variables hold where they are used.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use plimsoll_facts::Undeclared;
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::{Expansion, Variable, expand, expand_heredoc};

/// What a variable holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    /// This.
    Text(String),
    /// What whoever starts the build says.
    Open,
    /// What the image says that the stage begins with.
    Base,
}

/// Stand for an unknown value while a word is put together; no Dockerfile has them.
const OPEN: &str = "\u{1}";
const BASE: &str = "\u{2}";

/// Names that a build has without a declaration. Source: the Dockerfile reference, "Predefined ARGs".
const PREDEFINED: [&str; 5] = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];

/// Names that stand before the first `FROM` and in every one. Source: the Dockerfile reference, "Automatic platform
/// ARGs in the global scope".
const PLATFORM: [&str; 11] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// Bytes of values that the variables of a Dockerfile may come to, in all words and stages together. Real ones have
/// some thousands; without a limit each stage could double what the one before it has.
const FILLED_BYTES: usize = 32 << 20;

/// Steps that may be spent on what was meant by names that nothing declares.
const GUESS_STEPS: usize = 32 << 20;

/// What is left of both.
pub(super) struct Room {
    bytes: Cell<usize>,
    steps: Cell<usize>,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { bytes: Cell::new(FILLED_BYTES), steps: Cell::new(GUESS_STEPS) }
    }

    /// True when there was enough left.
    pub(super) fn take(&self, bytes: usize) -> bool {
        take(&self.bytes, bytes)
    }

    fn may_guess(&self, steps: usize) -> bool {
        take(&self.steps, steps)
    }
}

/// Takes from what is left; all of it when that is not enough.
fn take(left: &Cell<usize>, count: usize) -> bool {
    let rest = left.get().checked_sub(count);
    left.set(rest.unwrap_or(0));
    rest.is_some()
}

/// The variables that can be seen at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    arguments: BTreeMap<String, Value>,
    environment: BTreeMap<String, Value>,
    /// True before the first `FROM` and in every one.
    is_global: bool,
    /// True when the image that the stage begins with may have set others.
    has_base: bool,
}

/// A word with its variables filled in.
pub(super) struct Filled {
    pub(super) value: Assessed<Box<str>>,
    pub(super) undeclared: Vec<Undeclared>,
    /// What the word gives a variable that it is the value of.
    pub(super) meaning: Value,
}

impl Scope {
    pub(super) fn global() -> Self {
        Self { is_global: true, ..Self::default() }
    }

    /// The scope in which a stage begins that is not built on another.
    pub(super) fn of_stage(has_base: bool) -> Self {
        Self { has_base, ..Self::default() }
    }

    pub(super) fn set_environment(&mut self, name: &str, value: Value) {
        self.environment.insert(name.to_owned(), value);
    }

    /// Declares a build argument. Without a default it has that of the global one of its name.
    pub(super) fn declare(&mut self, name: &str, default: Option<Value>, global: Option<&Self>) {
        let inherited = || global.and_then(|global| global.arguments.get(name).cloned());
        let value = default.or_else(inherited).unwrap_or(Value::Open);
        self.arguments.insert(name.to_owned(), value);
    }

    /// Bytes that a copy takes, about.
    pub(super) fn bytes(&self) -> usize {
        let entries = self.arguments.iter().chain(&self.environment);
        let bytes =
            entries.map(|(name, value)| 64 + name.len() + if let Value::Text(text) = value { text.len() } else { 0 });
        bytes.sum()
    }

    /// What an argument holds.
    pub(super) fn argument(&self, name: &str) -> Option<Value> {
        self.arguments.get(name).cloned()
    }

    /// Brings back what an argument held.
    pub(super) fn restore(&mut self, name: &str, before: Option<Value>) {
        match before {
            Some(value) => self.arguments.insert(name.to_owned(), value),
            None => self.arguments.remove(name),
        };
    }

    /// What a name holds, when something declares it. The environment wins over arguments.
    fn get(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.environment.get(name).or_else(|| self.arguments.get(name)) {
            return Some(value.clone());
        }
        let is_predefined = PREDEFINED.iter().any(|known| known.eq_ignore_ascii_case(name));
        if is_predefined || (self.is_global && PLATFORM.contains(&name)) {
            return Some(Value::Open);
        }
        // BuildKit gives every stage a path, unless its image has one.
        (name == "PATH" && !self.is_global).then_some(Value::Base)
    }

    /// Fills in the variables of a word that stands at `at`.
    pub(super) fn fill(
        &self,
        word: &str,
        at: Extent,
        escape: char,
        room: &Room,
        unknown: impl Fn(Why) -> Unknown,
    ) -> Filled {
        let beyond = || {
            let value = Err(unknown(Why::Limit("32 MiB of values in a Dockerfile")));
            Filled { value, undeclared: Vec::new(), meaning: Value::Open }
        };
        if word.contains('$') && !room.take(word.len()) {
            return beyond();
        }
        let expanded = expand(word, escape, &mut |name| match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Open) => Some(OPEN.to_owned()),
            Some(Value::Base) => Some(BASE.to_owned()),
            None => self.has_base.then(|| BASE.to_owned()),
        });
        let Ok(Expansion { text, variables }) = expanded else {
            let value = Err(unknown(Why::Malformed));
            return Filled { value, undeclared: Vec::new(), meaning: Value::Open };
        };
        if word.contains('$') && !room.take(text.len()) {
            return beyond();
        }
        let undeclared = variables.into_iter().filter_map(|variable| self.undeclared(variable, at, room));
        let (value, meaning) = if text.contains(OPEN) {
            (Err(unknown(Why::Unresolved)), Value::Open)
        } else if text.contains(BASE) {
            (Err(unknown(Why::OutOfReach)), Value::Base)
        } else {
            (Ok(text.clone().into_boxed_str()), Value::Text(text))
        };
        Filled { value, undeclared: undeclared.collect(), meaning }
    }

    /// The variables of a here-document that nothing declares, each at the place of its first use.
    pub(super) fn undeclared_in(&self, content: &str, extent: Extent, room: &Room) -> Vec<Undeclared> {
        // What BuildKit refuses is told when the file is read.
        let mut value = |name: &str| self.get(name).map(|_| OPEN.to_owned());
        let Ok(Expansion { variables, .. }) = expand_heredoc(content, &mut value) else { return Vec::new() };
        let places = first_uses(content);
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut found: Vec<Undeclared> = Vec::new();
        for variable in variables {
            if !seen.insert(variable.name.clone()) {
                continue;
            }
            let at = places.get(variable.name.as_str()).map_or(extent, |place| {
                let at = |offset| extent.start + u32::try_from(offset).unwrap_or(u32::MAX);
                Extent { start: at(place.start), end: at(place.end) }
            });
            found.extend(self.undeclared(variable, at, room));
        }
        found
    }

    fn undeclared(&self, variable: Variable, at: Extent, room: &Room) -> Option<Undeclared> {
        if self.get(&variable.name).is_some() {
            return None;
        }
        Some(Undeclared {
            meant: self.nearest(&variable.name, room),
            name: variable.name,
            at,
            may_come_from_base: self.has_base,
            has_default: variable.has_default,
            // Told when the whole file is read.
            is_declared_elsewhere: false,
        })
    }

    /// The name that was meant by one that is written a little differently. None when there is no room to look.
    fn nearest(&self, name: &str, room: &Room) -> Option<String> {
        let steps = (self.environment.len() + self.arguments.len()).saturating_mul(name.len() + 16);
        if !room.may_guess(steps) {
            return None;
        }
        let known = self.environment.keys().chain(self.arguments.keys()).map(String::as_str);
        let platform = PLATFORM.iter().copied().filter(|_| self.is_global);
        let path = ["PATH"].into_iter().filter(|_| !self.is_global);
        let limit = if name.len() > 3 { 2 } else { 1 };
        let near = known.chain(platform).chain(path).map(|known| (distance(known, name), known));
        let near = near.filter(|(distance, known)| *distance <= limit && *distance < known.len());
        near.min().map(|(_, known)| known.to_owned())
    }
}

/// Where each variable of a text is used first: from the `$` to the end of its name.
fn first_uses(content: &str) -> BTreeMap<&str, Range<usize>> {
    let mut places = BTreeMap::new();
    for (at, _) in content.match_indices('$') {
        let rest = content.get(at + 1..).unwrap_or_default();
        let (sign, rest) = rest.strip_prefix('{').map_or((1, rest), |rest| (2, rest));
        let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(rest.len());
        let end = if end == 0 && rest.starts_with(['@', '*', '#', '?', '-', '$', '!']) { 1 } else { end };
        if !content.get(..at).is_some_and(|before| before.ends_with('\\')) {
            places.entry(rest.get(..end).unwrap_or_default()).or_insert(at..at + sign + end);
        }
    }
    places
}

/// How many letters one has to change, add or take away to make one word of the other. Long words count as far.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 2 || one.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, character) in one.iter().enumerate() {
        let mut before = number;
        let mut left = number + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, letter) in row.iter_mut().skip(1).zip(&other) {
            let changed = before + usize::from(character != letter);
            before = *cell;
            left = changed.min(before + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}
