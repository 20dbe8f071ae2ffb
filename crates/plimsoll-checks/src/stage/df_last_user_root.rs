//! PLM-D002: last USER of the image is root.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Stage;
use plimsoll_model::Assessed;

use crate::image_user::image_user;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if let Some(user) = image_user(stage)?.filter(|user| user.is_root()) {
        findings.on(user.argument, format_args!("the last USER of the image is root"));
    }
    Ok(())
}
