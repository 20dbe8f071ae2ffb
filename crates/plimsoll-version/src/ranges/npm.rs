//! Ranges of node-semver. Source: "Ranges" in its readme, and its tests.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{Operator, RangeOptions};
use crate::scheme::Version;
use crate::schemes::npm::{Npm, are_strict_labels, is_strict_number, loose_labels, number};
use crate::schemes::semver::{are_labels, compare_releases, put_labels};

/// The longest ranges of which is told whether they meet, bytes: every bound of one is held against every of the other.
pub(super) const LONGEST_TO_MEET: usize = 1 << 10;

/// What comes before every version, as an upper end: the range of no version.
const NOTHING: Bound<'static> = Bound { operator: Operator::Less, numbers: [0; 3], labels: "0" };

/// A bound on versions.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bound<'a> {
    operator: Operator,
    numbers: [u64; 3],
    /// Labels of a pre-release with dots between; empty for none.
    labels: &'a str,
}

/// Bounds that all hold; none for every version.
type Set<'a> = Vec<Bound<'a>>;

/// Why a part of a range is none.
enum Refusal {
    /// It does not look like one; the loose form passes over it.
    Unreadable,
    /// A number is over the limit.
    TooLarge,
}

/// Whether a version lies in a range. What is no version lies in none, as node-semver says it.
pub(super) fn contains(range: &str, version: &str, options: RangeOptions) -> Option<bool> {
    let sets = read(range, options)?;
    let version = if options.loose { Npm::read(version) } else { Npm::strict(version) };
    let Some(version) = version else { return Some(false) };
    Some(sets.iter().any(|set| holds(set, version.numbers, version.labels, options)))
}

/// The range as node-semver prints it.
pub(super) fn canonical(range: &str, options: RangeOptions) -> Option<String> {
    let set_text = |set: &Set<'_>| set.iter().map(Bound::text).collect::<Vec<_>>().join(" ");
    let text = read(range, options)?.iter().map(set_text).collect::<Vec<_>>().join("||");
    Some(if text.is_empty() { "*".to_owned() } else { text })
}

/// Whether two ranges have a version in common.
pub(super) fn meet(a: &str, b: &str, options: RangeOptions) -> Option<bool> {
    let (a, b) = (read(a, options)?, read(b, options)?);
    let can_be = |a: &Set<'_>, b: &Set<'_>| a.iter().all(|a| b.iter().all(|b| a.meets(b, options)));
    Some(a.iter().filter(|a| can_be(a, a)).any(|a| b.iter().any(|b| can_be(b, b) && can_be(a, b))))
}

/// Whether all bounds hold. A pre-release needs a bound that is a pre-release of the same three numbers.
fn holds(set: &Set<'_>, numbers: [u64; 3], labels: &str, options: RangeOptions) -> bool {
    let is_inside = set.iter().all(|bound| bound.operator.accepts(bound.order_of(numbers, labels)));
    let is_named = || set.iter().any(|bound| !bound.labels.is_empty() && bound.numbers == numbers);
    is_inside && (labels.is_empty() || options.include_prerelease || is_named())
}

impl Bound<'_> {
    /// A bound before all pre-releases of three numbers.
    fn before(operator: Operator, numbers: [u64; 3]) -> Self {
        Self { operator, numbers, labels: "0" }
    }

    /// A lower end at three numbers, with their pre-releases on request.
    fn from(numbers: [u64; 3], options: RangeOptions) -> Self {
        let labels = if options.include_prerelease { "0" } else { "" };
        Self { operator: Operator::AtLeast, numbers, labels }
    }

    /// The order of a version to this bound.
    fn order_of(&self, numbers: [u64; 3], labels: &str) -> Ordering {
        numbers.cmp(&self.numbers).then_with(|| compare_releases(labels, self.labels, <[u8]>::cmp))
    }

    fn text(&self) -> String {
        let [major, minor, patch] = self.numbers;
        let mut text = format!("{}{major}.{minor}.{patch}", self.operator.sign());
        put_labels(&mut text, '-', self.labels);
        text
    }

    /// Whether it is met by every version.
    fn is_any(&self, options: RangeOptions) -> bool {
        let least = if options.include_prerelease { "0" } else { "" };
        self.operator == Operator::AtLeast && self.numbers == [0; 3] && self.labels == least
    }

    /// Whether a version can keep both bounds.
    fn meets(&self, other: &Self, options: RangeOptions) -> bool {
        let lies_in = |version: &Self, bound: &Self| holds(&vec![*bound], version.numbers, version.labels, options);
        if self.operator == Operator::Equal {
            return lies_in(self, other);
        }
        if other.operator == Operator::Equal {
            return lies_in(other, self);
        }
        let is_upper = |bound: &Self| matches!(bound.operator, Operator::Less | Operator::AtMost);
        // Below 0.0.0 there are pre-releases alone, and below 0.0.0-0 nothing.
        let is_nothing = |bound: &Self| {
            bound.operator == Operator::Less
                && bound.numbers == [0; 3]
                && (bound.labels == "0" || !options.include_prerelease)
        };
        if is_nothing(self) || is_nothing(other) {
            return false;
        }
        if is_upper(self) == is_upper(other) {
            return true;
        }
        let (lower, upper) = if is_upper(self) { (other, self) } else { (self, other) };
        match lower.order_of(upper.numbers, upper.labels) {
            Ordering::Greater => true,
            Ordering::Equal => lower.operator == Operator::AtLeast && upper.operator == Operator::AtMost,
            Ordering::Less => false,
        }
    }
}

/// The alternatives of a range; `None` for what is no range.
fn read(range: &str, options: RangeOptions) -> Option<Vec<Set<'_>>> {
    let mut sets: Vec<Set<'_>> = Vec::new();
    for alternative in range.split("||") {
        put_set(&mut sets, alternative, options)?;
    }
    let first = sets.first()?.clone();
    if sets.len() > 1 {
        sets.retain(|set| set.first() != Some(&NOTHING));
        if sets.is_empty() {
            sets.push(first);
        }
        if sets.iter().any(Vec::is_empty) {
            return Some(vec![Vec::new()]);
        }
    }
    Some(sets)
}

/// Appends the bounds of an alternative, unless the loose form passes over all of it; `None` where it is no range.
fn put_set<'a>(sets: &mut Vec<Set<'a>>, text: &'a str, options: RangeOptions) -> Option<()> {
    let words: Vec<&str> = text.split_whitespace().map(without_build).collect();
    let mut bounds: Set<'_> = Vec::new();
    let mut has_part = words.is_empty();
    let parts = match words.as_slice() {
        [low, "-", high] => vec![read_hyphen(low, high, options)],
        words => joined(words).map(|(signs, word)| read_part(signs, word, options)).collect(),
    };
    for part in parts {
        match part {
            Ok(part) => {
                has_part = true;
                bounds.extend(part);
            }
            Err(Refusal::Unreadable) if options.loose => {}
            Err(_) => return None,
        }
    }
    if bounds.contains(&NOTHING) {
        bounds = vec![NOTHING];
    }
    let mut seen = BTreeSet::new();
    bounds.retain(|bound| !bound.is_any(options) && seen.insert(bound.text()));
    if has_part {
        sets.push(bounds);
    }
    Some(())
}

/// A word without its build, which says nothing in a range.
fn without_build(word: &str) -> &str {
    match word.split_once('+') {
        Some((word, build)) if !build.is_empty() && build.split('.').all(are_labels) => word,
        _ => word,
    }
}

/// Signs and the word they belong to, which may be the next one; a word without signs has none.
fn joined<'w, 'a>(words: &'w [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> + use<'w, 'a> {
    let mut words = words.iter();
    std::iter::from_fn(move || {
        let word = words.next()?;
        let rest = word.trim_start_matches(['<', '>', '=', '~', '^']);
        let signs = word.strip_suffix(rest)?;
        if !rest.is_empty() {
            return Some((signs, rest));
        }
        let next = words.next().copied().unwrap_or("");
        Some(match (signs, next.strip_prefix('=')) {
            ("<", Some(version)) => ("<=", version),
            (">", Some(version)) => (">=", version),
            _ => (signs, next),
        })
    })
}

/// A version of which numbers may be missing or any.
struct Partial<'a> {
    /// A `v` before it; more signs only in the loose form.
    prefix: &'a str,
    major: Option<u64>,
    minor: Option<u64>,
    patch: Option<u64>,
    labels: &'a str,
    /// No number follows one that is any.
    is_ordered: bool,
}

impl<'a> Partial<'a> {
    fn read(text: &'a str, options: RangeOptions) -> Result<Self, Refusal> {
        let rest = text.trim_start_matches(['v', '=']);
        let prefix = text.strip_suffix(rest).unwrap_or("");
        let mut parts = rest.splitn(3, '.');
        let major = read_number(parts.next().unwrap_or(""), options)?;
        let minor = parts.next().map_or(Ok(None), |part| read_number(part, options))?;
        let (patch, labels) = parts.next().map_or(Ok((None, "")), |part| read_patch(part, options))?;
        let is_ordered = (major.is_some() || minor.is_none()) && (minor.is_some() || patch.is_none());
        Ok(Self { prefix, major, minor, patch, labels, is_ordered })
    }
}

/// A number, or none for `x`, `X` and `*`.
fn read_number(text: &str, options: RangeOptions) -> Result<Option<u64>, Refusal> {
    if matches!(text, "x" | "X" | "*") {
        return Ok(None);
    }
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits || !(options.loose || is_strict_number(text)) {
        return Err(Refusal::Unreadable);
    }
    number(text).map(Some).ok_or(Refusal::TooLarge)
}

/// The last number and the labels behind it.
fn read_patch(text: &str, options: RangeOptions) -> Result<(Option<u64>, &str), Refusal> {
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '*' | 'x' | 'X');
    let start = text.starts_with(|first: char| first.is_ascii_digit());
    let end = if start {
        text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len())
    } else {
        text.find(|letter| !is_number(letter)).unwrap_or(text.len()).min(1)
    };
    let (number, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let patch = read_number(number, options)?;
    let labels = if options.loose {
        loose_labels(rest)
    } else if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('-').filter(|labels| are_strict_labels(labels))
    };
    labels.map(|labels| (patch, labels)).ok_or(Refusal::Unreadable)
}

/// `LOW - HIGH`.
fn read_hyphen<'a>(low: &'a str, high: &'a str, options: RangeOptions) -> Result<Set<'a>, Refusal> {
    let (low, high) = (Partial::read(low, options)?, Partial::read(high, options)?);
    let mut set = Vec::new();
    match (low.major, low.minor, low.patch) {
        (None, ..) => {}
        (Some(major), Some(minor), Some(patch)) if !low.labels.is_empty() => {
            let numbers = [major, minor, patch];
            set.push(Bound { operator: Operator::AtLeast, numbers, labels: low.labels });
        }
        (Some(major), minor, patch) => {
            let patch = minor.and(patch).unwrap_or(0);
            set.push(Bound::from([major, minor.unwrap_or(0), patch], options));
        }
    }
    match (high.major, high.minor, high.patch) {
        (None, ..) => {}
        (Some(major), None, _) => set.push(Bound::before(Operator::Less, [next(major)?, 0, 0])),
        (Some(major), Some(minor), None) => set.push(Bound::before(Operator::Less, [major, next(minor)?, 0])),
        (Some(major), Some(minor), Some(patch)) if options.include_prerelease && high.labels.is_empty() => {
            set.push(Bound::before(Operator::Less, [major, minor, next(patch)?]));
        }
        (Some(major), Some(minor), Some(patch)) => {
            let numbers = [major, minor, patch];
            set.push(Bound { operator: Operator::AtMost, numbers, labels: high.labels });
        }
    }
    Ok(set)
}

fn next(number: u64) -> Result<u64, Refusal> {
    Npm::next(number).ok_or(Refusal::TooLarge)
}

/// Signs and a version.
fn read_part<'a>(signs: &str, word: &'a str, options: RangeOptions) -> Result<Set<'a>, Refusal> {
    let partial = Partial::read(word, options)?;
    match signs {
        "^" | "^=" => read_caret(&partial, options),
        "~" | "~>" | "~=" | "~>=" => read_tilde(&partial, options),
        _ => read_comparator(signs, &partial, options),
    }
}

/// What keeps the first number that is not 0.
fn read_caret<'a>(partial: &Partial<'a>, options: RangeOptions) -> Result<Set<'a>, Refusal> {
    let Some(major) = partial.major else { return Ok(Vec::new()) };
    let minor = partial.minor.unwrap_or(0);
    let patch = partial.minor.and(partial.patch);
    let end = match (major, partial.minor, patch) {
        (0, Some(0), Some(patch)) => [0, 0, next(patch)?],
        (0, Some(minor), _) => [0, next(minor)?, 0],
        _ => [next(major)?, 0, 0],
    };
    let numbers = [major, minor, patch.unwrap_or(0)];
    Ok(vec![start(partial, patch, numbers, options), Bound::before(Operator::Less, end)])
}

/// What keeps the first two numbers.
fn read_tilde<'a>(partial: &Partial<'a>, options: RangeOptions) -> Result<Set<'a>, Refusal> {
    let Some(major) = partial.major else { return Ok(Vec::new()) };
    let patch = partial.minor.and(partial.patch);
    let end = match partial.minor {
        Some(minor) => [major, next(minor)?, 0],
        None => [next(major)?, 0, 0],
    };
    let numbers = [major, partial.minor.unwrap_or(0), patch.unwrap_or(0)];
    Ok(vec![start(partial, patch, numbers, options), Bound::before(Operator::Less, end)])
}

/// The lower end of what is compatible. Only where numbers are missing are pre-releases of the end itself taken in on
/// request.
fn start<'a>(partial: &Partial<'a>, patch: Option<u64>, numbers: [u64; 3], options: RangeOptions) -> Bound<'a> {
    match patch {
        Some(_) => Bound { operator: Operator::AtLeast, numbers, labels: partial.labels },
        None => Bound::from(numbers, options),
    }
}

/// An operator and a version of which numbers may be missing.
fn read_comparator<'a>(signs: &str, partial: &Partial<'a>, options: RangeOptions) -> Result<Set<'a>, Refusal> {
    let (operator, rest) = Operator::split(signs);
    if !rest.bytes().all(|sign| sign == b'=') || operator == Operator::Different || !partial.is_ordered {
        return Err(Refusal::Unreadable);
    }
    // More signs than the operator belong to the version, where the strict form takes them only before missing numbers.
    let is_strict_prefix = matches!(partial.prefix, "" | "v") && rest.is_empty() && signs != "==";
    let set = match (partial.major, partial.minor, partial.patch) {
        (None, ..) if matches!(operator, Operator::Less | Operator::Greater) => vec![NOTHING],
        (None, ..) => Vec::new(),
        (Some(major), Some(minor), Some(patch)) => {
            if !is_strict_prefix && !options.loose {
                return Err(Refusal::Unreadable);
            }
            vec![Bound { operator, numbers: [major, minor, patch], labels: partial.labels }]
        }
        (Some(major), minor, _) => {
            let least = [major, minor.unwrap_or(0), 0];
            let after = || match minor {
                Some(minor) => Ok([major, next(minor)?, 0]),
                None => Ok([next(major)?, 0, 0]),
            };
            match operator {
                Operator::Less => vec![Bound::before(Operator::Less, least)],
                Operator::AtMost => vec![Bound::before(Operator::Less, after()?)],
                Operator::AtLeast => vec![Bound::from(least, options)],
                Operator::Greater => vec![Bound::from(after()?, options)],
                Operator::Equal | Operator::Different => {
                    vec![Bound::from(least, options), Bound::before(Operator::Less, after()?)]
                }
            }
        }
    };
    Ok(set)
}
