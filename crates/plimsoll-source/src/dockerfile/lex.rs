//! One word or line as BuildKit's shell lexer takes it apart: quotes, escapes, and variables in all their forms.
//!
//! Source: the Dockerfile reference, "Environment replacement", and the behaviour of `frontend/dockerfile/shell`.

use std::iter::Peekable;
use std::str::Chars;

use super::glob;

/// Nested `${..}` deeper than this are refused.
const DEPTH: usize = 64;

/// Values of more bytes than this in one text are refused: each could be twice the one before it.
const FILLED_BYTES: usize = 64 << 10;

/// Steps that a pattern may take; those of real files take some hundreds.
const PATTERN_STEPS: usize = 1 << 17;

/// How a text is taken apart.
pub(super) struct Mode {
    /// The character that escapes.
    pub(super) escape: char,
    /// Quotes stay in the words.
    pub(super) raw_quotes: bool,
    /// Escape characters stay in the words.
    pub(super) raw_escapes: bool,
    /// Variables without a value stay as they are written.
    pub(super) skip_unset: bool,
    /// Quotes mean nothing.
    pub(super) skip_quotes: bool,
}

impl Mode {
    pub(super) const fn new(escape: char) -> Self {
        Self { escape, raw_quotes: false, raw_escapes: false, skip_unset: false, skip_quotes: false }
    }
}

/// Why a text cannot be taken apart.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LexError {
    /// A quote that does not end.
    #[error("a quote `{0}` has no end")]
    Quote(char),
    /// A `${` that does not end.
    #[error("a `${{` has no end")]
    Brace,
    /// `${}` or another form that means nothing.
    #[error("a bad substitution")]
    BadSubstitution,
    /// A modifier that BuildKit does not know.
    #[error("the modifier `{0}` is not supported in a substitution")]
    Modifier(String),
    /// `${name:?message}` of a variable without a value.
    #[error("{name}: {message}")]
    Required {
        /// The variable.
        name: String,
        /// What is said about it.
        message: String,
    },
    /// Substitutions in substitutions without end.
    #[error("substitutions are nested too deeply")]
    Depth,
    /// Variables that make a text of more than 64 KiB, or a pattern of much work.
    #[error("variables make too long a text")]
    Length,
}

/// What became of a text.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) text: String,
    pub(super) words: Vec<String>,
}

/// A variable that a word refers to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// True when it had no value.
    pub is_unset: bool,
    /// True when the form says itself what to do without a value: `${x:-y}`, `${x+y}` and the like.
    pub has_default: bool,
}

/// A word with its variables filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expansion {
    /// The text without quotes and escapes.
    pub text: String,
    /// The variables that it refers to, in order.
    pub variables: Vec<Variable>,
}

/// Fills in the variables of a word. `value` gives the value of a name; `None` when it has none, which counts as empty.
///
/// # Errors
/// When BuildKit would refuse the word.
pub fn expand(word: &str, escape: char, value: &mut dyn FnMut(&str) -> Option<String>) -> Result<Expansion, LexError> {
    if !word.contains(['$', '\'', '"', escape]) {
        return Ok(Expansion { text: word.to_owned(), variables: Vec::new() });
    }
    filled_in(word, &Mode::new(escape), value)
}

/// Fills in the variables of a here-document, in which quotes mean nothing and a backslash escapes.
///
/// # Errors
/// When BuildKit would refuse it.
pub fn expand_heredoc(content: &str, value: &mut dyn FnMut(&str) -> Option<String>) -> Result<Expansion, LexError> {
    filled_in(content, &Mode { skip_quotes: true, ..Mode::new('\\') }, value)
}

fn filled_in(text: &str, mode: &Mode, value: &mut dyn FnMut(&str) -> Option<String>) -> Result<Expansion, LexError> {
    let mut lexer = Lexer::new(text, mode, value);
    let text = lexer.until(None, false, 0)?.text;
    Ok(Expansion { text, variables: lexer.variables })
}

/// Takes a text apart into words between blanks.
pub(super) fn process(
    text: &str,
    mode: &Mode,
    value: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<Lexed, LexError> {
    Lexer::new(text, mode, value).until(None, mode.raw_escapes, 0)
}

struct Lexer<'l> {
    rest: Peekable<Chars<'l>>,
    mode: &'l Mode,
    value: &'l mut dyn FnMut(&str) -> Option<String>,
    variables: Vec<Variable>,
    /// Bytes of the values so far.
    filled: usize,
}

/// Words while they are collected.
#[derive(Default)]
struct Words {
    done: Vec<String>,
    open: String,
    is_open: bool,
}

impl Words {
    fn character(&mut self, character: char) {
        if !character.is_whitespace() {
            self.raw(character);
        } else if self.is_open && !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
            self.is_open = false;
        }
    }

    fn raw(&mut self, character: char) {
        self.open.push(character);
        self.is_open = true;
    }

    fn raw_text(&mut self, text: &str) {
        self.open.push_str(text);
        self.is_open = true;
    }

    fn end(mut self) -> Vec<String> {
        if !self.open.is_empty() {
            self.done.push(self.open);
        }
        self.done
    }
}

impl<'l> Lexer<'l> {
    fn new(text: &'l str, mode: &'l Mode, value: &'l mut dyn FnMut(&str) -> Option<String>) -> Self {
        Self { rest: text.chars().peekable(), mode, value, variables: Vec::new(), filled: 0 }
    }

    /// Everything up to the end, or up to a character.
    fn until(&mut self, stop: Option<char>, raw_escapes: bool, depth: usize) -> Result<Lexed, LexError> {
        if depth > DEPTH {
            return Err(LexError::Depth);
        }
        let mut text = String::new();
        let mut words = Words::default();
        while let Some(character) = self.rest.next() {
            match character {
                _ if Some(character) == stop => return Ok(Lexed { text, words: words.end() }),
                '\'' if !self.mode.skip_quotes => {
                    let part = self.single_quoted()?;
                    words.raw_text(&part);
                    text.push_str(&part);
                }
                '"' if !self.mode.skip_quotes => {
                    let part = self.double_quoted(raw_escapes, depth)?;
                    words.raw_text(&part);
                    text.push_str(&part);
                }
                '$' => {
                    let part = self.dollar(depth)?;
                    part.chars().for_each(|character| words.character(character));
                    text.push_str(&part);
                }
                '<' => {
                    let mut part = String::from("<");
                    if self.rest.next_if_eq(&'<').is_some() {
                        part.push('<');
                        // A blank between `<<` and its word belongs to the word.
                        while let Some(blank) = self.rest.next_if(|next| matches!(next, ' ' | '\t' | '\r')) {
                            part.push(blank);
                        }
                    }
                    words.raw_text(&part);
                    text.push_str(&part);
                }
                _ if character == self.mode.escape => {
                    if raw_escapes {
                        words.raw(character);
                        text.push(character);
                    }
                    let Some(escaped) = self.rest.next() else { break };
                    words.raw(escaped);
                    text.push(escaped);
                }
                _ => {
                    words.character(character);
                    text.push(character);
                }
            }
        }
        if stop.is_some() { Err(LexError::Brace) } else { Ok(Lexed { text, words: words.end() }) }
    }

    fn single_quoted(&mut self) -> Result<String, LexError> {
        let mut text = String::new();
        self.quote(&mut text, '\'');
        loop {
            match self.rest.next() {
                None => return Err(LexError::Quote('\'')),
                Some('\'') => {
                    self.quote(&mut text, '\'');
                    return Ok(text);
                }
                Some(character) => text.push(character),
            }
        }
    }

    fn double_quoted(&mut self, raw_escapes: bool, depth: usize) -> Result<String, LexError> {
        let mut text = String::new();
        self.quote(&mut text, '"');
        loop {
            match self.rest.next() {
                None => return Err(LexError::Quote('"')),
                Some('"') => {
                    self.quote(&mut text, '"');
                    return Ok(text);
                }
                Some('$') => text.push_str(&self.dollar(depth)?),
                Some(character) if character == self.mode.escape => {
                    if raw_escapes {
                        text.push(character);
                    }
                    let escape = self.mode.escape;
                    match self.rest.peek() {
                        None => {}
                        Some(next) if ['"', '$', escape].contains(next) => text.extend(self.rest.next()),
                        Some(_) => text.push(character),
                    }
                }
                Some(character) => text.push(character),
            }
        }
    }

    fn quote(&self, text: &mut String, quote: char) {
        if self.mode.raw_quotes {
            text.push(quote);
        }
    }

    /// What follows a `$`.
    fn dollar(&mut self, depth: usize) -> Result<String, LexError> {
        if self.rest.next_if_eq(&'{').is_none() {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            return Ok(match self.look_up(&name, false)? {
                None if self.mode.skip_unset => format!("${name}"),
                found => found.unwrap_or_default(),
            });
        }
        match self.rest.peek() {
            None => return Err(LexError::Brace),
            Some('{' | '}' | ':') => return Err(LexError::BadSubstitution),
            Some(_) => {}
        }
        let name = self.name();
        let Some(first) = self.rest.next() else { return Err(LexError::Modifier(String::new())) };
        match first {
            '}' => Ok(match self.look_up(&name, false)? {
                None if self.mode.skip_unset => format!("${{{name}}}"),
                found => found.unwrap_or_default(),
            }),
            ':' => {
                let modifier = self.rest.next();
                self.modified(&name, modifier, true, depth)
            }
            '+' | '-' | '?' | '#' | '%' => self.modified(&name, Some(first), false, depth),
            '/' => self.replaced(&name, depth),
            _ => Err(LexError::Modifier(first.to_string())),
        }
    }

    /// `${name-word}` and its relatives; `null_is_unset` for those with a colon.
    fn modified(
        &mut self,
        name: &str,
        modifier: Option<char>,
        null_is_unset: bool,
        depth: usize,
    ) -> Result<String, LexError> {
        let colon = if null_is_unset { ":" } else { "" };
        let written = format!("{colon}{}", modifier.map_or(String::new(), String::from));
        let is_pattern = matches!(modifier, Some('#' | '%'));
        if null_is_unset && is_pattern {
            return Err(LexError::Modifier(written));
        }
        let mut word = self.until(Some('}'), is_pattern, depth + 1)?.text;
        let has_default = matches!(modifier, Some('-' | '+' | '?'));
        let value = self.look_up(name, has_default)?;
        if value.is_none() && self.mode.skip_unset {
            return Ok(format!("${{{name}{written}{word}}}"));
        }
        let is_set = value.as_ref().is_some_and(|value| !null_is_unset || !value.is_empty());
        let is_unset = value.is_none();
        let value = value.unwrap_or_default();
        match modifier {
            Some('-') => Ok(if is_set { value } else { word }),
            Some('+') => Ok(if is_set { word } else { String::new() }),
            Some('?') if is_set => Ok(value),
            Some('?') => {
                let state = if is_unset { "unset" } else { "empty" };
                let message = if word.is_empty() { format!("is not allowed to be {state}") } else { word };
                Err(LexError::Required { name: name.to_owned(), message })
            }
            Some(end @ ('#' | '%')) => {
                let is_greedy = word.starts_with(end);
                if is_greedy {
                    word.remove(0);
                }
                steps(value.len().saturating_mul(word.len()))?;
                Ok(if end == '#' {
                    glob::without_prefix(&value, &word, is_greedy).to_owned()
                } else {
                    glob::without_suffix(&value, &word, is_greedy).to_owned()
                })
            }
            _ => Err(LexError::Modifier(written)),
        }
    }

    /// `${name/pattern/replacement}` and `${name//pattern/replacement}`.
    fn replaced(&mut self, name: &str, depth: usize) -> Result<String, LexError> {
        let is_all = self.rest.next_if_eq(&'/').is_some();
        let pattern = self.until(Some('/'), true, depth + 1)?.text;
        let replacement = self.until(Some('}'), true, depth + 1)?.text;
        match self.look_up(name, false)? {
            None if self.mode.skip_unset => Ok(format!("${{{name}/{pattern}/{replacement}}}")),
            found => {
                let value = found.unwrap_or_default();
                steps(value.len().saturating_mul(value.len()).saturating_mul(pattern.len()))?;
                steps(value.len().saturating_mul(replacement.len()))?;
                Ok(glob::replace(&value, &pattern, &replacement, is_all))
            }
        }
    }

    /// The name of a variable, or a special or positional parameter.
    fn name(&mut self) -> String {
        let mut name = String::new();
        match self.rest.peek() {
            Some(digit) if digit.is_numeric() => {
                while let Some(digit) = self.rest.next_if(|next| next.is_numeric()) {
                    name.push(digit);
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => name.extend(self.rest.next()),
            _ => {
                while let Some(part) = self.rest.next_if(|next| next.is_alphanumeric() || *next == '_') {
                    name.push(part);
                }
            }
        }
        name
    }

    fn look_up(&mut self, name: &str, has_default: bool) -> Result<Option<String>, LexError> {
        let value = (self.value)(name);
        self.variables.push(Variable { name: name.to_owned(), is_unset: value.is_none(), has_default });
        self.filled = self.filled.saturating_add(value.as_ref().map_or(0, String::len));
        if self.filled > FILLED_BYTES { Err(LexError::Length) } else { Ok(value) }
    }
}

/// Refuses what would take a pattern more steps than it may.
fn steps(count: usize) -> Result<(), LexError> {
    if count > PATTERN_STEPS { Err(LexError::Length) } else { Ok(()) }
}
