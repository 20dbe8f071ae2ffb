//! What the start command of an image runs, through links, shells and shell scripts.

use std::collections::BTreeSet;

use plimsoll_content::{SignFact, signs_in_script};
use plimsoll_facts::ImageConfig;
use plimsoll_facts::image::{Content, View, ViewFile};
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::shell;

use super::program;

/// The start command.
pub(crate) struct Start<'c> {
    /// The entry of the configuration that its first word stands in.
    pub(crate) key: &'static str,
    /// Its first word.
    pub(crate) first: &'c str,
    /// All words.
    words: Vec<&'c str>,
}

impl<'c> Start<'c> {
    /// That of a configuration; `None` when whoever starts the image has to say one.
    pub(crate) fn of(config: &'c ImageConfig) -> Option<Self> {
        let entrypoint = config.entrypoint.as_deref().unwrap_or_default();
        let key = if entrypoint.is_empty() { "config.Cmd" } else { "config.Entrypoint" };
        let words: Vec<&str> = entrypoint.iter().chain(config.cmd.iter().flatten()).map(String::as_str).collect();
        let first = *words.first()?;
        Some(Self { key, first, words })
    }

    /// The signs of malware that it shows: in the scripts that it gives to shells, and as a whole.
    pub(crate) fn signs(&self) -> Vec<SignFact> {
        let scripts = self.words.iter().filter(|word| word.contains(char::is_whitespace));
        let mut signs: Vec<SignFact> = scripts.flat_map(|script| signs_in_script(script)).collect();
        signs.extend(signs_in_script(&self.words.join(" ")));
        signs.sort_by_key(|fact| fact.sign.id);
        signs.dedup_by_key(|fact| fact.sign.id);
        signs
    }

    /// True for a shell that is given nothing to do.
    pub(crate) fn is_shell(&self) -> bool {
        let name = self.first.rsplit('/').next().unwrap_or(self.first);
        SHELLS.contains(&name) && self.words.iter().skip(1).all(|word| ["-l", "-i", "--login"].contains(word))
    }
}

const SHELLS: [&str; 6] = ["ash", "bash", "dash", "ksh", "sh", "zsh"];

/// A program that is started, or a service by its name.
pub(crate) struct Reached<'v> {
    /// Its name, without folders.
    pub(crate) name: String,
    /// The file, if there is one.
    pub(crate) file: Option<ViewFile<'v>>,
    /// True for a service that is started by its name.
    pub(crate) is_service: bool,
}

/// Where scripts stand that start a service each. Source: Linux Standard Base, init scripts.
const INIT: [&str; 2] = ["/etc/init.d/", "/etc/rc.d/init.d/"];

/// Programs that are followed.
const MOST: usize = 2000;

/// What a start command runs, as far as shells and their scripts tell. What stands in other scripts, and in the
/// configuration of supervisors, is not looked at. The last value says why there may be more.
pub(crate) fn reached<'v>(view: &'v View, config: &ImageConfig, start: &Start<'_>) -> (Vec<Reached<'v>>, Assessed) {
    let mut found = Vec::new();
    let mut outcome = Ok(());
    let mut known = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    // A wrapper such as `tini` is given the program as an argument, an entrypoint script the command.
    for word in start.words.iter().rev() {
        let is_script = word.contains(char::is_whitespace);
        if is_script {
            let commands = shell::read(word).commands;
            open.extend(commands.iter().filter_map(|command| command.words.first()).map(|word| word.text.to_string()));
        } else if !word.starts_with('-') {
            open.push((*word).to_owned());
        }
    }
    while let Some(word) = open.pop() {
        if known.len() >= MOST {
            return (found, Err(Unknown::new(Why::Limit("programs of a start command"))));
        }
        if !known.insert(word.clone()) {
            continue;
        }
        let file = program(view, config, &word);
        if let Some(Content::Script(script)) = file.and_then(Content::of) {
            if script.is_partial {
                outcome = Err(Unknown::new(Why::Unreadable));
            }
            open.extend(script.programs);
            found.extend(script.services.into_iter().map(|name| Reached { name, file: None, is_service: true }));
        }
        let name = word.rsplit('/').next().unwrap_or(&word).to_owned();
        let is_service = INIT.iter().any(|folder| word.starts_with(folder));
        found.push(Reached { name, file, is_service });
    }
    (found, outcome)
}
