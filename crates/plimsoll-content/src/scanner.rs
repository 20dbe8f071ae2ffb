//! Rules over a text: first all keywords at once, then the rules whose keyword is there, around it.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};
use regex::bytes::{Regex, RegexBuilder};

use crate::rule::{Rule, rules};
use crate::tag::Tag;
use crate::value::{entropy, is_sample};

/// A fact: here stands a secret of this kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// Where the secret stands, in bytes. What tells the format, such as the user of an address, is not part of it.
    pub range: Range<usize>,
    /// The rule.
    pub rule: &'static str,
    /// What people call such a secret.
    pub name: &'static str,
    /// Tells equal secrets, when they cannot be guessed.
    pub tag: Option<Tag>,
}

impl Sighting {
    /// Bytes of the secret.
    pub fn length(&self) -> usize {
        self.range.len()
    }
}

/// Bytes before a keyword that a rule may look at.
const BEFORE: usize = 1 << 10;
/// Bytes after a keyword that a rule may look at: a private key of 8,192 bits is shorter.
const AFTER: usize = 8 << 10;

/// All rules, ready to be used.
pub struct Scanner {
    /// If they could not be put together, every rule looks at everything.
    keywords: Result<AhoCorasick, BuildError>,
    /// The rule of each pattern of `keywords`, with the keyword as it must stand there.
    owners: Vec<(usize, Option<&'static str>)>,
    rules: Vec<Compiled>,
}

struct Compiled {
    rule: &'static Rule,
    /// Compiled when a keyword is met for the first time: most runs meet few.
    regex: OnceLock<Result<Regex, regex::Error>>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// A scanner for all rules.
    pub fn new() -> Self {
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        for (number, rule) in rules().iter().enumerate() {
            for keyword in rule.keywords {
                patterns.push(*keyword);
                owners.push((number, (!rule.ignores_case()).then_some(*keyword)));
            }
        }
        let mut builder = AhoCorasick::builder();
        // Everything that is read goes through it once; the larger automaton takes a third of the steps.
        builder.kind(Some(AhoCorasickKind::DFA)).match_kind(MatchKind::Standard).ascii_case_insensitive(true);
        let keywords = builder.build(&patterns);
        let compiled = |rule| Compiled { rule, regex: OnceLock::new() };
        Self { keywords, owners, rules: rules().iter().map(compiled).collect() }
    }

    /// The secrets in a text that a rule tells, by place. Where two rules tell the same bytes, it is one
    /// sighting, of the first rule by place and id.
    pub fn sightings(&self, text: &str) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        for (compiled, windows) in self.rules.iter().zip(self.windows(text)) {
            for window in windows {
                compiled.look(text, window, &mut sightings);
            }
        }
        // Stable: rules come by id.
        sightings.sort_by_key(|sighting: &Sighting| sighting.range.start);
        sightings.dedup_by(|later, earlier| {
            let is_same = later.range.start < earlier.range.end;
            if is_same {
                earlier.range.end = earlier.range.end.max(later.range.end);
            }
            is_same
        });
        sightings
    }

    /// Where each rule has to look.
    fn windows(&self, text: &str) -> Vec<Vec<Range<usize>>> {
        let Ok(keywords) = &self.keywords else { return vec![vec![0..text.len()]; self.rules.len()] };
        let mut windows: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.rules.len()];
        for found in keywords.find_overlapping_iter(text) {
            let Some((number, exact)) = self.owners.get(found.pattern().as_usize()) else { continue };
            if exact.is_some_and(|keyword| text.get(found.range()) != Some(keyword)) {
                continue;
            }
            let Some(windows) = windows.get_mut(*number) else { continue };
            let window = found.start().saturating_sub(BEFORE)..(found.end() + AFTER).min(text.len());
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => windows.push(window),
            }
        }
        windows
    }
}

impl Compiled {
    fn look(&self, text: &str, window: Range<usize>, sightings: &mut Vec<Sighting>) {
        let rule = self.rule;
        // That every rule compiles is shown by its examples.
        let Ok(regex) = self.regex.get_or_init(|| compiled(rule.regex)) else { return };
        // What stands before the window decides where a word begins, so it is cut off only behind.
        let start = text.floor_char_boundary(window.start);
        let Some(text) = text.get(..text.ceil_char_boundary(window.end)) else { return };
        let mut from = start;
        let mut places = regex.capture_locations();
        while let Some(found) = regex.captures_read_at(&mut places, text.as_bytes(), from) {
            // The next one may begin with the character that ends this one, such as a quote.
            let secret = places.get(rule.group).map_or(found.range(), |(start, end)| start..end);
            from = secret.end.max(found.start() + 1);
            from = text.ceil_char_boundary(from);
            let (Some(whole), Some(word)) = (text.get(found.range()), text.get(secret.clone())) else { continue };
            let is_valid = rule.validator.is_none_or(|validator| validator(whole, word));
            if is_valid && !is_sample(word) && entropy(word) >= rule.entropy {
                sightings.push(Sighting { range: secret, rule: rule.id, name: rule.name, tag: Tag::of(rule.id, word) });
            }
            if from >= text.len() {
                break;
            }
        }
    }
}

/// Secrets are ASCII, so letters of other scripts need no tables; that makes compiling ten times quicker.
fn compiled(regex: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(regex).unicode(false).build()
}

static SCANNER: LazyLock<Scanner> = LazyLock::new(Scanner::new);

/// The secrets in a text that a rule tells, by one scanner for all callers.
pub fn sightings(text: &str) -> Vec<Sighting> {
    SCANNER.sightings(text)
}
