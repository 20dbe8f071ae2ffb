//! PLM-D068: cache of yum, dnf or zypper in a layer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::docker::package::cache;
use crate::docker::package::call::Call;
use crate::docker::package::words::Effect;

const FETCHING: &[Effect] = &[Effect::Installs, Effect::Upgrades];

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(Call::is_in_image) else { return Ok(()) };
    // Of several in a script the last one matters.
    if FETCHING.contains(&call.effect()) && !call.is_repeated(FETCHING) && cache::stays(&call)? {
        findings.on(call.spot(), format_args!("`{}` leaves its cache in the image", call.name()));
    }
    Ok(())
}

pub(crate) fn fix(command: ShellCommand<'_>, _: Extent) -> Rewrite {
    let option = if command.program() == "zypper" { "--all" } else { "all" };
    insertion::at_end(command, &format!("{} clean {option}", command.program()))
}
