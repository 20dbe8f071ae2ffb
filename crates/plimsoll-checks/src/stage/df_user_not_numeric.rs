//! PLM-D003: user of the image is given by name.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Stage;
use plimsoll_model::Assessed;

use crate::docker::built::named_user;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Windows has no numbers.
    if !stage.is_target() || stage.is_windows() {
        return Ok(());
    }
    let Some(user) = named_user(stage)?.filter(|user| !user.is_root() && !user.is_number()) else { return Ok(()) };
    if let Some(word) = user.word {
        findings.on(word, format_args!("the user of the image is the name `{}`, not a number", user.user()));
    }
    Ok(())
}
