//! PLM-D021: relative destination without WORKDIR.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Argument, BaseImage, Instruction};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::copied::{as_written, destination};

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some((destination, stage)) = destination(copy).zip(copy.stage()) else { return Ok(()) };
    let has_workdir = copy.earlier().chain(earlier_triggers(copy)).any(|other| other.keyword() == Keyword::Workdir);
    if has_workdir || is_absolute(destination)? || *stage.root_base()? == BaseImage::Scratch {
        return Ok(());
    }
    let title = format_args!("where `{}` is, the base image decides: no WORKDIR is set", destination.raw());
    findings.on(destination, title).discriminated_by(as_written(destination));
    Ok(())
}

/// What the same later build does before it, when it is a trigger.
fn earlier_triggers<'e>(copy: Instruction<'e>) -> impl Iterator<Item = Instruction<'e>> {
    let is_before = move |other: &Instruction<'e>| {
        copy.is_trigger() && other.is_trigger() && other.stage() == copy.stage() && other.index() < copy.index()
    };
    copy.file().instructions().filter(is_before)
}

/// True for a path from the root, in the notation of Linux or Windows. Open variables only matter at the start.
fn is_absolute(path: Argument<'_>) -> Assessed<bool> {
    let text = match path.get() {
        Err(unknown) if as_written(path).starts_with('$') => return Err(unknown),
        Err(_) => as_written(path),
        Ok(text) => text,
    };
    let has_drive = text.get(1..2) == Some(":") && text.starts_with(|drive: char| drive.is_ascii_alphabetic());
    Ok(has_drive || text.starts_with(['/', '\\']))
}
