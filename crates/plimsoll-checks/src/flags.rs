//! The flags of a command line.

use std::collections::BTreeMap;

use plimsoll_facts::Site;
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

/// A flag of a command line.
#[derive(Clone, Copy)]
pub(crate) struct Flag<'t> {
    /// The element that holds it.
    pub(crate) site: Site<'t>,
    /// What follows the equals sign, or the next element; `None` for a flag alone.
    pub(crate) value: Assessed<Option<&'t str>>,
}

/// The flags of a command line by name, with hyphens for underscores.
#[derive(Default)]
pub(crate) struct Flags<'t> {
    /// Each occurrence, in order.
    by_name: BTreeMap<String, Vec<Flag<'t>>>,
    /// Why there may be more, when an element is filled in only later.
    pub(crate) hidden: Option<Unknown>,
}

impl<'t> Flags<'t> {
    /// Adds an occurrence of a flag.
    pub(crate) fn add(&mut self, name: &str, flag: Flag<'t>) {
        self.by_name.entry(name.replace('_', "-")).or_default().push(flag);
    }

    /// The flag of that name; the last one where it stands several times.
    pub(crate) fn get(&self, name: &str) -> Option<Flag<'t>> {
        self.all(name).last().copied()
    }

    /// All occurrences of a flag, of which a program that takes lists keeps every one.
    pub(crate) fn all(&self, name: &str) -> &[Flag<'t>] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The flags among the elements of a command line: `--name=value`, `--name value`, `--name`; one hyphen is as good as
/// two, as it is for programs written in Go.
pub(crate) fn flags<'t>(elements: &[(Node<'t>, &'t str)]) -> Flags<'t> {
    let mut flags = Flags::default();
    let mut elements = elements.iter().copied().peekable();
    while let Some((node, text)) = elements.next() {
        let unresolved = Unknown::at(Why::Unresolved, node.document().id(), node.id());
        if text == "--" {
            break;
        }
        let Some(flag) = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).filter(|flag| !flag.is_empty())
        else {
            // A whole element that is filled in later may be any flag.
            if is_open(text) {
                flags.hidden = flags.hidden.or(Some(unresolved));
            }
            continue;
        };
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag, elements.peek().map(|(_, next)| *next).filter(|next| !next.starts_with('-'))),
        };
        if is_open(name) {
            flags.hidden = flags.hidden.or(Some(unresolved));
            continue;
        }
        let value = if value.is_some_and(is_open) { Err(unresolved) } else { Ok(value) };
        flags.add(name, Flag { site: node.into(), value });
    }
    flags
}

/// True for a text that something fills in later: a tool, or the kubelet from the environment.
pub(crate) fn is_open(text: &str) -> bool {
    let holds = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, after)| after.contains(close));
    holds("${", "}") || holds("{{", "}}") || holds("$(", ")")
}
