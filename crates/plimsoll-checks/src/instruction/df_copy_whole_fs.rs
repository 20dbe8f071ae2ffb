//! PLM-D017: whole file system of another stage is copied into the image.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{BaseImage, Instruction, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::file_source::{Source, sources};

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let is_in_image = copy.stage().is_some_and(Stage::is_in_image);
    let from = sources(copy).next().map(|one| (one, one.source()));
    let Some((one, Source::Stage(stage))) = from.filter(|_| is_in_image && !copy.is_trigger()) else { return Ok(()) };
    let mut paths = copy.arguments();
    let destination = paths.next_back();
    let sources: Vec<_> = paths.filter(|source| may_be_all(source.raw())).collect();
    let Some(destination) = destination.filter(|_| !sources.is_empty() && is_built(stage)) else { return Ok(()) };
    if !is_root(destination.get()?) || *stage.root_base()? == BaseImage::Scratch {
        return Ok(());
    }
    findings.each(sources, |findings, source| {
        if is_all(source.get()?) {
            findings.on(source, format_args!("the whole file system of `{}` is copied into the image", one.name));
        }
        Ok(())
    })
}

/// True for a stage that adds files to what it begins with.
fn is_built(stage: Stage<'_>) -> bool {
    let adds = |keyword| stage.last(keyword).is_some();
    [Keyword::Run, Keyword::Copy, Keyword::Add].into_iter().any(adds)
}

/// True for the root of the file system.
fn is_root(path: &str) -> bool {
    path.starts_with('/') && path.trim_matches(['/', '.']).is_empty()
}

/// False for a source that does not take everything, whatever its variables hold.
fn may_be_all(path: &str) -> bool {
    let known = path.split('$').next().unwrap_or(path);
    is_all(known.trim_matches(['"', '\'']))
}

/// True for a source that takes everything: such paths begin at the root of the other stage.
fn is_all(path: &str) -> bool {
    path.trim_matches(['/', '.', '*']).is_empty()
}
