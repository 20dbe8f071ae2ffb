//! Patterns of `${name#pattern}` and its relatives: `*`, `?`, and characters that are escaped.

/// A part of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Character(char),
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        parts.push(match character {
            '*' => Part::Any,
            '?' => Part::One,
            '\\' => Part::Character(characters.next().unwrap_or('\\')),
            _ => Part::Character(character),
        });
    }
    parts
}

/// Which lengths, in characters, of the start of a text a pattern matches: a bit for each, from none to all.
fn lengths(parts: &[Part], text: &[char]) -> Vec<bool> {
    let mut reached = vec![false; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for part in parts {
        let mut next = vec![false; text.len() + 1];
        if *part == Part::Any {
            let from = reached.iter().position(|reached| *reached).unwrap_or(next.len());
            next.iter_mut().skip(from).for_each(|reached| *reached = true);
        } else {
            for ((here, character), after) in reached.iter().zip(text).zip(next.iter_mut().skip(1)) {
                *after = *here && (*part == Part::One || *part == Part::Character(*character));
            }
        }
        reached = next;
    }
    reached
}

/// The length of a match at the start of a text, the longest or the shortest.
fn matched(parts: &[Part], text: &[char], is_greedy: bool) -> Option<usize> {
    let lengths = lengths(parts, text);
    if is_greedy { lengths.iter().rposition(|hit| *hit) } else { lengths.iter().position(|hit| *hit) }
}

/// A text without what a pattern matches at its start.
pub(super) fn without_prefix<'t>(text: &'t str, pattern: &str, is_greedy: bool) -> &'t str {
    let characters: Vec<char> = text.chars().collect();
    let length = matched(&parts(pattern), &characters, is_greedy).unwrap_or(0);
    let bytes: usize = characters.iter().take(length).map(|character| character.len_utf8()).sum();
    text.get(bytes..).unwrap_or_default()
}

/// A text without what a pattern matches at its end.
pub(super) fn without_suffix<'t>(text: &'t str, pattern: &str, is_greedy: bool) -> &'t str {
    let characters: Vec<char> = text.chars().rev().collect();
    let mut parts = parts(pattern);
    parts.reverse();
    let length = matched(&parts, &characters, is_greedy).unwrap_or(0);
    let bytes: usize = characters.iter().take(length).map(|character| character.len_utf8()).sum();
    text.get(..text.len() - bytes).unwrap_or_default()
}

/// A text with the first or all matches of a pattern, the longest ones, replaced.
pub(super) fn replace(text: &str, pattern: &str, replacement: &str, is_all: bool) -> String {
    let parts = parts(pattern);
    let characters: Vec<char> = text.chars().collect();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    let mut is_done = parts.is_empty();
    while let Some(rest) = characters.get(at..) {
        let length = if is_done { None } else { matched(&parts, rest, true) };
        if let Some(length) = length.filter(|length| *length > 0) {
            result.push_str(replacement);
            at += length;
            is_done = !is_all;
        } else {
            let Some(character) = rest.first() else { break };
            result.push(*character);
            at += 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_cut_at_the_shortest_or_longest_match() {
        for (pattern, greedy, prefix, suffix) in [
            ("*.", false, "b.c", "a.b.c"),
            ("*.", true, "c", "a.b.c"),
            (".*", false, "a.b.c", "a.b"),
            (".*", true, "a.b.c", "a"),
            ("?", false, ".b.c", "a.b."),
            ("x", true, "a.b.c", "a.b.c"),
            ("a\\.b", false, ".c", "a.b.c"),
        ] {
            assert_eq!(without_prefix("a.b.c", pattern, greedy), prefix, "{pattern}");
            assert_eq!(without_suffix("a.b.c", pattern, greedy), suffix, "{pattern}");
        }
    }

    #[test]
    fn matches_are_replaced_once_or_everywhere() {
        assert_eq!(replace("1.2.3", ".", "-", false), "1-2.3");
        assert_eq!(replace("1.2.3", ".", "-", true), "1-2-3");
        assert_eq!(replace("v1.2", "v?.", "", true), "2");
        assert_eq!(replace("abc", "", "x", true), "abc");
    }
}
