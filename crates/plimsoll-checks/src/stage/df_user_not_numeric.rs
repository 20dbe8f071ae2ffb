//! PLM-D003: user of the image is given by name.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Stage;
use plimsoll_model::Assessed;

use crate::image_user::image_user;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if let Some(user) = image_user(stage)?.filter(|user| !user.is_root() && !user.is_number()) {
        let name = user.name;
        findings.on(user.argument, format_args!("the user of the image is the name `{name}`, not a number"));
    }
    Ok(())
}
