//! PLM-D037: failure in a pipe goes unnoticed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand};
use plimsoll_model::Assessed;

use crate::shell::mode::{Mode, Modes, is_handled};

/// Programs that only print or filter what is there, and those that run another one, which is judged by itself.
const HARMLESS: &str = "\
    [ [[ : apk apt-cache arch awk base64 basename builtin cat column comm command cut date df diff dirname \
    dpkg dpkg-query du echo egrep env eval exec expand fgrep file find fmt fold gawk getconf getent grep head \
    hexdump hostname id ionice join jq ldd locale ls lsb_release md5sum mount nice nl nohup nproc od paste \
    printenv printf ps pwd readelf readlink realpath rev rpm scanelf sed seq sha1sum sha256sum sha512sum sort \
    stat stdbuf strings sudo tac tail tee test time timeout tr true type uname uniq wc which xargs xxd yes";

/// Programs that fail by themselves when too little arrives.
const NOTICING: &str = "\
    apt-key bsdtar bunzip2 egrep fgrep gpg gpg2 grep gunzip rpm2cpio tar uncompress unlzma unxz unzip unzstd \
    zcat";

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Bash's list of what became of each command.
    if instruction.whole().as_str().contains("PIPESTATUS") {
        return instruction.is_read();
    }
    let mut reported = None;
    let modes = Modes::of(instruction);
    for (number, command) in instruction.commands().enumerate() {
        let Some(last) = last_of_pipe(command) else { continue };
        let end = last.whole().extent;
        let is_hidden = can_fail(command) && !notices(last) && counts(command) && !is_handled(last);
        if is_hidden && reported != Some(end) && !modes.are_in_force(Mode::Pipefail, number, command) {
            reported = Some(end);
            let (program, last) = (command.program(), last.program());
            findings.on(command, format_args!("nobody notices when `{program}` fails before `{last}`"));
        }
    }
    instruction.is_read()
}

/// The last command of the pipe that a command writes to.
fn last_of_pipe(command: ShellCommand<'_>) -> Option<ShellCommand<'_>> {
    std::iter::successors(command.piped_into(), |next| next.piped_into()).last()
}

fn is_among(names: &str, program: &str) -> bool {
    names.split_whitespace().any(|name| name == program)
}

/// True for a command that does more than print or filter what is there.
fn can_fail(command: ShellCommand<'_>) -> bool {
    match command.program() {
        "" => false,
        // Git reads the repository that is there, unless it is another one.
        "git" => command.arguments().any(|word| matches!(word.text(), "archive" | "ls-remote")),
        program => !is_among(HARMLESS, program),
    }
}

/// True for a program that fails when too little arrives.
fn notices(command: ShellCommand<'_>) -> bool {
    let program = command.program();
    let checks = (program.ends_with("sum") || program == "cpio") && command.has_option(&["-c", "--check", "-i"]);
    let unpacks = matches!(program, "bzip2" | "gzip" | "xz" | "zstd") && command.has_option(&["-d", "--decompress"]);
    is_among(NOTICING, program) || checks || unpacks
}

/// True when the result of the pipe decides whether the script goes on.
fn counts(command: ShellCommand<'_>) -> bool {
    let tree = command.tree();
    let holds = |outer: &ShellCommand<'_>| {
        let range = &outer.tree().range;
        range.start <= tree.range.start && tree.range.end <= range.end && outer.tree().depth < tree.depth
    };
    // Of a substitution only that of an assignment does.
    let is_assigned = || command.earlier().rfind(holds).is_some_and(|outer| outer.tree().words.is_empty());
    !tree.is_condition && (!tree.is_substitution || is_assigned())
}
