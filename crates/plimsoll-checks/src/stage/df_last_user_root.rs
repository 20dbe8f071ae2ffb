//! PLM-D002: last USER of the image is root.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Stage;
use plimsoll_model::Assessed;

use crate::docker::built::{BuiltUser, named_user};

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Windows has other users.
    if !stage.is_target() || stage.is_windows() {
        return Ok(());
    }
    if let Some(word) = named_user(stage)?.filter(BuiltUser::is_root).and_then(|user| user.word) {
        findings.on(word, format_args!("the last USER of the image is root"));
    }
    Ok(())
}
