//! Modes of a shell that decide what becomes of failures: `errexit` and `pipefail`.

use plimsoll_facts::{Argument, Instruction, ShellCommand, ShellWord};
use plimsoll_source::Extent;
use plimsoll_source::shell::Joined;

/// A mode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// The script ends when a command fails.
    Errexit,
    /// A pipe fails when one of its commands does.
    Pipefail,
}

impl Mode {
    fn letter(self) -> Option<char> {
        match self {
            Self::Errexit => Some('e'),
            Self::Pipefail => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Errexit => "errexit",
            Self::Pipefail => "pipefail",
        }
    }

    /// What the options of a shell, or of `set`, say about the mode: the last word counts. Source: POSIX, set.
    fn said<'w>(self, words: impl Iterator<Item = &'w str>) -> Option<bool> {
        let mut said = None;
        let mut is_named = None;
        for word in words {
            if let Some(is_on) = is_named.take().filter(|_| word == self.name()) {
                said = Some(is_on);
                continue;
            }
            let (is_on, letters) = match (word.strip_prefix('-'), word.strip_prefix('+')) {
                (Some(letters), _) => (true, letters),
                (None, Some(letters)) => (false, letters),
                (None, None) => continue,
            };
            if letters.starts_with('-') {
                continue;
            }
            if self.letter().is_some_and(|letter| letters.contains(letter)) {
                said = Some(is_on);
            }
            // `-euo pipefail`: the name of the mode follows.
            is_named = letters.contains('o').then_some(is_on);
        }
        said
    }
}

/// The places in an instruction where modes are set.
pub(crate) struct Modes<'e> {
    /// Each `set`, with its number among the commands.
    sets: Vec<(usize, ShellCommand<'e>)>,
}

impl<'e> Modes<'e> {
    pub(crate) fn of(instruction: Instruction<'e>) -> Self {
        let sets = instruction.commands().enumerate().filter(|(_, command)| command.program() == "set");
        Self { sets: sets.collect() }
    }

    /// True when a mode is in force where a command stands, which has this number among those of the instruction: by
    /// `set` before it, by the shell that runs the script, by its line `#!`, or by `SHELL`.
    pub(crate) fn are_in_force(&self, mode: Mode, number: usize, command: ShellCommand<'e>) -> bool {
        let before = self.sets.partition_point(|(set, _)| *set < number);
        let sets = self.sets.iter().take(before).rev().map(|(_, set)| *set);
        // Not those of another script, or of a subshell that has ended.
        let mut reaching = sets
            .filter(|set| set.tree().depth <= command.tree().depth && is_in_heredoc(*set) == is_in_heredoc(command));
        let said = reaching.find_map(|set| mode.said(set.arguments().map(ShellWord::text)));
        said.unwrap_or_else(|| starts_with(command, mode))
    }
}

/// True when the shell that runs the script of a command is started with the mode.
fn starts_with(command: ShellCommand<'_>, mode: Mode) -> bool {
    let has = |shell: ShellCommand<'_>| mode.said(shell.arguments().map(ShellWord::text)) == Some(true);
    let instruction = command.instruction();
    let mut outer = std::iter::successors(command.outer(), |outer| outer.outer());
    if let Some(shell) = outer.find(|outer| is_shell(outer.program())) {
        return has(shell);
    }
    if let Some(line) = interpreter_line(instruction) {
        return mode.said(line.split_whitespace()) == Some(true);
    }
    if is_read_from_heredoc(command) {
        return instruction.commands().find(|shell| is_shell(shell.program())).is_some_and(has);
    }
    let shell = instruction.shell_instruction().filter(|_| !instruction.is_json());
    shell.is_some_and(|shell| mode.said(shell.arguments().skip(1).map(Argument::raw)) == Some(true))
}

/// True for a shell of the Bourne family.
pub(crate) fn is_shell(program: &str) -> bool {
    matches!(program, "ash" | "bash" | "dash" | "ksh" | "sh" | "zsh")
}

/// The line `#!` of a here-document that is the script itself.
fn interpreter_line(instruction: Instruction<'_>) -> Option<&str> {
    let first = instruction.heredocs().first().filter(|_| is_script_alone(instruction))?;
    instruction.content(first).as_str().lines().next()?.trim_start_matches('\t').strip_prefix("#!")
}

/// True when the instruction is a here-document and nothing else.
fn is_script_alone(instruction: Instruction<'_>) -> bool {
    instruction.body().starts_with("<<") && !instruction.body().contains(char::is_whitespace)
}

/// True for a command of a here-document that a shell on the line reads.
fn is_read_from_heredoc(command: ShellCommand<'_>) -> bool {
    !is_script_alone(command.instruction()) && is_in_heredoc(command)
}

/// True for a command that stands in a here-document.
pub(crate) fn is_in_heredoc(command: ShellCommand<'_>) -> bool {
    let start = command.whole().extent.start;
    command.instruction().heredocs().iter().any(|heredoc| heredoc.content.start <= start && start < heredoc.content.end)
}

/// True when the script says what to do when a command, or the pipe or chain it stands in, fails: `||`.
pub(crate) fn is_handled(command: ShellCommand<'_>) -> bool {
    let depth = command.tree().depth;
    let mut end = command.whole().extent.end;
    for next in command.later().filter(|next| !next.is_wrapped() && next.tree().depth <= depth + 1) {
        let whole = next.whole().extent;
        let (is_sibling, joined) = (next.tree().depth == depth, next.tree().joined);
        if is_sibling && joined == Joined::Or {
            return true;
        }
        let is_of_chain = is_sibling && matches!(joined, Joined::And | Joined::Pipe);
        let is_of_substitution = !is_sibling && whole.start < end;
        if is_of_chain || is_of_substitution {
            end = end.max(whole.end);
            continue;
        }
        // A compound command does not show how it is joined; what stands before it does.
        let between = Extent { start: end.min(whole.start), end: whole.start };
        return command.instruction().file().spot(between).as_str().contains("||");
    }
    false
}
