//! PLM-I001: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{Accounts, UserSpec, is_windows};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let config = image.config()?;
    if is_windows(config) {
        return Ok(());
    }
    let user = UserSpec::of(config);
    let written = Some(&*config.user).filter(|user| !user.is_empty());
    if user.user.is_empty() {
        findings.on_config("config.User", written, format_args!("no user is set, so that the process starts as root"));
    } else if user.user == "root" || user.user_id() == Some(0) {
        findings.on_config("config.User", written, format_args!("the process starts as root"));
    } else if user.user_id().is_none() {
        let accounts = Accounts::of(image.complete_view()?)?;
        if accounts.user(user.user).is_some_and(|account| account.uid == Some(0)) {
            let found = findings.on_config(
                "config.User",
                written,
                format_args!("the process starts as `{}`, another name of root", user.user),
            );
            if let Some(file) = accounts.users_file {
                found.with_file(image, file, "gives that name the user id 0");
            }
        }
    }
    Ok(())
}
