//! What of a Dockerfile must not be shown: values of variables and labels, and words of commands.

use std::ops::Range;

use plimsoll_facts::{Dockerfile, Instruction, ShellCommand, ShellKind, ShellWord, Spot};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;

use crate::Kind;
use crate::arguments::arguments;
use crate::assignments::assignments;
use crate::credential::secret_in;
use crate::name::names_build_secret;
use crate::scanner::sightings;

/// A stretch of the file that is a secret, and the secret as it is told from other words.
pub(crate) struct Secret {
    pub(crate) extent: Extent,
    pub(crate) text: String,
}

/// A credential that is written in a command or a here-document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Its place.
    pub extent: Extent,
    /// The credential.
    pub(crate) text: String,
    /// What it is.
    pub kind: Kind,
    /// The option or variable it is given to; empty when only its format tells it.
    pub given_to: String,
}

/// The credentials that are written in the commands and here-documents of an instruction, by place. Each stretch counts
/// once.
pub fn written_in(instruction: Instruction<'_>) -> Vec<Written> {
    let mut found: Vec<Written> = instruction.commands().flat_map(written_in_command).collect();
    let heredocs = instruction.heredocs().iter().map(|heredoc| instruction.content(heredoc));
    found.extend(heredocs.flat_map(|content| {
        written_in_text(content.as_str(), |range| {
            let at = |offset_in| content.extent.start + offset(offset_in);
            Extent { start: at(range.start), end: at(range.end) }
        })
    }));
    // PowerShell and the like: what can be told without reading the commands.
    if instruction.keyword() == Keyword::Run && instruction.shell() == ShellKind::Other && !instruction.is_json() {
        found.extend(written_in_text(instruction.body(), |range| instruction.body_spot(range).extent));
    }
    found.sort_by_key(|written| (written.extent, written.given_to.is_empty()));
    found.dedup_by(|later, kept| later.extent.start < kept.extent.end);
    found
}

fn written_in_command(command: ShellCommand<'_>) -> Vec<Written> {
    let words: Vec<ShellWord<'_>> = command.words().collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text()).collect();
    let mut found = Vec::new();
    for argument in arguments(&texts) {
        if let (Some(word), Some(text)) = (words.get(argument.index), texts.get(argument.index)) {
            let Secret { extent, text } = part(*word, text.get(argument.range).unwrap_or_default());
            found.push(Written { extent, text, kind: argument.kind, given_to: argument.given_to });
        }
    }
    for assignment in &command.tree().assignments {
        if let Some(kind) = secret_in(&assignment.name, &assignment.value.text) {
            let extent = command.spot_of(&assignment.value).extent;
            let (text, given_to) = (assignment.value.text.to_string(), assignment.name.to_string());
            found.push(Written { extent, text, kind, given_to });
        }
    }
    found
}

/// What the formats of credentials and the names before them tell in a text.
fn written_in_text(text: &str, place: impl Fn(Range<usize>) -> Extent) -> Vec<Written> {
    let known = sightings(text).into_iter().map(|sighting| (sighting.range, Kind::Known(sighting.name)));
    let assigned = assignments(text).into_iter().map(|assignment| (assignment.range, assignment.kind));
    let written = known.chain(assigned).map(|(range, kind)| {
        let secret = text.get(range.clone()).unwrap_or_default().to_owned();
        Written { extent: place(range), text: secret, kind, given_to: String::new() }
    });
    written.collect()
}

/// The secrets of a Dockerfile that its notation tells.
pub(crate) fn secrets(file: &Dockerfile) -> Vec<Secret> {
    let mut found = Vec::new();
    for instruction in file.instructions() {
        match instruction.keyword() {
            Keyword::Env | Keyword::Arg | Keyword::Label => in_pairs(instruction, &mut found),
            Keyword::From => in_image(instruction, &mut found),
            _ => {}
        }
        let written = written_in(instruction).into_iter();
        found.extend(written.map(|Written { extent, text, .. }| Secret { extent, text }));
        for command in instruction.commands() {
            in_command(command, &mut found);
        }
    }
    found
}

fn in_pairs(instruction: Instruction<'_>, found: &mut Vec<Secret>) {
    let is_label = instruction.keyword() == Keyword::Label;
    // A line that is refused has no pairs: what follows a secret's name may all be the secret, without its quotes.
    if !is_label && instruction.pairs().len() == 0 {
        let body = instruction.body();
        let names = body.match_indices('=').map(|(at, _)| (body.get(..at).unwrap_or_default(), at + 1));
        let mut names = names.map(|(before, at)| (before.rsplit(char::is_whitespace).next().unwrap_or(before), at));
        if let Some((_, at)) = names.find(|(name, _)| names_build_secret(name)) {
            let text = body.get(at..).unwrap_or_default().to_owned();
            found.push(Secret { extent: instruction.body_spot(at..body.len()).extent, text });
        }
    }
    let mut was_secret = false;
    for pair in instruction.pairs() {
        let Some(value) = pair.value else {
            // After a secret without quotes what looks like the next name is the rest of it.
            if was_secret {
                found.push(Secret { extent: pair.key_spot.extent, text: pair.key.to_owned() });
            }
            continue;
        };
        was_secret = false;
        let text = value.raw().trim_matches(['"', '\'']);
        let is_named = !is_label && names_build_secret(pair.key);
        if !text.is_empty() && (is_named || secret_in(pair.key, text).is_some()) {
            found.push(Secret { extent: value.extent(), text: text.to_owned() });
            was_secret = true;
        }
    }
}

/// The password of `user:password@registry/image`, which is no image and is written all the same.
fn in_image(instruction: Instruction<'_>, found: &mut Vec<Secret>) {
    for word in instruction.arguments() {
        let Some((before, after)) = word.raw().split_once('@') else { continue };
        if after.starts_with("sha256:") || after.starts_with("sha512:") {
            continue;
        }
        if let Some((user, password)) = before.split_once(':').filter(|(_, password)| !password.is_empty()) {
            let start = word.extent().start + offset(user.len()) + 1;
            let extent = Extent { start, end: start + offset(password.len()) };
            found.push(Secret { extent, text: password.to_owned() });
        }
    }
}

fn in_command<'e>(command: ShellCommand<'e>, found: &mut Vec<Secret>) {
    match command.program() {
        // The password, or its hash, of an account.
        "useradd" | "usermod" | "adduser" => {
            let options = ["-p", "--password"];
            if let Some(value) = command.option_value(&options)
                && let Some(word) = command.words().find(|word| word.text().ends_with(value))
            {
                found.push(part(word, value));
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
