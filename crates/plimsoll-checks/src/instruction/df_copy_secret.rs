//! PLM-D018: credential is copied into the image.

use plimsoll_content::written_in;
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Argument, Instruction, Stage};
use plimsoll_model::Assessed;

use crate::docker::copied::{as_written, base_name, destination, is_heredoc, is_remote, sources, tells};
use crate::docker::credential_file::{is_public, of_file, of_folder};

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !copy.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    for written in written_in(copy) {
        let spot = copy.file().spot(written.extent);
        let title = format_args!("{} puts a {} from the Dockerfile into the image", copy.keyword(), written.kind);
        findings.on(spot, title).discriminated_by(&written.given_to);
    }
    let Some(destination) = destination(copy) else { return Ok(()) };
    let target = known_name(destination);
    findings.each(sources(copy).filter(|source| !is_heredoc(*source)), |findings, source| {
        if tells(source, is_remote)? {
            return Ok(());
        }
        let name = known_name(source)?;
        let what = match (of_file(name).or_else(|| of_folder(name)), target) {
            (None, Ok(target)) => of_file(target),
            (None, Err(unknown)) => return Err(unknown),
            (_, Ok(target)) if is_public(target) => None,
            (what, _) => what,
        };
        if let Some(what) = what {
            let title = format_args!("{} puts {what} into the image: `{}`", copy.keyword(), source.raw());
            findings.on(source, title).discriminated_by(name);
        }
        Ok(())
    })
}

/// An argument whose last part is known: the value, or the text as written when only folders above it are open.
fn known_name(argument: Argument<'_>) -> Assessed<&str> {
    match argument.get() {
        Err(unknown) if base_name(as_written(argument)).contains('$') => Err(unknown),
        Err(_) => Ok(as_written(argument)),
        known => known,
    }
}
