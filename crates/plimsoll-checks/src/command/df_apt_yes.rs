//! PLM-D060: apt asks a question.

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
    let Some(call) = Call::of(command) else { return Ok(()) };
    if !matches!(call.effect(), Effect::Installs | Effect::Upgrades | Effect::Removes) || is_yes_given(&call) {
        return Ok(());
    }
    if call.lacks(&["y", "yes", "assume-yes"])? && !is_set(command, APT_FILES, "assume-yes", Value::On)? {
        findings.on(call.spot(), format_args!("`{}` asks a question that nobody can answer", call.name()));
    }
    Ok(())
}

/// True when something other than `-y` says yes.
fn is_yes_given(call: &Call<'_>) -> bool {
    let is_quiet_twice = call.command.arguments().any(|word| matches!(word.text(), "-q=2" | "--quiet=2"));
    is_quiet_twice || call.given(&["q", "quiet"]).count() > 1 || call.is_answered()
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    insertion::after_word_at(command, at, &["-y"])
}
