//! PLM-D061: apt installs recommended packages.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::docker::package::call::Call;
use crate::docker::package::settings::{APT_FILES, is_set};
use crate::docker::package::words::Effect;
use crate::shell::command_setting::Value;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(Call::is_in_image) else { return Ok(()) };
    if call.verb() != "install" || call.effect() == Effect::Other {
        return Ok(());
    }
    // To aptitude `-R` says it.
    let is_missing = call.lacks(&["no-install-recommends", "without-recommends", "R"])?;
    if is_missing && !is_set(command, APT_FILES, "install-recommends", Value::Off)? {
        findings.on(call.spot(), format_args!("`{}` also installs what packages recommend", call.name()));
    }
    Ok(())
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    let option = if command.program() == "aptitude" { "--without-recommends" } else { "--no-install-recommends" };
    insertion::after_word_at(command, at, &[option])
}
