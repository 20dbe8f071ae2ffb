//! PLM-D077: cargo install without the lock file or without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::docker::package::call::Call;
use crate::docker::package::pins::report;
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(|call| call.effect() == Effect::Installs) else { return Ok(()) };
    let is_unlocked = call.lacks(&["locked", "frozen"]).map(|is_unlocked| {
        if is_unlocked {
            let title = format_args!("`{}` takes the newest version of every dependency", call.name());
            findings.on(call.spot(), title).discriminated_by("locked");
        }
    });
    is_unlocked.and(check_versions(&call, findings))
}

fn check_versions<'e>(call: &Call<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if call.has(&["path", "rev", "tag", "vers", "version"]) {
        return Ok(());
    }
    let Some(repository) = call.given(&["git"]).next() else {
        return report(call, findings, "whatever version is the newest", |name| name.contains('@'));
    };
    let address = repository.value.unwrap_or_default();
    let title = format_args!("`{address}` is taken as it is that day");
    findings.on(call.command.spot_of(repository.word), title).discriminated_by(address);
    Ok(())
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    match Call::of(command) {
        Some(call) if call.spot().extent == at => insertion::after_word_at(command, at, &["--locked"]),
        _ => Rewrite::none(),
    }
}
