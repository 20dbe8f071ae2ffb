//! The images that a Dockerfile takes something from: what a stage begins with, and what files are copied or mounted
//! from.

use plimsoll_facts::{Argument, BaseImage, ImageReference, Instruction, InvalidReference, Spot, Stage};
use plimsoll_model::{Assessed, Why};
use plimsoll_source::dockerfile::Keyword;

use crate::docker::build_defaults::Defaults;
use crate::docker::file_source::{FileSource, Source, sources};
use crate::image_repository::before_placeholder;

/// A place of an instruction that names an image.
#[derive(Clone, Copy)]
pub(crate) struct TakenImage<'t> {
    /// The place.
    pub(crate) spot: Spot<'t>,
    /// The name with variables filled in.
    name: Assessed<&'t str>,
    instruction: Instruction<'t>,
}

impl<'t> TakenImage<'t> {
    /// The reference, when it is well formed; what is malformed is the business of PLM-D011.
    pub(crate) fn reference(self) -> Assessed<Option<ImageReference<'t>>> {
        match ImageReference::parse(self.name?) {
            Ok(reference) => Ok(Some(reference)),
            Err(InvalidReference::Template) => Err(self.instruction.unknown(Why::Unresolved)),
            Err(_) => Ok(None),
        }
    }

    /// True when only its tag or digest rests on what the build says.
    pub(crate) fn has_open_version(self) -> bool {
        self.name.is_err() && before_placeholder(self.spot.as_str()).is_some()
    }

    /// The reference for checks that ask only where the image comes from: a variable that can only stand for the
    /// version hides nothing from them.
    pub(crate) fn origin(self) -> Assessed<Option<ImageReference<'t>>> {
        match self.name.is_err().then(|| before_placeholder(self.spot.as_str())).flatten().map(ImageReference::parse) {
            Some(Ok(reference)) => Ok(Some(reference)),
            _ => self.reference(),
        }
    }
}

/// The images of an instruction. Stages and `scratch` are none; nor is a single word that names no stage, which is the
/// business of PLM-D016.
pub(crate) fn images(instruction: Instruction<'_>) -> Vec<TakenImage<'_>> {
    if instruction.keyword() == Keyword::From {
        return base(instruction).into_iter().collect();
    }
    let images = sources(instruction).filter(|source| matches!(source.source(), Source::Image | Source::Unreadable));
    let taken = images.map(|FileSource { spot, name, .. }| {
        let name = if name.contains('$') { Err(instruction.unknown(Why::Malformed)) } else { Ok(name) };
        TakenImage { spot, name, instruction }
    });
    taken.collect()
}

/// What a stage begins with, if it is an image.
fn base(from: Instruction<'_>) -> Option<TakenImage<'_>> {
    let stage = from.stage().filter(|_| !from.is_trigger())?;
    let word = from.arguments().next()?;
    let name: Assessed<&str> = match stage.base() {
        Ok(BaseImage::Image(name)) => Ok(name),
        Ok(BaseImage::Scratch | BaseImage::Stage(_)) => return None,
        Err(_) if is_stage_by_default(word, stage) => return None,
        Err(unknown) => Err(unknown),
    };
    Some(TakenImage { spot: word.into(), name, instruction: from })
}

/// True for a word such as `build-$TARGETOS` that stands for a stage on the most common machine: on others it stands
/// for another stage.
fn is_stage_by_default(word: Argument<'_>, stage: Stage<'_>) -> bool {
    let Some(defaults) = Defaults::of(stage.file()) else { return false };
    defaults.fill(word.raw(), stage.file()).is_some_and(|name| stage.file().stage_named(&name, stage.index()).is_some())
}
