//! PLM-D064: the build upgrades every package.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command) else { return Ok(()) };
    if call.effect() == Effect::Upgrades && call.packages().next().is_none() {
        findings.on(call.spot(), format_args!("`{}` upgrades every package of the base image", call.name()));
    }
    Ok(())
}
