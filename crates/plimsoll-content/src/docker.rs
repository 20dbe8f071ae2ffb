//! What of a Dockerfile must not be shown: values of variables and labels, and words of commands.

use plimsoll_facts::{Dockerfile, Instruction, ShellCommand, ShellWord, Spot};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;

use crate::arguments::given;
use crate::credential::secret_in;
use crate::name::names_build_secret;

/// A stretch of the file that is a secret, and the secret as it is told from other words.
pub(crate) struct Secret {
    pub(crate) extent: Extent,
    pub(crate) text: String,
}

/// The secrets of a Dockerfile that its notation tells.
pub(crate) fn secrets(file: &Dockerfile) -> Vec<Secret> {
    let mut found = Vec::new();
    for instruction in file.instructions() {
        match instruction.keyword() {
            Keyword::Env | Keyword::Arg | Keyword::Label => in_pairs(instruction, &mut found),
            _ => {}
        }
        for command in instruction.commands() {
            in_command(command, &mut found);
        }
    }
    found
}

fn in_pairs(instruction: Instruction<'_>, found: &mut Vec<Secret>) {
    let is_label = instruction.keyword() == Keyword::Label;
    for pair in instruction.pairs() {
        let Some(value) = pair.value else { continue };
        let text = value.raw().trim_matches(['"', '\'']);
        let is_named = !is_label && names_build_secret(pair.key);
        if !text.is_empty() && (is_named || secret_in(pair.key, text).is_some()) {
            found.push(Secret { extent: value.extent(), text: text.to_owned() });
        }
    }
}

fn in_command<'e>(command: ShellCommand<'e>, found: &mut Vec<Secret>) {
    let words: Vec<ShellWord<'e>> = command.words().collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text()).collect();
    for argument in given(&texts) {
        if let (Some(word), Some(text)) = (words.get(argument.index), texts.get(argument.index)) {
            found.push(part(*word, text.get(argument.range).unwrap_or_default()));
        }
    }
    match command.program() {
        // The password, or its hash, of an account.
        "useradd" | "usermod" | "adduser" => {
            let options = ["-p", "--password"];
            if let Some(value) = command.option_value(&options)
                && let Some(word) = words.iter().find(|word| word.text().ends_with(value))
            {
                found.push(part(*word, value));
            }
        }
        "chpasswd" | "passwd" => {
            let is_pair = command.program() == "chpasswd";
            let same = |other: &ShellCommand<'e>| other.tree().pipeline == command.tree().pipeline;
            for word in command.earlier().filter(same).flat_map(ShellCommand::arguments) {
                let password =
                    if is_pair { word.text().split_once(':').map(|(_, password)| password) } else { Some(word.text()) };
                found.extend(password.filter(|_| !word.is_option()).map(|password| part(word, password)));
            }
            for heredoc in command.instruction().heredocs() {
                in_lines(command.instruction().content(heredoc), found);
            }
        }
        _ => {}
    }
}

/// What follows the colon on each line of a list of accounts.
fn in_lines(content: Spot<'_>, found: &mut Vec<Secret>) {
    let mut at = content.extent.start;
    for line in content.as_str().split_inclusive('\n') {
        let end = at + offset(line.trim_end().len());
        if let Some((name, password)) = line.trim_end().split_once(':') {
            let start = at + offset(name.len()) + 1;
            found.push(Secret { extent: Extent { start, end }, text: password.to_owned() });
        }
        at += offset(line.len());
    }
}

/// A part of a word, or all of it when the part is written otherwise.
fn part(word: ShellWord<'_>, secret: &str) -> Secret {
    let spot = Spot::from(word);
    let extent = match spot.as_str().rfind(secret).filter(|_| !secret.is_empty()) {
        Some(at) => {
            let start = spot.extent.start + offset(at);
            Extent { start, end: start + offset(secret.len()) }
        }
        None => spot.extent,
    };
    Secret { extent, text: secret.to_owned() }
}

/// A text is at most 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
