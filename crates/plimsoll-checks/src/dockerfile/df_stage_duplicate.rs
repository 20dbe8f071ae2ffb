//! PLM-D012: two stages have the same name.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Argument, Dockerfile, Stage};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(file: &'e Dockerfile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for stage in file.stages() {
        let Some(name) = stage.name() else { continue };
        let earlier = file.stages().take(stage.index()).find(|earlier| earlier.name() == Some(name));
        if let (Some(first), Some(second)) = (earlier.and_then(name_word), name_word(stage)) {
            let mut findings = findings.about_stage(stage);
            findings.on(second, format_args!("two stages have the name `{name}`")).beside(first, "the first one");
        }
    }
    Ok(())
}

/// The word of a `FROM` that names the stage.
fn name_word(stage: Stage<'_>) -> Option<Argument<'_>> {
    stage.from()?.arguments().nth(2)
}
