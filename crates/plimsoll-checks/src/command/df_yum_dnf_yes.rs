//! PLM-D069: yum, dnf or zypper asks a question.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::docker::package::call::Call;
use crate::docker::package::settings::is_set;
use crate::docker::package::words::{Effect, Family};
use crate::shell::command_setting::Value;

/// Files that set `assumeyes`, and the program that writes them.
const FILES: &[&str] = &["/etc/dnf/dnf.conf", "/etc/yum.conf", "/etc/tdnf/tdnf.conf", "config-manager"];

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command) else { return Ok(()) };
    let is_asking = matches!(call.effect(), Effect::Installs | Effect::Upgrades | Effect::Removes);
    if is_asking && !call.is_answered() && asks(&call)? {
        findings.on(call.spot(), format_args!("`{}` asks a question that nobody can answer", call.name()));
    }
    Ok(())
}

fn asks(call: &Call<'_>) -> Assessed<bool> {
    if call.family == Family::Zypper {
        // After the sub-command `-n` says that names follow.
        let is_told = call.has_before_verb(&["n"]);
        return Ok(!is_told && call.lacks(&["non-interactive", "y", "no-confirm"])?);
    }
    Ok(call.lacks(&["y", "assumeyes"])? && !is_set(call.command, FILES, "assumeyes", Value::On)?)
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    match command.program_word().filter(|_| command.program() == "zypper") {
        Some(zypper) => insertion::after(zypper, &["--non-interactive"]),
        None => insertion::after_word_at(command, at, &["-y"]),
    }
}
