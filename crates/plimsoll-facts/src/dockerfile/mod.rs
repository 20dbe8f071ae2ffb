//! A Dockerfile with its stages: what BuildKit makes of it, as far as the file tells.
//!
//! The owned facts are made when the file is read; [`Stage`], [`Instruction`], [`Argument`] and [`ShellCommand`] are
//! views over them. What rests on an argument of the build that has no default, or on the image that a stage begins
//! with, is [`Unknown`] and not absent.

mod command;
mod instruction;
mod stage;

use std::ops::Range;
use std::sync::Arc;

use plimsoll_model::{Assessed, DocumentId, NodeId, SubjectId, Unknown, Why};
use plimsoll_source::dockerfile::{self as tree, Tree};
use plimsoll_source::{Extent, Text, shell};

pub use command::{ShellCommand, ShellWord};
pub use instruction::{Argument, Instruction, KeyValue, Mount};
pub use stage::Stage;

/// What a file is to the build of images.
#[derive(Debug)]
pub enum DockerPart {
    /// A Dockerfile.
    Dockerfile(Box<Dockerfile>),
    /// What is left out of a build's context, or why that is not known.
    Ignore(Assessed<Arc<DockerIgnore>>),
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
    pub ignore: Assessed<Option<Arc<DockerIgnore>>>,
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
    /// True when the file declares an argument of this name that does not reach the place, or sets the variable later
    /// in the stage.
    pub is_declared_elsewhere: bool,
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
