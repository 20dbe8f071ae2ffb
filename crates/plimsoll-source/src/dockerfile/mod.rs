//! Dockerfiles as BuildKit reads them, with the bytes that everything came from.
//!
//! [`parse`] gives the instructions with their flags, words and here-documents, and what BuildKit would refuse. It
//! never stops at a mistake: the next instruction is read all the same. Nothing is expanded here; [`expand()`] does
//! that for one word at a time.
//!
//! Source of the rules: the Dockerfile reference, and the behaviour of BuildKit's `frontend/dockerfile` (`parser`,
//! `instructions`, `shell`) at the commit of the conformance cases.

mod arguments;
mod glob;
mod heredoc;
mod keyword;
mod lex;
mod lines;
mod refusal;

use std::ops::Range;

use crate::{Extent, Text};

pub use heredoc::{Heredoc, HeredocWord, heredoc_word, heredoc_words};
pub use keyword::Keyword;
pub use lex::{Expansion, LexError, Variable, expand, expand_heredoc};
pub use lines::Line;

/// A Dockerfile.
#[derive(Debug, Default)]
pub struct Tree {
    /// `# syntax=`, `# escape=` and `# check=` at the top, in order.
    pub directives: Vec<Directive>,
    /// The instructions in order. That which `ONBUILD` keeps for later follows it.
    pub instructions: Vec<Instruction>,
    /// Comment lines from the `#` to the end of the line, directives included, those between the lines of an
    /// instruction too.
    pub comments: Vec<Extent>,
    /// What BuildKit refuses.
    pub problems: Vec<Problem>,
}

/// A parser directive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Directive {
    /// `syntax`, `escape` or `check`.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The line.
    pub at: Extent,
}

/// Something for which BuildKit refuses the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Where.
    pub at: Extent,
    /// What, for people.
    pub message: String,
}

/// An instruction.
#[derive(Debug)]
pub struct Instruction {
    /// What it is.
    pub keyword: Keyword,
    /// Its first word as written.
    pub name: Extent,
    /// From its first word to the end of its last line, here-documents included.
    pub extent: Extent,
    /// The same without the here-documents.
    pub head: Extent,
    /// Its text with continued lines joined.
    pub line: Line,
    /// The options between the first word and the arguments.
    pub flags: Vec<Flag>,
    /// What follows, in the notation of the instruction.
    pub arguments: Arguments,
    /// Where in the line that stands.
    pub body: Range<usize>,
    /// Of a `HEALTHCHECK`: `CMD` or `NONE`. The arguments are those after it.
    pub verb: Option<Word>,
    /// The here-documents, in the order of their words.
    pub heredocs: Vec<Heredoc>,
    /// The comments before it, without those that an empty comment cuts off, and without directives.
    pub comments: Vec<Extent>,
    /// Blank lines among its continued lines.
    pub blank_lines: Vec<Extent>,
    /// True for what an `ONBUILD` keeps for a later build.
    pub is_trigger: bool,
}

/// An option such as `--from=build`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// The name without the dashes.
    pub name: String,
    /// What stands after `=`.
    pub value: Option<Word>,
    /// All of it.
    pub extent: Extent,
}

/// A word: as written with its quotes, or a string of a JSON array without them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// The text.
    pub text: Box<str>,
    /// Its bytes.
    pub extent: Extent,
}

/// A name with its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The name.
    pub key: Word,
    /// The value; `None` for an `ARG` that has no default.
    pub value: Option<Word>,
    /// Both.
    pub extent: Extent,
}

/// What follows the options.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arguments {
    /// Nothing.
    None,
    /// Words between blanks.
    Words(Vec<Word>),
    /// A JSON array of strings.
    Json(Vec<Word>),
    /// One text: a shell command, a path, a name.
    Text(Word),
    /// `name=value`, several; of `ARG` also names alone.
    Pairs(Vec<Pair>),
    /// `name value`, the old notation of `ENV` and `LABEL`.
    Legacy(Pair),
}

impl Arguments {
    /// The words of a list, a JSON array or a single text.
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Words(words) | Self::Json(words) => words,
            Self::Text(word) => std::slice::from_ref(word),
            Self::None | Self::Pairs(_) | Self::Legacy(_) => &[],
        }
    }

    /// The names with their values.
    pub fn pairs(&self) -> &[Pair] {
        match self {
            Self::Pairs(pairs) => pairs,
            Self::Legacy(pair) => std::slice::from_ref(pair),
            Self::None | Self::Words(_) | Self::Json(_) | Self::Text(_) => &[],
        }
    }
}

/// Reads a Dockerfile.
pub fn parse(text: &Text) -> Tree {
    let mut tree = lines::read(text.content());
    refusal::refuse(&mut tree);
    tree
}

impl Instruction {
    /// The text of its arguments, with continued lines joined.
    pub fn body(&self) -> &str {
        self.line.text().get(self.body.clone()).unwrap_or_default()
    }
}

impl Tree {
    /// The character that continues lines and escapes: a backslash, or a backtick where a directive says so.
    pub fn escape(&self) -> char {
        let directive = self.directives.iter().find(|directive| directive.name == "escape");
        directive.and_then(|directive| directive.value.chars().next()).unwrap_or('\\')
    }
}
