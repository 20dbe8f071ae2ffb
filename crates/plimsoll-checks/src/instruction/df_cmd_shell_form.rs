//! PLM-D053: program runs below a shell, and signals do not reach it.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellWord};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Arguments;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let is_text = matches!(instruction.tree().arguments, Arguments::Text(_));
    // Whoever chose a shell wants it.
    if is_text && instruction.shell_instruction().is_none() && !gives_way(instruction) {
        let keyword = instruction.keyword();
        findings
            .on(instruction, format_args!("{keyword} runs its program below a shell, and signals do not reach it"))
            .discriminated_by(keyword.word());
    }
    Ok(())
}

/// True when the shell gives its place to the program, with `exec` and a command.
fn gives_way(instruction: Instruction<'_>) -> bool {
    instruction.commands().any(|command| {
        let is_outermost = command.tree().depth == 0 && command.tree().via.is_none();
        is_outermost && command.program() == "exec" && command.arguments().next().is_some()
    })
}

/// Signs with a meaning to the shell or to JSON. Where one stands the command may need a shell, and no list is made.
const NEEDS_SHELL: &[char] =
    &['$', '`', '\\', ';', '&', '|', '<', '>', '(', ')', '*', '?', '[', ']', '{', '}', '~', '#', '!', '='];

/// Commands that are the shell itself, or words of its language. Source: POSIX.1-2024, Shell Command Language.
const OF_THE_SHELL: [&str; 27] = [
    ".", ":", "alias", "bg", "break", "case", "cd", "command", "continue", "eval", "exit", "export", "fg", "for", "if",
    "read", "readonly", "return", "set", "shift", "source", "times", "trap", "ulimit", "umask", "until", "while",
];

pub(crate) fn fix(instruction: Instruction<'_>, _: Extent) -> Rewrite {
    let body = instruction.body();
    let whole = instruction.body_spot(0..body.len());
    // A comment between the lines would be lost.
    if body.contains(NEEDS_SHELL) || whole.as_str().contains('#') {
        return Rewrite::none();
    }
    let mut commands = instruction.commands();
    let (Some(command), None) = (commands.next(), commands.next()) else { return Rewrite::none() };
    let words: Vec<&str> = command.words().filter_map(ShellWord::literal).collect();
    let is_plain = words.len() == command.words().len() && !words.iter().any(|word| word.contains(['"', '\n']));
    if !is_plain || OF_THE_SHELL.contains(&command.program()) {
        return Rewrite::none();
    }
    let list: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    Rewrite::replace(whole.extent, format!("[{}]", list.join(", ")))
}
