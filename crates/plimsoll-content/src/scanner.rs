//! Rules over bytes: first all keywords at once, then the rules whose keyword is there, around it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;

use crate::encoded::{Decoded, Encoding, base64, utf16};
use crate::keywords::Keywords;
use crate::rule::{Category, Confidence, Rule, rules};
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
    /// How it is written.
    pub encoding: Encoding,
    /// How often what the rule sees is a secret.
    pub confidence: Confidence,
    /// What kind of secrets the rule tells.
    pub category: Category,
    /// Tells equal secrets, when they cannot be guessed.
    pub tag: Option<Tag>,
}

impl Sighting {
    /// Bytes of the secret as it is written.
    pub fn length(&self) -> usize {
        self.range.len()
    }
}

/// Bytes whose keywords are remembered at once, so that a file of nothing but keywords needs little memory.
const BLOCK: usize = 1 << 20;
/// Bytes of a block that the next one begins with: more than any keyword has.
const OVERLAP: usize = 64;
/// Bytes around a keyword that a rule may look at, if its format alone does not limit them.
const BEFORE: usize = 1 << 10;

/// All rules, ready to be used.
pub struct Scanner {
    keywords: Keywords,
    rules: Vec<Compiled>,
}

struct Compiled {
    rule: &'static Rule,
    /// Made when a keyword is met for the first time: most runs meet few. None when the rule is wrong; that none is,
    /// its examples show.
    format: OnceLock<Option<Format>>,
}

struct Format {
    regex: Regex,
    /// Bytes before a keyword that a match may have.
    before: usize,
    /// Bytes after it.
    after: usize,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// A scanner for all rules.
    pub fn new() -> Self {
        let keywords = rules().iter().enumerate().flat_map(|(number, rule)| {
            rule.keywords.iter().map(move |keyword| (Cow::Borrowed(keyword.as_bytes()), !rule.ignores_case(), number))
        });
        let compiled = |rule| Compiled { rule, format: OnceLock::new() };
        Self { keywords: Keywords::new(keywords), rules: rules().iter().map(compiled).collect() }
    }

    /// The secrets in a text that a rule tells, by place, as [`Self::bytes`] sees them.
    pub fn sightings(&self, text: &str) -> Vec<Sighting> {
        self.bytes(text.as_bytes())
    }

    /// The secrets in any bytes that a rule tells, by place: as they are, in UTF-16 and in one level of base64. Where
    /// two rules tell the same bytes, it is one sighting, of the rule that says most: by category, then by confidence,
    /// or else of the first one.
    pub fn bytes(&self, bytes: &[u8]) -> Vec<Sighting> {
        self.up_to(usize::MAX, bytes).0
    }

    /// The same, but after so many sightings, of which several may be one, no more are sought: then also true.
    pub(crate) fn up_to(&self, most: usize, bytes: &[u8]) -> (Vec<Sighting>, bool) {
        let mut sightings = Vec::new();
        self.look(most, bytes, &mut sightings);
        let mut see = |decoded: Decoded| {
            let known = sightings.len();
            self.look(most, &decoded.text, &mut sightings);
            for sighting in sightings.iter_mut().skip(known) {
                sighting.range = decoded.source(&sighting.range);
                sighting.encoding = decoded.encoding;
            }
        };
        utf16(bytes, &mut see);
        base64(bytes, &mut see);
        let is_cut = sightings.len() >= most;
        sightings.sort_by_key(|sighting| (sighting.range.start, sighting.encoding, sighting.rule));
        sightings.dedup_by(|later, earlier| {
            let is_same = later.range.start < earlier.range.end;
            if is_same {
                let range = earlier.range.start..earlier.range.end.max(later.range.end);
                if (later.category, later.confidence) > (earlier.category, earlier.confidence) {
                    std::mem::swap(later, earlier);
                }
                earlier.range = range;
            }
            is_same
        });
        (sightings, is_cut)
    }

    /// What the rules tell in bytes as they are. What is seen on both sides of a border between blocks comes twice.
    fn look(&self, most: usize, bytes: &[u8], sightings: &mut Vec<Sighting>) {
        for block in (0..bytes.len()).step_by(BLOCK) {
            for (number, window) in self.windows(bytes, block..(block + BLOCK + OVERLAP).min(bytes.len())) {
                let Some(compiled) = self.rules.get(number) else { continue };
                if let Some(format) = compiled.format() {
                    format.look(compiled.rule, bytes, window, most, sightings);
                }
            }
        }
    }

    /// Where rules have to look for the keywords in a block, by rule and place.
    fn windows(&self, bytes: &[u8], block: Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut windows: Vec<(usize, Range<usize>)> = Vec::new();
        // The last window of each rule.
        let mut last: Vec<usize> = Vec::new();
        self.keywords.find(bytes.get(block.clone()).unwrap_or_default(), &mut |hit| {
            let Some(format) = self.rules.get(hit.owner).and_then(Compiled::format) else { return };
            let (start, end) = (block.start + hit.start, block.start + hit.end);
            let window = start.saturating_sub(format.before)..(end + format.after).min(bytes.len());
            last.resize(self.rules.len(), usize::MAX);
            let Some(last) = last.get_mut(hit.owner) else { return };
            match windows.get_mut(*last) {
                // Keywords do not come in the order of their places, but nearly so.
                Some((_, last)) if window.start <= last.end && last.start <= window.end => {
                    *last = last.start.min(window.start)..last.end.max(window.end);
                }
                _ => {
                    *last = windows.len();
                    windows.push((hit.owner, window));
                }
            }
        });
        windows.sort_by_key(|(number, window)| (*number, window.start));
        windows
    }
}

impl Compiled {
    fn format(&self) -> Option<&Format> {
        let format = || Format::new(self.rule).map_or(None, Some);
        self.format.get_or_init(format).as_ref()
    }
}

impl Format {
    /// Secrets are ASCII, so letters of other scripts need no tables; that makes compiling ten times quicker.
    fn new(rule: &Rule) -> Result<Self, Box<dyn std::error::Error>> {
        let regex = RegexBuilder::new(rule.regex).unicode(false).build()?;
        let syntax = ParserBuilder::new().unicode(false).utf8(false).build().parse(rule.regex)?;
        // One more byte tells that a word ends.
        let longest = syntax.properties().maximum_len().map_or(usize::MAX, |longest| longest + 1);
        Ok(Self { regex, before: longest.min(BEFORE), after: longest.min(rule.after) })
    }

    fn look(
        &self,
        rule: &'static Rule,
        bytes: &[u8],
        window: Range<usize>,
        most: usize,
        sightings: &mut Vec<Sighting>,
    ) {
        // What stands before the window decides where a word begins, so it is cut off only behind.
        let Some(bytes) = bytes.get(..window.end) else { return };
        let mut from = window.start;
        let mut places = self.regex.capture_locations();
        while sightings.len() < most
            && let Some(matched) = self.regex.captures_read_at(&mut places, bytes, from)
        {
            // The next one may begin with the character that ends this one, such as a quote.
            let secret = places.get(rule.group).map_or(matched.range(), |(start, end)| start..end);
            from = secret.end.max(matched.start() + 1);
            if let (Some(whole), Some(word)) = (text(bytes, matched.range()), text(bytes, secret.clone())) {
                let is_valid = rule.validator.is_none_or(|validator| validator(whole, word));
                if is_valid && !word.is_empty() && !is_sample(word) && entropy(word) >= rule.entropy {
                    sightings.push(Sighting {
                        range: secret,
                        rule: rule.id,
                        name: rule.name,
                        encoding: Encoding::Plain,
                        confidence: rule.confidence,
                        category: rule.category,
                        tag: Tag::of(rule.id, word),
                    });
                }
            }
            if from >= bytes.len() {
                break;
            }
        }
    }
}

/// Bytes as text; `None` for what is none, begins or ends within a character, or holds what no text holds.
fn text(bytes: &[u8], range: Range<usize>) -> Option<&str> {
    let text = std::str::from_utf8(bytes.get(range)?).map_or(None, Some)?;
    let is_text = |byte: u8| byte.is_ascii_whitespace() || !byte.is_ascii_control();
    text.bytes().all(is_text).then_some(text)
}

static SCANNER: LazyLock<Scanner> = LazyLock::new(Scanner::new);

/// The secrets in a text that a rule tells, by one scanner for all callers.
pub fn sightings(text: &str) -> Vec<Sighting> {
    SCANNER.sightings(text)
}

/// The secrets in any bytes that a rule tells, by one scanner for all callers; after so many no more are sought: then
/// also true.
pub(crate) fn sightings_up_to(most: usize, bytes: &[u8]) -> (Vec<Sighting>, bool) {
    SCANNER.up_to(most, bytes)
}
