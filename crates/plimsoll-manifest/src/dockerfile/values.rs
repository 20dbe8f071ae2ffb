//! What variables hold where they are used.

use std::collections::BTreeMap;

use plimsoll_facts::Undeclared;
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::{Expansion, expand};

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
    pub(super) fn fill(&self, word: &str, at: Extent, escape: char, unknown: impl Fn(Why) -> Unknown) -> Filled {
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
        let undeclared = variables.into_iter().filter(|variable| self.get(&variable.name).is_none());
        let undeclared = undeclared.map(|variable| Undeclared {
            meant: self.nearest(&variable.name),
            name: variable.name,
            at,
            may_come_from_base: self.has_base,
            has_default: variable.has_default,
        });
        let (value, meaning) = if text.contains(OPEN) {
            (Err(unknown(Why::Unresolved)), Value::Open)
        } else if text.contains(BASE) {
            (Err(unknown(Why::OutOfReach)), Value::Base)
        } else {
            (Ok(text.clone().into_boxed_str()), Value::Text(text))
        };
        Filled { value, undeclared: undeclared.collect(), meaning }
    }

    /// The name that was meant by one that is written a little differently.
    fn nearest(&self, name: &str) -> Option<String> {
        let known = self.environment.keys().chain(self.arguments.keys()).map(String::as_str);
        let platform = PLATFORM.iter().copied().filter(|_| self.is_global);
        let path = ["PATH"].into_iter().filter(|_| !self.is_global);
        let limit = if name.len() > 3 { 2 } else { 1 };
        let near = known.chain(platform).chain(path).map(|known| (distance(known, name), known));
        let near = near.filter(|(distance, known)| *distance <= limit && *distance < known.len());
        near.min().map(|(_, known)| known.to_owned())
    }
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
