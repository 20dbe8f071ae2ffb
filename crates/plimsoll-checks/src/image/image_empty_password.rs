//! PLM-I006: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::{Entry, View};
use plimsoll_model::Assessed;

use crate::image_view::Accounts;

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let accounts = Accounts::of(view)?;
    for user in &accounts.users {
        if let Some(file) = accounts.without_password(user)
            && has_shell(view, &user.shell)
        {
            findings
                .on_file(image, file, format_args!("the account `{}` has an empty password", user.name))
                .discriminated_by(&user.name);
        }
    }
    Ok(())
}

/// Programs that let nobody work.
const NO_SHELLS: [&str; 6] = ["false", "halt", "nologin", "shutdown", "sync", "true"];

/// True when the program that an account logs in to is there and lets somebody work.
fn has_shell(view: &View, shell: &str) -> bool {
    let shell = if shell.is_empty() { "/bin/sh" } else { shell };
    let name = shell.rsplit('/').next().unwrap_or(shell);
    let file = view.resolve(shell.as_bytes());
    !NO_SHELLS.contains(&name) && file.is_some_and(|file| file.entry().is_some_and(Entry::is_executable))
}
