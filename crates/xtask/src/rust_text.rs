//! A Rust file, taken apart just far enough to tell code from comments, from strings and from tests.
//!
//! The three masks are as long as the file, line by line; what does not belong to a mask is a space there. So a word in
//! a string is never taken for code, and every place keeps its line.

/// A Rust file in three masks.
#[derive(Debug)]
pub(crate) struct RustText {
    /// Code, with the quotes of strings but not what stands between them.
    code: String,
    /// Comments of every kind, with their slashes.
    comments: String,
    /// What stands in strings.
    strings: String,
    /// For each line, whether it belongs to something under `#[cfg(test)]`.
    is_test: Vec<bool>,
    /// Names of modules in files of their own that are declared under `#[cfg(test)]`.
    pub(crate) test_modules: Vec<String>,
}

/// One line of a Rust file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) number: usize,
    /// Its code.
    pub(crate) code: &'a str,
    /// Its comments.
    pub(crate) comments: &'a str,
    /// True under `#[cfg(test)]`.
    pub(crate) is_test: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Mask {
    Code,
    Comment,
    Text,
}

impl RustText {
    /// Takes a file apart.
    pub(crate) fn new(text: &str) -> Self {
        let masks = masks(text);
        let only = |wanted: Mask| {
            let keep = |(character, mask): (char, &Mask)| if *mask == wanted { character } else { ' ' };
            let chars = text.chars().zip(&masks);
            chars.map(|(character, mask)| if character == '\n' { '\n' } else { keep((character, mask)) }).collect()
        };
        let mut rust = Self {
            code: only(Mask::Code),
            comments: only(Mask::Comment),
            strings: only(Mask::Text),
            is_test: vec![false; text.lines().count()],
            test_modules: Vec::new(),
        };
        rust.mark_tests();
        rust
    }

    /// The lines, in order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let parts = self.code.lines().zip(self.comments.lines()).zip(&self.is_test).enumerate();
        parts.map(|(index, ((code, comments), is_test))| Line { number: index + 1, code, comments, is_test: *is_test })
    }

    /// The words of all strings, where a word is what stands between slashes, spaces and the like.
    pub(crate) fn words_in_strings(&self) -> impl Iterator<Item = &str> {
        let is_part = |character: char| character.is_alphanumeric() || "-_.".contains(character);
        self.strings.split(move |character| !is_part(character)).filter(|word| !word.is_empty())
    }

    /// The code as one text; offsets in it are turned into lines by [`RustText::line_of`].
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// The line, from 1, of a byte offset in [`RustText::code`].
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.code[..offset].matches('\n').count() + 1
    }

    /// Whether a line, from 1, is under `#[cfg(test)]`.
    pub(crate) fn is_test_line(&self, number: usize) -> bool {
        self.is_test.get(number - 1).copied().unwrap_or_default()
    }

    fn mark_tests(&mut self) {
        for (start, _) in self.code.match_indices("#[cfg(") {
            let Some(length) = self.code[start..].find(']') else { continue };
            let condition = &self.code[start..start + length];
            if !has_word(condition, "test") || condition.contains("not(") {
                continue;
            }
            let item = &self.code[start + length..];
            let Some(opening) = item.find(['{', ';']) else { continue };
            let end = if item[opening..].starts_with('{') {
                opening + closing(&item[opening..])
            } else {
                let name = item[..opening].split_whitespace().last().unwrap_or_default();
                self.test_modules.push(name.to_owned());
                opening
            };
            let (first, last) = (self.line_of(start), self.line_of(start + length + end));
            for is_test in &mut self.is_test[first - 1..last] {
                *is_test = true;
            }
        }
    }
}

/// Whether a text contains `word` with no letter, digit or underscore before or behind it.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let is_part = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let begins_a_word = is_part(word.chars().next());
    let ends_a_word = is_part(word.chars().last());
    text.match_indices(word).any(|(at, _)| {
        let before = is_part(text[..at].chars().last());
        let behind = is_part(text[at + word.len()..].chars().next());
        !(begins_a_word && before || ends_a_word && behind)
    })
}

/// The length up to and with the brace that closes the one at the beginning.
pub(crate) fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// To which mask each character belongs.
fn masks(text: &str) -> Vec<Mask> {
    let chars: Vec<char> = text.chars().collect();
    let mut masks = vec![Mask::Code; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let (inner, end, mask) = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => (at..line_end(&chars, at), None, Mask::Comment),
            '/' if chars.get(at + 1) == Some(&'*') => (at..block_comment_end(&chars, at), None, Mask::Comment),
            '"' => {
                let (inner, end) = string(&chars, at);
                (inner, Some(end), Mask::Text)
            }
            '\'' => match character(&chars, at) {
                Some(end) => (at + 1..end - 1, Some(end), Mask::Text),
                None => (at..at, Some(at + 1), Mask::Code),
            },
            _ => (at..at, Some(at + 1), Mask::Code),
        };
        let end = end.unwrap_or(inner.end);
        masks[inner].fill(mask);
        at = end;
    }
    masks
}

fn line_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|character| *character == '\n').map_or(chars.len(), |length| at + length)
}

/// Block comments nest.
fn block_comment_end(chars: &[char], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') if depth == 1 => return at + 2,
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    chars.len()
}

/// What stands in the string whose quote is at `quote`, and where the string ends.
fn string(chars: &[char], quote: usize) -> (std::ops::Range<usize>, usize) {
    let hashes = chars[..quote].iter().rev().take_while(|character| **character == '#').count();
    let prefix: Vec<char> = chars[..quote - hashes]
        .iter()
        .rev()
        .take_while(|character| character.is_alphanumeric() || **character == '_')
        .copied()
        .collect();
    let is_raw = matches!(prefix.as_slice(), ['r'] | ['r', 'b' | 'c']);
    let mut at = quote + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' if !is_raw => at += 1,
            '"' if !is_raw => return (quote + 1..at, at + 1),
            '"' if chars[at + 1..].iter().take_while(|character| **character == '#').count() >= hashes => {
                return (quote + 1..at, at + 1 + hashes);
            }
            _ => {}
        }
        at += 1;
    }
    (quote + 1..chars.len(), chars.len())
}

/// Where the character literal at `quote` ends, or None for a lifetime.
fn character(chars: &[char], quote: usize) -> Option<usize> {
    match (chars.get(quote + 1)?, chars.get(quote + 2)?) {
        ('\\', _) => {
            let length = chars[quote + 3..].iter().position(|character| *character == '\'')?;
            Some(quote + 3 + length + 1)
        }
        (_, '\'') => Some(quote + 3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        RustText::new(text).code.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        assert_eq!(code("a(); // b\n/* c /* d */ e */ f(\"g \\\" h\");"), "a(); f(\" \");");
        assert_eq!(
            code("x(r#\"a \" b\"#, br\"c\\\", 'd', '\\'', b'\\\\') + y"),
            "x(r#\" \"#, br\" \", ' ', ' ', b' ') + y"
        );
    }

    #[test]
    fn a_lifetime_opens_no_string() {
        assert_eq!(code("fn f<'a>(a: &'a str) -> &'a str { '\"'; a }"), "fn f<'a>(a: &'a str) -> &'a str { ' '; a }");
    }

    #[test]
    fn lines_keep_their_numbers_behind_long_strings() {
        let rust = RustText::new("let a = \"one\ntwo\";\nb();\n");
        let line = rust.lines().find(|line| line.code.contains("b()")).unwrap();
        assert_eq!(line.number, 3);
    }

    #[test]
    fn test_modules_are_marked_to_their_closing_brace() {
        let rust = RustText::new("a();\n#[cfg(test)]\nmod tests {\n    fn b() { '}'; }\n}\nc();\n");
        let marked: Vec<usize> = rust.lines().filter(|line| line.is_test).map(|line| line.number).collect();
        assert_eq!(marked, [2, 3, 4, 5]);
    }

    #[test]
    fn code_for_builds_without_tests_is_not_marked() {
        let rust = RustText::new("#[cfg(not(test))]\nfn a() {}\n");
        assert!(rust.lines().all(|line| !line.is_test));
    }

    #[test]
    fn test_modules_in_files_of_their_own_are_named() {
        assert_eq!(RustText::new("#[cfg(test)]\nmod tests;\n").test_modules, ["tests"]);
    }

    #[test]
    fn a_word_is_not_found_inside_another() {
        assert!(has_word("let x = File::open", "File::"));
        assert!(!has_word("let x = SourceFile::new", "File::"));
        assert!(has_word("use std::fs;", "std::fs"));
        assert!(!has_word("use std::fs_like;", "std::fs"));
    }

    #[test]
    fn words_of_strings_are_split_at_slashes() {
        let rust = RustText::new("open(\"tests/it/edit-cases/a.md\"); edit_cases();");
        assert_eq!(rust.words_in_strings().collect::<Vec<_>>(), ["tests", "it", "edit-cases", "a.md"]);
    }
}
