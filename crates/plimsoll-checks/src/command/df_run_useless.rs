//! PLM-D033: command has no sense in a build.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ShellCommand, ShellWord};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::shell::Joined;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let is_of_run = command.instruction().keyword() == Keyword::Run;
    if is_of_run
        && is_from_system(command)
        && !command.has_option(&["-V", "--version", "--help"])
        && is_useless(command)
    {
        let program = command.program();
        findings.on(command, format_args!("`{program}` has no sense in a build")).discriminated_by(program);
    }
    Ok(())
}

/// True for the program of that name, not for a file of the project.
fn is_from_system(command: ShellCommand<'_>) -> bool {
    let path = command.program_word().map_or("", |word| word.text());
    let folder = path.rsplit_once('/').map(|(folder, _)| folder);
    folder.is_none_or(|folder| matches!(folder, "/bin" | "/sbin" | "/usr/bin" | "/usr/sbin"))
}

/// True when what it prints is used.
fn is_question(command: ShellCommand<'_>) -> bool {
    let tree = command.tree();
    let is_part = tree.is_condition || tree.is_substitution || tree.joined == Joined::Pipe;
    is_part || !tree.redirections.is_empty() || command.piped_into().is_some()
}

fn is_useless(command: ShellCommand<'_>) -> bool {
    let instruction = command.instruction();
    let argument = |number: usize| command.arguments().map(ShellWord::text).nth(number).unwrap_or_default();
    match command.program() {
        // A service is there for the commands after it.
        "service" => command.is_last() && matches!(argument(1), "start" | "restart" | "reload"),
        "systemctl" => command.is_last() && matches!(argument(0), "start" | "restart" | "reload" | "daemon-reload"),
        "mount" | "umount" => instruction.flag_value("security") != Some("insecure") && !is_question(command),
        "ssh" => !instruction.mounts().any(|mount| matches!(mount.kind(), "ssh" | "secret")),
        // An editor that is told what to do needs no keys.
        "vi" | "view" | "vim" => !command.arguments().any(|word| word.text().starts_with(['+', '-'])),
        "halt" | "poweroff" | "reboot" | "shutdown" => true,
        _ => !is_question(command),
    }
}
