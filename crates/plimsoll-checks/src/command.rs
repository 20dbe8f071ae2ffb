//! Which programs a command line runs: those of an argument vector, and of the shell lines in it.

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

/// Programs and words of the shell after which another command follows.
const PREFIXES: &[&str] = &[
    "!",
    "busybox",
    "command",
    "do",
    "dumb-init",
    "elif",
    "else",
    "env",
    "exec",
    "if",
    "nice",
    "nohup",
    "setsid",
    "sudo",
    "then",
    "time",
    "timeout",
    "tini",
    "until",
    "while",
];

/// The programs that the elements of a command line run, without their paths, each with the element that names it. An
/// element that is all placeholder is unknown where it decides what is run.
pub(crate) fn programs<'t>(elements: &[(Node<'t>, &'t str)]) -> Vec<Assessed<(Node<'t>, &'t str)>> {
    let mut found = Vec::new();
    let mut place = Place::Start;
    let mut before = "";
    for (node, text) in elements.iter().copied() {
        let is_line = is_line_flag(before);
        if is_placeholder(text) {
            if is_line || place != Place::Argument {
                found.push(Err(Unknown::at(Why::Unresolved, node.document().id(), node.id())));
            }
            place = Place::Argument;
        } else if is_line || (place == Place::Start && text.contains(char::is_whitespace)) {
            for command in simple_commands(text) {
                let mut place = Place::Start;
                let programs = command.into_iter().filter_map(|word| place.program(word));
                found.extend(programs.map(|program| Ok((node, program))));
            }
            place = Place::Argument;
        } else {
            found.extend(place.program(text).map(|program| Ok((node, program))));
        }
        before = text;
    }
    found
}

/// The shell lines among the elements of a command line, each with its element. A line that is all placeholder is
/// unknown.
pub(crate) fn shell_lines<'t>(elements: &[(Node<'t>, &'t str)]) -> Vec<Assessed<(Node<'t>, &'t str)>> {
    let mut lines = Vec::new();
    let mut before = None;
    for (node, text) in elements.iter().copied() {
        if before.map_or(text.contains(char::is_whitespace), is_line_flag) {
            let is_unknown = is_placeholder(text);
            let unknown = Unknown::at(Why::Unresolved, node.document().id(), node.id());
            lines.push(if is_unknown { Err(unknown) } else { Ok((node, text)) });
        }
        before = Some(text);
    }
    lines
}

/// True for a text that is one placeholder and nothing else.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let is_one = |open, close| {
        text.strip_prefix(open).and_then(|rest| rest.split_once(close)).is_some_and(|(_, after)| after.is_empty())
    };
    is_one("${", "}") || is_one("{{", "}}")
}

/// True for the option after which a shell takes a line, such as `-c` and `-ec`.
fn is_line_flag(element: &str) -> bool {
    let letters = element.strip_prefix('-').and_then(|rest| rest.strip_suffix('c'));
    letters.is_some_and(|letters| letters.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// What the next word of a simple command can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The program.
    Start,
    /// An option of a prefix, or the program it runs.
    AfterPrefix,
    /// Neither.
    Argument,
}

impl Place {
    /// The program that the next word names, if it names one.
    fn program<'w>(&mut self, word: &'w str) -> Option<&'w str> {
        let word = word.trim_matches(['"', '\'']);
        let is_assignment = word.split_once('=').is_some_and(|(name, _)| is_variable(name));
        let is_option = word.starts_with('-') || word.starts_with(|first: char| first.is_ascii_digit());
        if *self == Self::Argument || is_assignment || (*self == Self::AfterPrefix && is_option) {
            return None;
        }
        let program = word.rsplit('/').next().unwrap_or(word);
        *self = if PREFIXES.contains(&program) { Self::AfterPrefix } else { Self::Argument };
        Some(program)
    }
}

/// True for the name of a variable.
fn is_variable(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The words of each simple command of a shell line. What stands in quotes is one word, with its quotes; what is
/// substituted inside double quotes is not looked at.
pub(crate) fn simple_commands(line: &str) -> Vec<Vec<&str>> {
    let mut commands = Vec::new();
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut is_escaped = false;
    let mut is_comment = false;
    for (at, character) in line.char_indices().chain([(line.len(), '\n')]) {
        let is_bare = quote.is_none() && !is_escaped && !is_comment;
        let ends_command = (is_bare && ";&|(){}`\n".contains(character)) || (is_comment && character == '\n');
        if ends_command || at == line.len() || (quote.is_none() && character.is_whitespace()) {
            words.extend(start.take().and_then(|start| line.get(start..at)).filter(|word| *word != "\\"));
        } else if start.is_none() && !is_comment {
            is_comment = is_bare && character == '#';
            start = (!is_comment).then_some(at);
        }
        if ends_command || at == line.len() {
            commands.push(std::mem::take(&mut words));
            is_comment = false;
        }
        if is_bare && matches!(character, '"' | '\'') {
            quote = Some(character);
        } else if quote == Some(character) && !is_escaped {
            quote = None;
        }
        is_escaped = character == '\\' && !is_escaped && quote != Some('\'');
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_line(line: &str) -> Vec<String> {
        let programs_of = |words: Vec<&str>| {
            let mut place = Place::Start;
            words.into_iter().filter_map(|word| place.program(word).map(str::to_owned)).collect::<Vec<_>>()
        };
        simple_commands(line).into_iter().flat_map(programs_of).collect()
    }

    #[test]
    fn a_shell_line_runs_what_stands_in_the_place_of_a_command() {
        for (line, expected) in [
            ("exec sudo -u 10 /usr/local/bin/shop", "exec sudo shop"),
            ("sshd && exec shipper", "sshd exec shipper"),
            ("A=1 'sudo' id; usermod -aG sudo shop", "sudo id usermod"),
            ("if ! curl x | grep -q 'a; sudo b'; then exit; fi", "if ! curl grep then exit fi"),
            ("echo $(wget -O- x) # sudo", "echo wget"),
            ("# first; sudo\nsshd", "sshd"),
            ("usermod -aG \\\n  sudo \\\n  shop", "usermod"),
            ("echo it\\'s; nc x", "echo nc"),
            ("echo \"a \\\" b\"; nc x", "echo nc"),
            ("timeout 5 curl x", "timeout curl"),
            ("--log=x sudo", "--log=x"),
            ("", ""),
        ] {
            assert_eq!(of_line(line).join(" "), expected, "{line}");
        }
    }

    #[test]
    fn a_placeholder_stands_for_a_program_only_when_it_is_alone() {
        for (text, expected) in
            [("${A}", true), ("{{ .a }}", true), ("${A}/b", false), ("${A} ${B}", false), ("$(A)", false), ("", false)]
        {
            assert_eq!(is_placeholder(text), expected, "{text}");
        }
    }

    #[test]
    fn only_the_options_of_shells_are_followed_by_a_line() {
        for (element, expected) in [("-c", true), ("-ec", true), ("--c", false), ("c", false), ("-x", false)] {
            assert_eq!(is_line_flag(element), expected, "{element}");
        }
    }
}
