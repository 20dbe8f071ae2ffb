//! A view of an instruction: its words with variables filled in, its options, and what comes before and after it.

use std::ops::Range;

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::{self as tree, Arguments, Flag, Heredoc, Keyword};

use super::{Dockerfile, InstructionDetails, ShellCommand, ShellKind, ShellLint, Spot, Stage, Undeclared};

/// A view of an instruction.
#[derive(Clone, Copy, Debug)]
pub struct Instruction<'t> {
    pub(super) file: &'t Dockerfile,
    pub(super) tree: &'t tree::Instruction,
    pub(super) details: &'t InstructionDetails,
    pub(super) index: usize,
}

impl PartialEq for Instruction<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.file.file == other.file.file && self.index == other.index
    }
}

impl<'t> From<Instruction<'t>> for Spot<'t> {
    fn from(instruction: Instruction<'t>) -> Self {
        instruction.file.spot(instruction.tree.name)
    }
}

impl<'t> Instruction<'t> {
    /// The file it stands in.
    pub fn file(self) -> &'t Dockerfile {
        self.file
    }

    /// Its number in the file, from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// What it is.
    pub fn keyword(self) -> Keyword {
        self.tree.keyword
    }

    /// Its first word as written.
    pub fn name(self) -> Spot<'t> {
        self.file.spot(self.tree.name)
    }

    /// All of it, here-documents included.
    pub fn whole(self) -> Spot<'t> {
        self.file.spot(self.tree.extent)
    }

    /// All of it without the here-documents.
    pub fn head(self) -> Spot<'t> {
        self.file.spot(self.tree.head)
    }

    /// As it is in the tree.
    pub fn tree(self) -> &'t tree::Instruction {
        self.tree
    }

    /// The stage it stands in; `None` before the first `FROM`.
    pub fn stage(self) -> Option<Stage<'t>> {
        self.file.stage(self.details.stage?)
    }

    /// True for what an `ONBUILD` keeps for a later build.
    pub fn is_trigger(self) -> bool {
        self.tree.is_trigger
    }

    /// Those of the same stage that follow it, in order.
    pub fn later(self) -> impl DoubleEndedIterator<Item = Self> {
        let end =
            self.details.stage.and_then(|stage| self.file.stages.get(stage)).map_or(0, |stage| stage.instructions.end);
        let file = self.file;
        (self.index + 1..end).filter_map(move |index| file.instruction(index)).filter(|other| !other.is_trigger())
    }

    /// Those before it that the build has run when it comes: of its stage, then of the stages that is built on, the
    /// nearest first.
    pub fn earlier(self) -> impl Iterator<Item = Self> {
        let own =
            self.stage().into_iter().flat_map(Stage::instructions).rev().filter(move |other| other.index < self.index);
        let parents = self.stage().and_then(Stage::parent).into_iter().flat_map(Stage::chain);
        own.chain(parents.flat_map(|stage| stage.instructions().rev()))
    }

    /// An option.
    pub fn flag(self, name: &str) -> Option<&'t Flag> {
        self.flags().iter().find(|flag| flag.name == name)
    }

    /// Its options.
    pub fn flags(self) -> &'t [Flag] {
        &self.tree.flags
    }

    /// The value of an option; empty when it has none.
    pub fn flag_value(self, name: &str) -> Option<&'t str> {
        self.flag(name).map(|flag| flag.value.as_ref().map_or("", |value| &*value.text))
    }

    /// The value of an option with variables filled in; `Ok(None)` without the option.
    pub fn flag_filled(self, name: &str) -> Assessed<Option<&'t str>> {
        let place = self.flags().iter().position(|flag| flag.name == name);
        match place.and_then(|place| self.details.flags.get(place)) {
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(unknown)) => Err(*unknown),
            None => Ok(self.flag_value(name)),
        }
    }

    /// Its words: sources and destination, ports, paths, an image; or the one text that it has.
    pub fn arguments(self) -> impl DoubleEndedIterator<Item = Argument<'t>> + ExactSizeIterator {
        let words = self.tree.arguments.words();
        words.iter().enumerate().map(move |(number, word)| Argument {
            instruction: self,
            word,
            value: self.value(number),
        })
    }

    /// Its names with their values: of `ENV`, `LABEL` and `ARG`.
    pub fn pairs(self) -> impl DoubleEndedIterator<Item = KeyValue<'t>> + ExactSizeIterator {
        self.tree.arguments.pairs().iter().enumerate().map(move |(number, pair)| KeyValue {
            key: &pair.key.text,
            whole: self.file.spot(pair.extent),
            key_spot: self.file.spot(pair.key.extent),
            value: pair.value.as_ref().map(|word| Argument { instruction: self, word, value: self.value(number) }),
        })
    }

    fn value(self, number: usize) -> Option<&'t Assessed<Box<str>>> {
        self.details.values.get(number)
    }

    /// True for a JSON array.
    pub fn is_json(self) -> bool {
        matches!(self.tree.arguments, Arguments::Json(_))
    }

    /// True for `ENV name value` and `LABEL name value`.
    pub fn is_legacy(self) -> bool {
        matches!(self.tree.arguments, Arguments::Legacy(_))
    }

    /// Its arguments as one text, continued lines joined.
    pub fn body(self) -> &'t str {
        self.tree.body()
    }

    /// The place of a stretch of [`Instruction::body`].
    pub fn body_spot(self, range: Range<usize>) -> Spot<'t> {
        let start = self.tree.body.start;
        self.file.spot(self.tree.line.extent(start + range.start..start + range.end))
    }

    /// Of a `HEALTHCHECK`: true for `NONE`.
    pub fn is_none(self) -> bool {
        self.tree.verb.as_ref().is_some_and(|verb| verb.text.eq_ignore_ascii_case("none"))
    }

    /// Its here-documents.
    pub fn heredocs(self) -> &'t [Heredoc] {
        &self.tree.heredocs
    }

    /// What of a here-document stands in the file.
    pub fn content(self, heredoc: &Heredoc) -> Spot<'t> {
        self.file.spot(heredoc.content)
    }

    /// The comments above it, as BuildKit and hadolint take them to belong to it; `#` included.
    pub fn comments(self) -> impl Iterator<Item = Spot<'t>> {
        self.tree.comments.iter().map(move |extent| self.file.spot(*extent))
    }

    /// Variables that it uses and that nothing in the file gives a value.
    pub fn undeclared(self) -> &'t [Undeclared] {
        &self.details.undeclared
    }

    /// Who runs its commands.
    pub fn shell(self) -> ShellKind {
        self.details.shell
    }

    /// The `SHELL` in force, if the file sets one: the program with its options.
    pub fn shell_instruction(self) -> Option<Self> {
        self.earlier().find(|earlier| earlier.keyword() == Keyword::Shell)
    }

    /// The commands that it has a shell run, or runs itself in JSON form, in order. Commands within others follow them.
    pub fn commands(self) -> impl Iterator<Item = ShellCommand<'t>> {
        self.details.scripts.iter().flat_map(move |script| script.commands(self, 0..script.count()))
    }

    /// What of its scripts could not be read, if anything: the commands before it are read.
    pub fn is_read(self) -> Assessed {
        let broken = self.details.scripts.iter().any(|script| script.script.broken.is_some());
        if broken { Err(self.unknown(Why::Unreadable)) } else { Ok(()) }
    }

    /// What a linter for shell scripts says of its scripts. An error when none was asked.
    pub fn lints(self) -> Assessed<&'t [ShellLint]> {
        self.details.lints.as_deref().ok_or(self.unknown(Why::NotCollected))
    }

    /// What the file says of an environment variable or build argument when this instruction comes. `Ok(None)` when it
    /// says nothing; the image that the stage begins with may set it all the same.
    pub fn environment(self, name: &str) -> Assessed<Option<&'t str>> {
        for earlier in self.earlier() {
            if !matches!(earlier.keyword(), Keyword::Env | Keyword::Arg) {
                continue;
            }
            if let Some(pair) = earlier.pairs().rev().find(|pair| pair.key == name) {
                return pair.value.map_or(Err(earlier.unknown(Why::Unresolved)), |value| value.get().map(Some));
            }
        }
        Ok(None)
    }

    /// Its mounts: of `RUN --mount=type=cache,target=/x` the words between commas, `type` first when none is written.
    pub fn mounts(self) -> impl Iterator<Item = Mount<'t>> {
        let mounts = self.flags().iter().filter(|flag| flag.name == "mount");
        mounts.filter_map(move |flag| {
            Some(Mount { spot: self.file.spot(flag.extent), words: &flag.value.as_ref()?.text })
        })
    }

    /// An error that says why this instruction cannot be judged.
    pub fn unknown(self, why: Why) -> Unknown {
        self.file.unknown(why, self.index)
    }
}

/// A mount of a `RUN`.
#[derive(Clone, Copy, Debug)]
pub struct Mount<'t> {
    /// The whole option.
    pub spot: Spot<'t>,
    words: &'t str,
}

impl<'t> Mount<'t> {
    /// `bind`, `cache`, `tmpfs`, `secret` or `ssh`.
    pub fn kind(self) -> &'t str {
        self.get(&["type"]).unwrap_or("bind")
    }

    /// Where it is mounted.
    pub fn target(self) -> Option<&'t str> {
        self.get(&["target", "dst", "destination"])
    }

    /// The value of the first of several names for one key.
    pub fn get(self, keys: &[&str]) -> Option<&'t str> {
        self.words
            .split(',')
            .filter_map(|word| word.split_once('='))
            .find(|(key, _)| keys.contains(key))
            .map(|(_, value)| value)
    }
}

/// A view of a word of an instruction.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'t> {
    instruction: Instruction<'t>,
    word: &'t tree::Word,
    value: Option<&'t Assessed<Box<str>>>,
}

impl<'t> From<Argument<'t>> for Spot<'t> {
    fn from(argument: Argument<'t>) -> Self {
        argument.instruction.file.spot(argument.word.extent)
    }
}

impl<'t> Argument<'t> {
    /// As it is written, with quotes and variables.
    pub fn raw(self) -> &'t str {
        &self.word.text
    }

    /// What it means, with variables filled in. An error when that rests on what the file does not say.
    pub fn get(self) -> Assessed<&'t str> {
        match self.value {
            None => Ok(&self.word.text),
            Some(Ok(value)) => Ok(value),
            Some(Err(unknown)) => Err(*unknown),
        }
    }

    /// Its place.
    pub fn extent(self) -> Extent {
        self.word.extent
    }
}

/// A view of a name with its value.
#[derive(Clone, Copy, Debug)]
pub struct KeyValue<'t> {
    /// The name as written.
    pub key: &'t str,
    /// The place of the name.
    pub key_spot: Spot<'t>,
    /// The place of both.
    pub whole: Spot<'t>,
    /// The value; `None` for an `ARG` without default.
    pub value: Option<Argument<'t>>,
}

impl<'t> From<KeyValue<'t>> for Spot<'t> {
    fn from(pair: KeyValue<'t>) -> Self {
        pair.whole
    }
}
