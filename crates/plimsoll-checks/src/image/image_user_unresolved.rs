//! PLM-I002: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{Accounts, UserSpec, is_windows};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let config = image.config()?;
    let spec = UserSpec::of(config);
    let user = Some(spec.user).filter(|user| !user.is_empty() && spec.user_id().is_none());
    let group = spec.group_name();
    if is_windows(config) || user.or(group).is_none() {
        return Ok(());
    }
    let accounts = Accounts::of(image.complete_view()?)?;
    if let Some(user) = user.filter(|user| accounts.user(user).is_none()) {
        findings
            .on_config("config.User", Some(&config.user), format_args!("the user `{user}` is not in /etc/passwd"))
            .discriminated_by("user");
    }
    if let Some(group) = group.filter(|group| accounts.group(group).is_none()) {
        findings
            .on_config("config.User", Some(&config.user), format_args!("the group `{group}` is not in /etc/group"))
            .discriminated_by("group");
    }
    Ok(())
}
