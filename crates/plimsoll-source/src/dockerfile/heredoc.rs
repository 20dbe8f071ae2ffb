//! Here-documents: which words begin one.

use super::lex::{LexError, Mode, process};
use crate::Extent;

/// A here-document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heredoc {
    /// The word that begins it.
    pub word: HeredocWord,
    /// Its lines with their line ends and tabs, without the line that ends it.
    pub content: Extent,
}

/// A word such as `3<<-'EOF'`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeredocWord {
    /// The line that ends the document.
    pub name: String,
    /// The file descriptor, 0 when none is written.
    pub fd: u32,
    /// True for `<<-`: tabs at the start of lines do not count.
    pub chomp: bool,
    /// False when a part of the name is quoted: variables in the document stay as they are.
    pub expand: bool,
}

/// The here-document that a word begins, if it begins one.
///
/// # Errors
/// When it has a quote without an end.
pub fn heredoc_word(word: &str) -> Result<Option<HeredocWord>, LexError> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (fd, rest) = word.split_at_checked(digits).unwrap_or(("", word));
    let Some(rest) = rest.strip_prefix("<<") else { return Ok(None) };
    let (chomp, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let rest = rest.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    let plain = process(rest, &Mode { skip_unset: true, ..Mode::new('\\') }, &mut |_| None)?.words;
    let [name] = plain.as_slice() else { return Ok(None) };
    let raw = process(rest, &Mode { skip_unset: true, raw_quotes: true, ..Mode::new('\\') }, &mut |_| None)?.words;
    let quotes = |words: &[String]| words.concat().matches(['\'', '"']).count();
    let expand = quotes(&plain) == quotes(&raw);
    Ok(Some(HeredocWord { name: name.clone(), fd: fd.parse().unwrap_or(0), chomp, expand }))
}

/// The here-documents that a line begins, in order. A line that cannot be taken apart begins none.
///
/// # Errors
/// When a word that would begin one has a quote without an end.
pub fn heredoc_words(line: &str) -> Result<Vec<HeredocWord>, LexError> {
    let mode = Mode { skip_unset: true, raw_quotes: true, raw_escapes: true, ..Mode::new('\\') };
    let Ok(lexed) = process(line, &mode, &mut |_| None) else { return Ok(Vec::new()) };
    lexed.words.iter().filter_map(|word| heredoc_word(word).transpose()).collect()
}
