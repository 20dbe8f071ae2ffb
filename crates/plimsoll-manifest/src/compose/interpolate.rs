//! Variables in the scalars of a Compose file.
//!
//! `$V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+a} ${V+a}`, the words nested, and `$$` for a dollar. A variable that is
//! not in `.env` may still come from the shell, so that without a default nothing is known of it; with one, the default
//! is what holds unasked. Source: Compose file reference, interpolation.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::ComposeProblemKind;
use plimsoll_model::NodeId;
use plimsoll_source::{Filling, Node};

/// How deep words may nest.
const DEPTH: usize = 32;
/// Bytes of one text after filling in.
const TEXT_BYTES: usize = 1 << 20;
/// Bytes of all texts of a document that were filled in.
const DOCUMENT_BYTES: usize = 16 << 20;

/// Why a text cannot be filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// The variable has no value and no default.
    NoValue(String),
    /// The variable has no value, and Compose refuses to start without one.
    Required,
    /// A `$` begins nothing.
    Syntax,
    /// The text becomes too long, or words nest too deep.
    Limit,
}

/// Fills in the scalars of a document.
pub(super) struct Filler<'v> {
    variables: &'v BTreeMap<String, String>,
    /// What could not be filled in, once per place.
    pub(super) problems: Vec<(NodeId, ComposeProblemKind)>,
    /// Where scalars with problems begin: copies through aliases begin at the same place.
    seen: BTreeSet<u32>,
    bytes: usize,
}

impl<'v> Filler<'v> {
    pub(super) fn new(variables: &'v BTreeMap<String, String>) -> Self {
        Self { variables, problems: Vec::new(), seen: BTreeSet::new(), bytes: DOCUMENT_BYTES }
    }

    /// What becomes of a scalar.
    pub(super) fn fill(&mut self, node: Node<'_>) -> Filling {
        if !node.text().contains('$') {
            return Filling::Kept;
        }
        let failure = match expand(node.text(), self.variables) {
            Ok(None) => return Filling::Kept,
            Ok(Some(text)) => match self.bytes.checked_sub(text.len()) {
                Some(left) => {
                    self.bytes = left;
                    return Filling::Text(text);
                }
                None => Failure::Limit,
            },
            Err(failure) => failure,
        };
        let kind = match failure {
            Failure::NoValue(name) => Some(ComposeProblemKind::NoValue(name)),
            Failure::Syntax => Some(ComposeProblemKind::BadInterpolation),
            // Compose itself says so before anything starts, or there is a gap.
            Failure::Required | Failure::Limit => None,
        };
        if let Some(kind) = kind.filter(|_| !is_extension(node) && self.seen.insert(node.extent().start)) {
            self.problems.push((node.id(), kind));
        }
        Filling::Open
    }
}

/// True below a top-level key that Compose ignores; what is used of it by an alias is met there.
fn is_extension(node: Node<'_>) -> bool {
    let mut top = node;
    while let Some(parent) = top.parent().filter(|parent| parent.parent().is_some()) {
        top = parent;
    }
    top.key().is_some_and(|key| key.text().starts_with("x-"))
}

/// The text with variables filled in; `None` when it has no dollar.
pub(super) fn expand(text: &str, variables: &BTreeMap<String, String>) -> Result<Option<String>, Failure> {
    if !text.contains('$') {
        return Ok(None);
    }
    let mut filled = String::with_capacity(text.len());
    write(text, variables, 0, &mut filled)?;
    Ok(Some(filled))
}

fn write(text: &str, variables: &BTreeMap<String, String>, depth: usize, filled: &mut String) -> Result<(), Failure> {
    if depth > DEPTH {
        return Err(Failure::Limit);
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        push(before, filled)?;
        rest = if let Some(after) = after.strip_prefix('$') {
            push("$", filled)?;
            after
        } else if let Some(inside) = after.strip_prefix('{') {
            let (inside, after) = braced(inside).ok_or(Failure::Syntax)?;
            substitute(inside, variables, depth, filled)?;
            after
        } else {
            let (name, after) = name_of(after).ok_or(Failure::Syntax)?;
            push(variables.get(name).ok_or_else(|| Failure::NoValue(name.to_owned()))?, filled)?;
            after
        };
    }
    push(rest, filled)
}

/// Writes what `${..}` stands for, given what is in the braces.
fn substitute(
    inside: &str,
    variables: &BTreeMap<String, String>,
    depth: usize,
    filled: &mut String,
) -> Result<(), Failure> {
    let (name, rest) = name_of(inside).ok_or(Failure::Syntax)?;
    let value = variables.get(name);
    let (counts_empty, operator) = match rest.strip_prefix(':') {
        Some(operator) => (false, operator),
        None => (true, rest),
    };
    let value = value.filter(|value| counts_empty || !value.is_empty());
    let mut operator = operator.chars();
    match (operator.next(), value) {
        (None, Some(value)) if rest.is_empty() => push(value, filled),
        (None, None) if rest.is_empty() => Err(Failure::NoValue(name.to_owned())),
        (Some('-' | '?'), Some(value)) => push(value, filled),
        (Some('-'), None) | (Some('+'), Some(_)) => write(operator.as_str(), variables, depth + 1, filled),
        (Some('?'), None) => Err(Failure::Required),
        (Some('+'), None) => Ok(()),
        _ => Err(Failure::Syntax),
    }
}

fn push(text: &str, filled: &mut String) -> Result<(), Failure> {
    if filled.len() + text.len() > TEXT_BYTES {
        return Err(Failure::Limit);
    }
    filled.push_str(text);
    Ok(())
}

/// The name of a variable at the start of a text, and what follows it.
fn name_of(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    (!name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit())).then_some((name, rest))
}

/// What stands before the brace that closes one just opened, and what follows it.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut open = 1_usize;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let (inside, rest) = text.split_at_checked(place)?;
            return Some((inside, rest.strip_prefix('}')?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_gives_what_compose_gives() {
        let variables = BTreeMap::from([("V".to_owned(), "v".to_owned()), ("EMPTY".to_owned(), String::new())]);
        let no_value = |name: &str| Err(Failure::NoValue(name.to_owned()));
        let text = |text: &str| Ok(Some(text.to_owned()));
        for (written, expected) in [
            ("plain", Ok(None)),
            ("$V-${V}", text("v-v")),
            ("$$V $${V}", text("$V ${V}")),
            ("${EMPTY:-d} ${EMPTY-d}.", text("d .")),
            ("${NONE:-d} ${NONE-d}", text("d d")),
            ("${NONE:-${V:-x}}${NONE-${ALSO:-{y}}}", text("v{y}")),
            ("${V:+a}${V+a}${NONE:+a}${EMPTY:+a}${EMPTY+b}", text("aab")),
            ("${V:?e}${EMPTY?e}", text("v")),
            ("${EMPTY:?must be set}", Err(Failure::Required)),
            ("${NONE?}", Err(Failure::Required)),
            ("$NONE", no_value("NONE")),
            ("a${NONE}", no_value("NONE")),
            ("${NONE:-${ALSO}}", no_value("ALSO")),
            ("${}", Err(Failure::Syntax)),
            ("${V", Err(Failure::Syntax)),
            ("$(id)", Err(Failure::Syntax)),
            ("${V:}", Err(Failure::Syntax)),
            ("${V!x}", Err(Failure::Syntax)),
            ("5$", Err(Failure::Syntax)),
        ] {
            assert_eq!(expand(written, &variables), expected, "{written}");
        }
    }

    #[test]
    fn nesting_and_growth_are_bounded() {
        let none = BTreeMap::new();
        let deep = format!("{}x{}", "${A:-".repeat(100_000), "}".repeat(100_000));
        assert_eq!(expand(&deep, &none), Err(Failure::Limit));
        let long = BTreeMap::from([("A".to_owned(), "x".repeat(1 << 16))]);
        assert_eq!(expand(&"$A".repeat(100), &long), Err(Failure::Limit));
    }
}
