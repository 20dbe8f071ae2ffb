//! PLM-D040: high UID makes a huge layer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ShellCommand, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::shell::accounts::USERADD;
use crate::shell::getopt;

/// From here on the holes of `lastlog` alone are 29 MB: 292 bytes for each UID below. Source: glibc, `struct lastlog`.
const HIGH: u64 = 100_000;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let line = getopt::read(&command.tree().words, &USERADD);
    let instruction = command.instruction();
    if line.has(&["l", "no-log-init"]) || !instruction.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    let Some(written) = line.value(&["u", "uid"]) else { return Ok(()) };
    let uid = match variable(written) {
        Some(name) => instruction.environment(name)?.unwrap_or(""),
        None => written,
    };
    if uid.parse().is_ok_and(|uid: u64| uid >= HIGH) {
        findings.on(command, format_args!("`useradd` with UID {uid} makes a huge layer"));
    }
    Ok(())
}

/// The name in `$NAME` or `${NAME}`.
fn variable(word: &str) -> Option<&str> {
    let name = word.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(name)
}

pub(crate) fn fix(command: ShellCommand<'_>, _: Extent) -> Rewrite {
    command.program_word().map_or_else(Rewrite::none, |program| insertion::after(program, &["--no-log-init"]))
}
