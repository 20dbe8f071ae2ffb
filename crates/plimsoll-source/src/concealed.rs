//! What of a text must not be shown: secrets, by their bytes and by their words.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::Extent;

/// The stretches of a text that hold secrets, and the secrets themselves as they may turn up in prose.
#[derive(Debug, Default)]
pub struct Concealed {
    /// Sorted, apart from each other.
    extents: Box<[Extent]>,
    /// Secrets that no other text is likely to contain by chance.
    words: BTreeSet<Box<str>>,
}

/// What stands for a secret in prose.
const STANDS_FOR: &str = "***";

/// Shorter secrets are taken out of prose only where it speaks about their place.
const DISTINCT_BYTES: usize = 8;

impl Concealed {
    /// Conceals these extents, in any order, and these words; words that are shorter than eight bytes are left alone.
    pub fn new(mut extents: Vec<Extent>, words: impl IntoIterator<Item = Box<str>>) -> Self {
        extents.retain(|extent| extent.start < extent.end);
        extents.sort_unstable();
        let mut apart: Vec<Extent> = Vec::with_capacity(extents.len());
        for extent in extents {
            match apart.last_mut() {
                Some(last) if extent.start <= last.end => last.end = last.end.max(extent.end),
                _ => apart.push(extent),
            }
        }
        let words = words.into_iter().filter(|word| word.len() >= DISTINCT_BYTES).collect();
        Self { extents: apart.into_boxed_slice(), words }
    }

    /// The stretches, in order.
    pub fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// The stretches that an extent touches.
    pub fn within(&self, extent: Extent) -> &[Extent] {
        let first = self.extents.partition_point(|concealed| concealed.end <= extent.start);
        let after = self.extents.partition_point(|concealed| concealed.start < extent.end);
        self.extents.get(first..after).unwrap_or_default()
    }

    /// A text of the same bytes, characters and lines in which each character of a secret is a dot or a star.
    pub(crate) fn mask(&self, content: &str) -> String {
        let mut masked = String::with_capacity(content.len());
        let mut from = 0;
        for extent in &self.extents {
            let (start, end) = (extent.start as usize, extent.end as usize);
            masked.push_str(content.get(from..start).unwrap_or_default());
            // What begins a line stays, so that a block of text keeps its shape.
            let mut is_indentation = false;
            for character in content.get(start..end).unwrap_or_default().chars() {
                is_indentation = character == '\n' || (is_indentation && character == ' ');
                masked.push(if is_indentation || character == '\r' { character } else { stand_in(character) });
            }
            from = end;
        }
        masked.push_str(content.get(from..).unwrap_or_default());
        masked
    }

    /// A text from which the secrets are taken out: everywhere those that are long enough to be told from other words,
    /// and `near` whatever their length.
    pub(crate) fn strip<'w>(&self, prose: &str, near: impl Iterator<Item = &'w str>) -> String {
        let mut stripped = String::with_capacity(prose.len());
        let mut rest = prose;
        while let Some(first) = rest.chars().next() {
            if let Some(after) = self.word_at(rest).and_then(|word| rest.strip_prefix(word)) {
                stripped.push_str(STANDS_FOR);
                rest = after;
            } else {
                stripped.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        for word in near.flat_map(str::lines).map(str::trim).filter(|word| word.len() > 3) {
            if stripped.contains(word) {
                stripped = stripped.replace(word, STANDS_FOR);
            }
        }
        stripped
    }

    /// The longest word with which a text begins.
    fn word_at(&self, text: &str) -> Option<&str> {
        let head = text.get(..text.ceil_char_boundary(DISTINCT_BYTES)).filter(|head| head.len() >= DISTINCT_BYTES)?;
        let after_head = self.words.range::<str, _>((Bound::Included(head), Bound::Unbounded)).map(AsRef::as_ref);
        let same_head = after_head.take_while(|word: &&str| word.starts_with(head));
        same_head.filter(|word| text.starts_with(*word)).max_by_key(|word| word.len())
    }
}

/// A character that takes as many bytes and says nothing.
fn stand_in(character: char) -> char {
    match character.len_utf8() {
        1 => '*',
        2 => '\u{b7}',
        3 => '\u{2022}',
        _ => '\u{1f784}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concealed(extents: &[(u32, u32)], words: &[&str]) -> Concealed {
        let extents = extents.iter().map(|(start, end)| Extent { start: *start, end: *end }).collect();
        Concealed::new(extents, words.iter().map(|word| Box::from(*word)))
    }

    #[test]
    fn a_masked_text_has_the_same_bytes_characters_and_lines() {
        let content = "a: ab\u{e9}\u{20ac}\u{1f6a2}\n  cd\r\n e";
        let masked = concealed(&[(3, 20)], &[]).mask(content);
        assert_eq!(masked, "a: **\u{b7}\u{2022}\u{1f784}\n  **\r\n e");
        assert_eq!(masked.len(), content.len());
    }

    #[test]
    fn extents_are_joined_and_found() {
        let extent = |start, end| Extent { start, end };
        let concealed = concealed(&[(8, 9), (1, 3), (3, 5), (2, 4), (6, 6)], &[]);
        assert_eq!(concealed.extents(), [extent(1, 5), extent(8, 9)]);
        assert_eq!(concealed.within(extent(5, 8)), []);
        assert_eq!(concealed.within(extent(4, 9)).len(), 2);
    }

    #[test]
    fn prose_loses_secrets_by_their_words_and_by_their_place() {
        let concealed = concealed(&[], &["hunter2-hunter2", "hunter2-hunter2-3", "short"]);
        assert_eq!(concealed.strip("a `hunter2-hunter2-3` hunter2-hunter2 b", [].into_iter()), "a `***` *** b");
        assert_eq!(concealed.strip("short \u{20ac}hunter2", ["hunter2"].into_iter()), "short \u{20ac}***");
    }
}
