//! PLM-D085: whole folder is copied into the image.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Stage};
use plimsoll_model::Assessed;

use crate::docker::copied::{as_written, context_paths};

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // What `ONBUILD` copies comes from the folder of another build.
    let is_bounded = copy.is_trigger() || copy.flag("exclude").is_some();
    if is_bounded || !copy.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    findings.each(context_paths(copy), |findings, source| {
        let is_whole = matches!(as_written(source).trim_end_matches('/'), "" | "." | "*" | "./*");
        if is_whole && copy.file().ignore.as_ref().map_err(|unknown| *unknown)?.is_none() {
            let title =
                format_args!("{} puts the whole folder into the image, and nothing is left out", copy.keyword());
            findings.on(source, title);
        }
        Ok(())
    })
}
