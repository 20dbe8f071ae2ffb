//! Words and commands added to a script of a Dockerfile, in the notation in which it is written.

use plimsoll_facts::{Instruction, ShellCommand, ShellWord, Spot};
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

/// Adds words after the word of a command that stands there; see [`after`].
pub(crate) fn after_word_at(command: ShellCommand<'_>, at: Extent, added: &[&str]) -> Rewrite {
    let word = command.words().find(|word| word.extent() == at);
    word.map_or_else(Rewrite::none, |word| after(word, added))
}

/// Adds words after a word of a command: `-y`, or in a JSON array `, "-y"`. Nothing where the word does not stand in
/// the file as it is, such as in a script within quotes that are escaped.
pub(crate) fn after(word: ShellWord<'_>, added: &[&str]) -> Rewrite {
    let spot = Spot::from(word);
    let written = spot.as_str();
    let quoted = |quote: char| written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if word.is_in_json() {
        if quoted('"') != Some(word.text()) {
            return Rewrite::none();
        }
        let added: String = added.iter().flat_map(|added| [", \"", added, "\""]).collect();
        return Rewrite::insert(spot.extent.end, added);
    }
    if written != word.text() && quoted('"') != Some(word.text()) && quoted('\'') != Some(word.text()) {
        return Rewrite::none();
    }
    let added: String = added.iter().flat_map(|added| [" ", added]).collect();
    Rewrite::insert(spot.extent.end, added)
}

/// Adds a command to the end of the script that a command stands in, to be run when what is before it works. Nothing
/// for a JSON array, nor where the script ends in a way that allows no more.
pub(crate) fn at_end(command: ShellCommand<'_>, added: &str) -> Rewrite {
    let instruction = command.instruction();
    let is_super = command.outer().is_some_and(|outer| outer.program() == "sudo");
    let added = if is_super { format!("sudo {added}") } else { added.to_owned() };
    if instruction.is_json() {
        return Rewrite::none();
    }
    let at = Spot::from(command).extent.start;
    let mut documents = instruction.heredocs().iter().map(|heredoc| instruction.content(heredoc));
    let Some(script) = documents.find(|content| (content.extent.start..content.extent.end).contains(&at)) else {
        return at_end_of_line(instruction, &added);
    };
    let line_end = if script.as_str().ends_with("\r\n") { "\r\n" } else { "\n" };
    let written = script.as_str().trim_end();
    if written.ends_with(['\\', '&', '|']) {
        return Rewrite::none();
    }
    let indentation = indentation(written.lines().next_back().unwrap_or_default());
    Rewrite::insert(script.extent.end, format!("{indentation}{added}{line_end}"))
}

/// The same for a script in the line of its instruction. In several lines it gets one of its own.
fn at_end_of_line(instruction: Instruction<'_>, added: &str) -> Rewrite {
    let body = instruction.body().trim_end();
    // A comment would swallow it; what is one, only a shell knows.
    let may_comment = body.split([' ', '\t', ';', '&', '|', '(', ')']).any(|word| word.starts_with('#'));
    if body.ends_with(['\\', '`', '&', '|']) || may_comment {
        return Rewrite::none();
    }
    let end = instruction.body_spot(0..body.len()).extent.end;
    let sign = if body.ends_with(';') { "" } else { "&& " };
    let above = Extent { start: instruction.head().extent.start, end };
    let file = instruction.file();
    let own_escape = file.tree.directives.iter().any(|directive| directive.name == "escape");
    let lines = file.spot(above).as_str();
    match lines.rsplit_once('\n') {
        Some((before, last)) if !own_escape => {
            let line_end = if before.ends_with('\r') { "\r\n" } else { "\n" };
            Rewrite::insert(end, format!(" \\{line_end}{}{sign}{added}", indentation(last)))
        }
        _ => Rewrite::insert(end, format!(" {sign}{added}")),
    }
}

/// The blanks at the start of a line.
fn indentation(line: &str) -> &str {
    line.split(|letter: char| !letter.is_whitespace()).next().unwrap_or_default()
}
