//! A view of a stage: what it begins with, what it does, what is in force at its end.

use std::ops::Range;

use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;

use super::{BaseImage, Dockerfile, Instruction, Spot, StageDetails};

/// A view of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'t> {
    pub(super) file: &'t Dockerfile,
    pub(super) details: &'t StageDetails,
    pub(super) index: usize,
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
