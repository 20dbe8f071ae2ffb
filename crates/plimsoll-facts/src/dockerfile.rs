//! A Dockerfile with its stages: what BuildKit makes of it, as far as the file tells.
//!
//! The owned facts are made when the file is read; [`Stage`], [`Instruction`], [`Argument`] and [`ShellCommand`] are
//! views over them. What rests on an argument of the build that has no default, or on the image that a stage begins
//! with, is [`Unknown`] and not absent.

use std::ops::Range;
use std::sync::Arc;

use plimsoll_model::{Assessed, DocumentId, NodeId, SubjectId, Unknown, Why};
use plimsoll_source::dockerfile::{self as tree, Arguments, Flag, Heredoc, Keyword, Tree};
use plimsoll_source::{Extent, Text, shell};

/// What a file is to the build of images.
#[derive(Debug)]
pub enum DockerPart {
    /// A Dockerfile.
    Dockerfile(Box<Dockerfile>),
    /// What is left out of a build's context.
    Ignore(DockerIgnore),
}

/// A `.dockerignore` file, or one that belongs to a single Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DockerIgnore {
    /// Its path.
    pub path: Arc<str>,
    /// Its patterns in order, without comments and blanks, those with `!` included.
    pub patterns: Vec<String>,
}

/// A Dockerfile.
#[derive(Debug)]
pub struct Dockerfile {
    /// The number of its file.
    pub file: u32,
    /// The subject it is.
    pub subject: SubjectId,
    /// Its text.
    pub text: Arc<Text>,
    /// Its instructions as written.
    pub tree: Tree,
    /// What they mean, one for each of the tree.
    pub details: Vec<InstructionDetails>,
    /// Its stages, in order.
    pub stages: Vec<StageDetails>,
    /// The stage that is built: the last one, unless something says otherwise.
    pub target: usize,
    /// What is left out of the context. `Ok(None)` when there is no such file where the build would look.
    pub ignore: Assessed<Option<DockerIgnore>>,
    /// What is built of it, as Compose files of the run say.
    pub builds: Vec<Build>,
    /// True when it is what a template engine makes a Dockerfile of, as far as one can tell.
    pub is_template: bool,
    /// False when the text is not the file's bytes, because they were no UTF-8: nothing is written back.
    pub is_exact: bool,
}

/// A Compose service that is built of a Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Build {
    /// The service.
    pub service: SubjectId,
    /// The image it is given as, if the service names one.
    pub image: Option<String>,
    /// The stage.
    pub stage: usize,
}

/// A stage.
#[derive(Debug)]
pub struct StageDetails {
    /// Its name in lower case, if it has one.
    pub name: Option<String>,
    /// What it begins with.
    pub base: Assessed<BaseImage>,
    /// The instructions: the `FROM`, and those up to the next one.
    pub instructions: Range<usize>,
    /// True when it is known to run Windows.
    pub is_windows: bool,
}

/// What a stage begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BaseImage {
    /// Nothing.
    Scratch,
    /// An earlier stage.
    Stage(usize),
    /// An image, with variables filled in.
    Image(String),
}

/// What an instruction means.
#[derive(Debug, Default)]
pub struct InstructionDetails {
    /// The stage it stands in; `None` before the first `FROM`.
    pub stage: Option<usize>,
    /// Its words, or the values of its pairs, with variables filled in; in their order. Empty for instructions that
    /// BuildKit does not expand.
    pub values: Vec<Assessed<Box<str>>>,
    /// The values of its options with variables filled in, in their order. Empty where none has variables.
    pub flags: Vec<Assessed<Box<str>>>,
    /// Variables that are used and that nothing in the file gives a value.
    pub undeclared: Vec<Undeclared>,
    /// The scripts that it has a shell run.
    pub scripts: Vec<ScriptDetails>,
    /// The shell that runs them.
    pub shell: ShellKind,
    /// What a linter for shell scripts says of them, when one was asked.
    pub lints: Option<Vec<ShellLint>>,
}

/// What a linter says of a place in a script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShellLint {
    /// Its id, such as `SC2086`.
    pub code: String,
    /// What it says.
    pub message: String,
    /// The place.
    pub at: Extent,
}

/// A variable that is used and not declared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undeclared {
    /// Its name.
    pub name: String,
    /// The word that uses it.
    pub at: Extent,
    /// True when the image that the stage begins with may set it.
    pub may_come_from_base: bool,
    /// True when the form has an answer for a variable without value, such as `${x:-y}`.
    pub has_default: bool,
    /// A declared name that is nearly the same.
    pub meant: Option<String>,
}

/// Who runs the commands of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ShellKind {
    /// A shell of the Bourne family.
    #[default]
    Posix,
    /// PowerShell, `cmd`, or another program: its commands are not read.
    Other,
}

/// A script with where its bytes are in the file.
#[derive(Debug)]
pub struct ScriptDetails {
    /// Its commands.
    pub script: shell::Script,
    /// Where it stands.
    pub origin: ScriptOrigin,
}

/// Where a script stands in the file.
#[derive(Debug)]
pub enum ScriptOrigin {
    /// In the line of the instruction, from this byte of the joined line on; after it, from the second number on, the
    /// here-documents, from the third on in the file.
    Line(usize, u32, u32),
    /// In the strings of a JSON array: stretches of the script, each with its place.
    Words(Box<[(Range<u32>, Extent)]>),
    /// In one piece, from this byte of the file on.
    Piece(u32),
}

impl ScriptOrigin {
    /// The place of a stretch of the script.
    fn extent(&self, range: &Range<u32>, instruction: &tree::Instruction) -> Extent {
        match self {
            Self::Line(body, heredocs, at) => {
                if range.start >= *heredocs {
                    let moved = |offset: u32| at + (offset - heredocs);
                    return Extent { start: moved(range.start), end: moved(range.end.max(range.start)) };
                }
                let end = range.end.min(*heredocs);
                instruction.line.extent(body + range.start as usize..body + end as usize)
            }
            Self::Words(words) => {
                let inside = |(word, _): &&(Range<u32>, Extent)| word.start < range.end && range.start < word.end;
                let mut touched = words.iter().filter(inside).map(|(_, extent)| *extent);
                let first = touched.next().unwrap_or(instruction.head);
                let last = touched.next_back().unwrap_or(first);
                Extent { start: first.start, end: last.end }
            }
            Self::Piece(at) => Extent { start: at + range.start, end: at + range.end },
        }
    }
}

impl Dockerfile {
    /// The view of an instruction.
    pub fn instruction(&self, index: usize) -> Option<Instruction<'_>> {
        let (tree, details) = (self.tree.instructions.get(index)?, self.details.get(index)?);
        Some(Instruction { file: self, tree, details, index })
    }

    /// Its instructions in order, what `ONBUILD` keeps included.
    pub fn instructions(&self) -> impl DoubleEndedIterator<Item = Instruction<'_>> {
        (0..self.tree.instructions.len()).filter_map(|index| self.instruction(index))
    }

    /// The view of a stage.
    pub fn stage(&self, index: usize) -> Option<Stage<'_>> {
        Some(Stage { file: self, details: self.stages.get(index)?, index })
    }

    /// Its stages in order.
    pub fn stages(&self) -> impl DoubleEndedIterator<Item = Stage<'_>> {
        (0..self.stages.len()).filter_map(|index| self.stage(index))
    }

    /// The stage that becomes the image.
    pub fn target(&self) -> Option<Stage<'_>> {
        self.stage(self.target)
    }

    /// The last earlier stage of a name, in any case, or of a number. `before` is the number of the stage that asks.
    pub fn stage_named(&self, name: &str, before: usize) -> Option<Stage<'_>> {
        let name = name.to_lowercase();
        let named = self.stages().rev().find(|stage| stage.index < before && stage.name() == Some(&*name));
        named.or_else(|| match name.parse() {
            Ok(index) if index < before => self.stage(index),
            _ => None,
        })
    }

    /// The comments of the file, `#` included, directives too.
    pub fn comments(&self) -> impl Iterator<Item = Spot<'_>> {
        self.tree.comments.iter().map(|extent| Spot { text: &self.text, extent: *extent })
    }

    /// A place of the file.
    pub fn spot(&self, extent: Extent) -> Spot<'_> {
        Spot { text: &self.text, extent }
    }

    fn unknown(&self, why: Why, instruction: usize) -> Unknown {
        // A file has far fewer than 2^32 instructions.
        let node = NodeId(u32::try_from(instruction).unwrap_or(u32::MAX));
        Unknown::at(why, DocumentId { file: self.file, index: 0 }, node)
    }
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'t> {
    /// The text.
    pub text: &'t Text,
    /// The place.
    pub extent: Extent,
}

impl<'t> Spot<'t> {
    /// What stands there.
    pub fn as_str(self) -> &'t str {
        self.text.slice(self.extent)
    }

    /// A part of it, by bytes counted from its start.
    pub fn part(self, range: Range<usize>) -> Self {
        // Files are limited to far less than 4 GiB.
        let at = |offset| self.extent.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        Self { text: self.text, extent: Extent { start: at(range.start), end: at(range.end) } }
    }
}

/// A view of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'t> {
    file: &'t Dockerfile,
    details: &'t StageDetails,
    index: usize,
}

impl PartialEq for Stage<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.file.file == other.file.file && self.index == other.index
    }
}

impl<'t> From<Stage<'t>> for Spot<'t> {
    fn from(stage: Stage<'t>) -> Self {
        let from = stage.file.tree.instructions.get(stage.details.instructions.start);
        stage.file.spot(from.map_or(Extent { start: 0, end: 0 }, |from| from.head))
    }
}

impl<'t> Stage<'t> {
    /// The file it stands in.
    pub fn file(self) -> &'t Dockerfile {
        self.file
    }

    /// Its number, from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its name in lower case.
    pub fn name(self) -> Option<&'t str> {
        self.details.name.as_deref()
    }

    /// What people call it: its name, or that it is the final one, or its number.
    pub fn label(self) -> String {
        match self.name() {
            Some(name) => format!("stage `{name}`"),
            None if self.is_target() => "the final stage".to_owned(),
            None => format!("stage {}", self.index),
        }
    }

    /// By what it is the same stage in another version of the file: its name, or the image it begins with as written.
    pub fn identity(self) -> String {
        if let Some(name) = self.name() {
            return name.to_owned();
        }
        let from = self.from().and_then(|from| from.arguments().next()).map_or("", |image| image.raw());
        let repository = from.split_once('@').map_or(from, |(name, _)| name);
        let last = repository.rsplit('/').next().unwrap_or(repository);
        let tag = last.split_once(':').map_or(0, |(_, tag)| tag.len() + 1);
        repository.get(..repository.len() - tag).unwrap_or(repository).to_owned()
    }

    /// Its `FROM`.
    pub fn from(self) -> Option<Instruction<'t>> {
        self.file.instruction(self.details.instructions.start)
    }

    /// What it begins with.
    pub fn base(self) -> Assessed<&'t BaseImage> {
        match &self.details.base {
            Ok(base) => Ok(base),
            Err(unknown) => Err(*unknown),
        }
    }

    /// The stage it begins with, if it is one.
    pub fn parent(self) -> Option<Self> {
        match self.details.base {
            Ok(BaseImage::Stage(index)) => self.file.stage(index),
            Ok(BaseImage::Scratch | BaseImage::Image(_)) | Err(_) => None,
        }
    }

    /// The stage and those it is built on, the nearest first.
    pub fn chain(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |stage| stage.parent())
    }

    /// What the first of the stages it is built on begins with: an image or nothing.
    pub fn root_base(self) -> Assessed<&'t BaseImage> {
        self.chain().last().unwrap_or(self).base()
    }

    /// Its instructions after the `FROM`, in order. What `ONBUILD` keeps for another build is left out.
    pub fn instructions(self) -> impl DoubleEndedIterator<Item = Instruction<'t>> {
        let file = self.file;
        let Range { start, end } = self.details.instructions;
        (start + 1..end)
            .filter_map(move |index| file.instruction(index))
            .filter(|instruction| !instruction.is_trigger())
    }

    /// Its instructions of one sort.
    pub fn each(self, keyword: Keyword) -> impl DoubleEndedIterator<Item = Instruction<'t>> {
        self.instructions().filter(move |instruction| instruction.keyword() == keyword)
    }

    /// The last instruction of a sort that is in force at its end, here or in a stage it is built on.
    pub fn last(self, keyword: Keyword) -> Option<Instruction<'t>> {
        self.chain().find_map(|stage| stage.each(keyword).next_back())
    }

    /// True when it becomes the image.
    pub fn is_target(self) -> bool {
        self.index == self.file.target
    }

    /// True when its layers are in the image: it becomes it, or the stage that does is built on it.
    pub fn is_in_image(self) -> bool {
        self.file.target().is_some_and(|target| target.chain().any(|stage| stage == self))
    }

    /// True when it is known to run Windows.
    pub fn is_windows(self) -> bool {
        self.details.is_windows
    }
}

/// A view of an instruction.
#[derive(Clone, Copy, Debug)]
pub struct Instruction<'t> {
    file: &'t Dockerfile,
    tree: &'t tree::Instruction,
    details: &'t InstructionDetails,
    index: usize,
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

impl ScriptDetails {
    /// The commands with these numbers.
    fn commands<'t>(
        &'t self,
        instruction: Instruction<'t>,
        numbers: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = ShellCommand<'t>> {
        let commands = self.script.commands.get(numbers.clone()).unwrap_or_default();
        let command = move |(command, index)| ShellCommand { instruction, script: self, command, index };
        commands.iter().zip(numbers).map(command)
    }

    fn count(&self) -> usize {
        self.script.commands.len()
    }
}

/// A view of a command that a shell runs.
#[derive(Clone, Copy, Debug)]
pub struct ShellCommand<'t> {
    instruction: Instruction<'t>,
    script: &'t ScriptDetails,
    command: &'t shell::Command,
    index: usize,
}

impl<'t> From<ShellCommand<'t>> for Spot<'t> {
    fn from(command: ShellCommand<'t>) -> Self {
        match command.program_word() {
            Some(word) => word.into(),
            None => command.whole(),
        }
    }
}

impl<'t> ShellCommand<'t> {
    /// The instruction that has it run.
    pub fn instruction(self) -> Instruction<'t> {
        self.instruction
    }

    /// As it is in the tree: assignments, redirections, how it is joined to the one before it.
    pub fn tree(self) -> &'t shell::Command {
        self.command
    }

    /// Its program without the folder, `apt-get` for `/usr/bin/apt-get`; empty for an assignment alone.
    pub fn program(self) -> &'t str {
        let name = self.command.words.first().map_or("", |word| &*word.text);
        name.rsplit('/').next().unwrap_or(name)
    }

    /// Its first word.
    pub fn program_word(self) -> Option<ShellWord<'t>> {
        self.words().next()
    }

    /// Its words, the program first.
    pub fn words(self) -> impl DoubleEndedIterator<Item = ShellWord<'t>> + ExactSizeIterator {
        self.command.words.iter().map(move |word| ShellWord { command: self, word })
    }

    /// Its words after the program.
    pub fn arguments(self) -> impl DoubleEndedIterator<Item = ShellWord<'t>> {
        self.words().skip(1)
    }

    /// True when one of its words is one of these options: `-y`, `--yes`, also `--option=value` and, for options of
    /// one letter, within a group such as `-qy`.
    pub fn has_option(self, names: &[&str]) -> bool {
        self.option(names).is_some()
    }

    /// The word that is one of these options; see [`ShellCommand::has_option`]. Words after `--` are none.
    pub fn option(self, names: &[&str]) -> Option<ShellWord<'t>> {
        self.arguments().take_while(|word| word.text() != "--").find(|word| {
            let text = word.text();
            let option = text.split_once('=').map_or(text, |(option, _)| option);
            names.iter().any(|name| {
                option == *name
                    || (name.len() == 2
                        && is_group(text)
                        && name.chars().nth(1).is_some_and(|letter| text.contains(letter)))
            })
        })
    }

    /// The value of one of these options: after `=`, or the next word.
    pub fn option_value(self, names: &[&str]) -> Option<&'t str> {
        let mut words = self.arguments();
        while let Some(word) = words.next() {
            let text = word.text();
            if names.contains(&text) {
                return words.next().map(ShellWord::text);
            }
            if let Some((option, value)) = text.split_once('=')
                && names.contains(&option)
            {
                return Some(value);
            }
        }
        None
    }

    /// Those of the same instruction and script that come after it, in order.
    pub fn later(self) -> impl DoubleEndedIterator<Item = Self> {
        self.script.commands(self.instruction, self.index + 1..self.script.count())
    }

    /// Those of the same instruction and script that come before it, in order.
    pub fn earlier(self) -> impl DoubleEndedIterator<Item = Self> {
        self.script.commands(self.instruction, 0..self.index)
    }

    /// The next command of its pipeline, which reads what it writes.
    pub fn piped_into(self) -> Option<Self> {
        // Between the two stand only commands within this one.
        let is_within = |later: &Self| later.is_wrapped() || later.command.depth > self.command.depth;
        let next = self.later().find(|later| !is_within(later))?;
        let is_piped = next.command.joined == shell::Joined::Pipe && next.command.pipeline == self.command.pipeline;
        is_piped.then_some(next)
    }

    /// The command that runs this one, such as `sudo`.
    pub fn outer(self) -> Option<Self> {
        let index = self.command.via? as usize;
        self.script.commands(self.instruction, index..index + 1).next()
    }

    /// True for what a wrapper such as `sudo` is given as words: it stands in no list of its own, unlike the commands
    /// of a script that a shell is given.
    pub fn is_wrapped(self) -> bool {
        self.outer().is_some_and(|outer| outer.command.depth == self.command.depth)
    }

    /// True when it runs a command that is listed by itself, as `sudo` does.
    pub fn runs_another(self) -> bool {
        self.later().any(|later| later.command.via.is_some_and(|via| via as usize == self.index))
    }

    /// All of it.
    pub fn whole(self) -> Spot<'t> {
        self.spot(&self.command.range)
    }

    fn spot(self, range: &Range<u32>) -> Spot<'t> {
        self.instruction.file.spot(self.script.origin.extent(range, self.instruction.tree))
    }

    /// An assignment before its words: `DEBIAN_FRONTEND=noninteractive apt-get ...`.
    pub fn assigned(self, name: &str) -> Option<&'t str> {
        self.command
            .assignments
            .iter()
            .find(|assignment| &*assignment.name == name)
            .map(|assignment| &*assignment.value.text)
    }

    /// The place of a word of its tree: of a redirection or an assignment.
    pub fn spot_of(self, word: &'t shell::Word) -> Spot<'t> {
        self.spot(&word.range)
    }

    /// True when it is the last command or only followed by others, so that an edit after it is the end of the script.
    pub fn is_last(self) -> bool {
        self.later().next().is_none()
    }
}

/// True for several options of one letter in one word.
fn is_group(text: &str) -> bool {
    text.strip_prefix('-')
        .is_some_and(|rest| !rest.starts_with('-') && rest.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// A view of a word of a command.
#[derive(Clone, Copy, Debug)]
pub struct ShellWord<'t> {
    command: ShellCommand<'t>,
    word: &'t shell::Word,
}

impl<'t> From<ShellWord<'t>> for Spot<'t> {
    fn from(word: ShellWord<'t>) -> Self {
        word.command.spot(&word.word.range)
    }
}

impl<'t> ShellWord<'t> {
    /// Its text without quotes; variables and substitutions as written.
    pub fn text(self) -> &'t str {
        &self.word.text
    }

    /// Its text, unless that rests on a variable or a substitution.
    pub fn literal(self) -> Option<&'t str> {
        self.word.is_literal.then_some(&*self.word.text)
    }

    /// As it is in the tree.
    pub fn tree(self) -> &'t shell::Word {
        self.word
    }

    /// True when it is a string of a JSON array, or stands in one.
    pub fn is_in_json(self) -> bool {
        self.command.instruction.is_json()
    }

    /// True for an option: a word that begins with `-` and is more than that.
    pub fn is_option(self) -> bool {
        self.text().len() > 1 && self.text().starts_with('-')
    }

    /// Its place.
    pub fn extent(self) -> Extent {
        Spot::from(self).extent
    }
}
