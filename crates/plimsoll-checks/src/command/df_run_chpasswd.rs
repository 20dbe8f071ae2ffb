//! PLM-D031: password of an account is set or taken away.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ShellCommand, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::shell::accounts::{USERADD, USERMOD};
use crate::shell::getopt;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let instruction = command.instruction();
    let is_left = instruction.keyword() == Keyword::Run && instruction.stage().is_some_and(Stage::is_in_image);
    let program = command.program();
    if is_left && command.has_option(&["-d", "--delete"]) && program == "passwd" {
        findings.on(command, format_args!("`passwd` leaves an account without a password")).discriminated_by(program);
    } else if is_left && sets_password(command) {
        let title = format_args!("`{program}` sets a password that every container has");
        findings.on(command, title).discriminated_by(program);
    }
    Ok(())
}

fn sets_password(command: ShellCommand<'_>) -> bool {
    match command.program() {
        "chpasswd" => !is_made_at_random(command),
        "passwd" => !command.has_option(KEEPS_PASSWORD) && !is_made_at_random(command),
        "useradd" => hash(command, &USERADD),
        "usermod" => hash(command, &USERMOD),
        _ => false,
    }
}

/// Options of `passwd` with which it sets none. Source: shadow 4.16 and BusyBox 1.36.
const KEEPS_PASSWORD: &[&str] = &[
    "-e",
    "--expire",
    "-i",
    "--inactive",
    "-l",
    "--lock",
    "-n",
    "--mindays",
    "-S",
    "--status",
    "-u",
    "--unlock",
    "-w",
    "--warndays",
    "-x",
    "--maxdays",
];

/// True when a hash is given with `-p`, unless it is one that fits no password or is made at random.
fn hash(command: ShellCommand<'_>, syntax: &getopt::Syntax) -> bool {
    let line = getopt::read(&command.tree().words, syntax);
    line.value(&["p", "password"]).is_some_and(|hash| !hash.starts_with(['!', '*']) && !is_random(hash))
}

/// True when the password is made at random by another command.
fn is_made_at_random(command: ShellCommand<'_>) -> bool {
    let pipeline = command.tree().pipeline;
    let before = command.earlier().rev().take_while(|earlier| earlier.tree().pipeline >= pipeline);
    let mut words = before.flat_map(ShellCommand::arguments);
    let mut given = command.tree().redirections.iter();
    words.any(|word| is_random(word.text())) || given.any(|given| is_random(&given.target.text))
}

/// True for a text that a command makes at random.
fn is_random(text: &str) -> bool {
    let is_made = text.contains("$(") || text.contains('`');
    is_made && ["rand", "uuid", "pwgen"].iter().any(|source| text.contains(source))
}
