//! The commands of a shell script, each word with the bytes it came from.
//!
//! [`read`] reads sh and bash as people write them in build files: lists, compound commands, substitutions,
//! here-documents. It expands nothing: `$X` stays `$X`. A command that runs another one (`sudo`, `env`, `sh -c '..'`)
//! is followed by the one it runs, so that whoever looks for `apt-get` finds it wherever it stands.
//!
//! Reading goes once from left to right. Nothing in a script makes it fail: what cannot be understood ends the reading
//! there, and [`Script::broken`] tells so.

mod compound;
mod expansion;
mod reader;
mod simple;
mod via;
mod word;

use std::ops::Range;

use reader::{Context, Output, Reader};

/// Reads a script of sh or bash. Time and memory are linear in its size.
pub fn read(script: &str) -> Script {
    let mut output = Output::new(script.len());
    Reader::new(script, &mut output).script(Context::default());
    Script { commands: output.commands, broken: output.broken }
}

/// What was read of a script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Script {
    /// All commands in the order in which they begin: the outer one before those in its substitutions.
    pub commands: Vec<Command>,
    /// The first thing that could not be understood. Commands after it are missing, and the one it stands in may be
    /// cut short; when it stands in a script given to `sh -c`, only commands of that script are missing.
    pub broken: Option<Broken>,
}

/// Where reading stopped and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Byte of the script.
    pub at: u32,
    /// What was wrong there.
    pub why: Why,
}

/// Why reading stopped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// A quote that does not end.
    OpenQuote,
    /// A `$(`, `${`, `$((`, backquote or other bracket that does not end.
    OpenBracket,
    /// The script ends where something has to follow: `a &&`, `if a; then b`.
    Unfinished,
    /// An operator or reserved word in a place where none can stand: `)` without `(`, `fi` without `if`.
    Unexpected,
    /// Nested more than 64 deep.
    TooDeep,
    /// More than 100,000 words.
    TooManyWords,
    /// Words repeated in words, or scripts in scripts, until they are many times longer than the script.
    TooLong,
}

/// A simple command, a `[[ .. ]]` or a `(( .. ))`. Redirections of a compound command (`{ a; b; } >log`) stand in a
/// command without words, after those of the compound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// Assignments before the words, or alone.
    pub assignments: Vec<Assignment>,
    /// The words; the first one is the program. `[[` and `((` have their closing bracket as last word.
    pub words: Vec<Word>,
    /// The redirections in their order. The command that a wrapper runs has none of its own.
    pub redirections: Vec<Redirection>,
    /// How it is joined to the command before it in the same list.
    pub joined: Joined,
    /// Commands of one pipeline share it; numbered in order of reading.
    pub pipeline: u32,
    /// How deep it stands in `( )`, `{ }`, `if`, `for`, `while`, `case`, functions, substitutions, and scripts given to
    /// a shell.
    pub depth: u32,
    /// Stands in `$( )`, backquotes or `<( )`.
    pub is_substitution: bool,
    /// Is in the condition of `if`, `while` or `until`, or negated by `!`: its failure is meant.
    pub is_condition: bool,
    /// Index in [`Script::commands`] of the command that runs this one. It comes after that command and those in its
    /// substitutions.
    pub via: Option<u32>,
    /// Bytes of the script from its first assignment, word or redirection to the last.
    pub range: Range<u32>,
}

/// `NAME=value`. In a script with quotes removed, both ranges are those of the quoted word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// The variable, with its index if there is one: `A[0]`.
    pub name: Box<str>,
    /// True for `+=`.
    pub is_append: bool,
    /// What is assigned; `(a b)` as written for an array. Empty with an empty range after the sign for `A=`.
    pub value: Word,
    /// Bytes of the script with name, sign and value.
    pub range: Range<u32>,
}

/// A word of a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// Quotes and escapes resolved; expansions as written: `$X`, `${X:-y}`, `$(..)`.
    pub text: Box<str>,
    /// Bytes of the script, quotes included. Words of a script that is given to a shell in quotes, and does not stand
    /// there byte by byte, have the range of the quoted word.
    pub range: Range<u32>,
    /// False when it holds a parameter, command, process or arithmetic expansion.
    pub is_literal: bool,
    /// True when some part stood in quotes.
    pub is_quoted: bool,
    /// True when it holds `*`, `?` or `[` outside of quotes; not for the command `[`.
    pub has_glob: bool,
}

/// A redirection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redirection {
    /// What it does.
    pub operator: Operator,
    /// The number before the operator, when there is one.
    pub fd: Option<u32>,
    /// The file, the descriptor of `>&`, the text of `<<<`, the delimiter of `<<`.
    pub target: Word,
    /// Bytes of the script from the number or operator to the target.
    pub range: Range<u32>,
}

/// What a redirection does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Operator {
    /// `<`
    In,
    /// `<>`
    InOut,
    /// `>`
    Out,
    /// `>>`
    Append,
    /// `>|`
    Clobber,
    /// `<<<`
    HereString,
    /// `<<` and `<<-`
    HereDoc,
    /// `>&`
    DupOut,
    /// `<&`
    DupIn,
    /// `&>`
    Both,
    /// `&>>`
    BothAppend,
}

/// How a command is joined to the one before it in the same list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Joined {
    /// It is the first one.
    First,
    /// `;` or a line end.
    Then,
    /// `&&`
    And,
    /// `||`
    Or,
    /// The one before it ended with `&`.
    Background,
    /// `|` and `|&`
    Pipe,
}
