//! PLM-D072: cache of pip in a layer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::docker::package::cache;
use crate::docker::package::call::Call;
use crate::docker::package::settings::is_set;
use crate::docker::package::words::Effect;
use crate::shell::command_setting::Value;

const VARIABLE: &str = "PIP_NO_CACHE_DIR";

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(Call::is_in_image) else { return Ok(()) };
    if call.effect() != Effect::Installs || is_switched_off(command)? || !call.lacks(&["no-cache-dir", "no-cache"])? {
        return Ok(());
    }
    let is_set = is_set(command, &["pip.conf", "config set"], "no-cache-dir", Value::On)?;
    if !is_set && cache::stays(&call)? {
        findings.on(call.spot(), format_args!("`{}` leaves its cache in the image", call.name()));
    }
    Ok(())
}

/// True when a variable tells pip to keep no cache.
fn is_switched_off(command: ShellCommand<'_>) -> Assessed<bool> {
    let exports = command.earlier().filter(|earlier| earlier.program() == "export");
    let exported = exports.flat_map(ShellCommand::arguments).filter_map(|word| word.text().split_once('='));
    let exported = exported.filter(|(name, _)| *name == VARIABLE).map(|(_, value)| value).next_back();
    let value = match command.assigned(VARIABLE).or(exported) {
        Some(value) => value,
        None => command.instruction().environment(VARIABLE)?.unwrap_or_default(),
    };
    Ok(!value.is_empty() && !Value::Off.fits(value))
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    insertion::after_word_at(command, at, &["--no-cache-dir"])
}
