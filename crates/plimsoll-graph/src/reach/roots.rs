//! The roots of an image: its start command and its health check.

use plimsoll_content::edges::shell_edges;
use plimsoll_facts::ImageConfig;

use super::Root;

/// The roots that an image itself names. Configuration of init programs is found from them.
pub fn roots(config: &ImageConfig) -> Vec<Root> {
    let entrypoint = config.entrypoint.as_deref().unwrap_or_default();
    let command = config.cmd.as_deref().unwrap_or_default();
    let mut roots = Vec::new();
    let origin = if entrypoint.is_empty() { "command" } else { "entrypoint" };
    let line: Vec<&str> = entrypoint.iter().chain(command).map(String::as_str).collect();
    roots.extend((!line.is_empty()).then(|| Root::of_words(origin, &line)));
    // A script as entry point mostly runs its arguments.
    let is_program = command.first().is_some_and(|first| !first.starts_with('-'));
    if !entrypoint.is_empty() && is_program {
        let line: Vec<&str> = command.iter().map(String::as_str).collect();
        roots.push(Root::of_words("command", &line));
    }
    if let Some((kind, words)) = config.healthcheck.as_deref().and_then(<[String]>::split_first) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (kind.as_str(), words.as_slice()) {
            ("CMD", [_, ..]) => roots.push(Root::of_words("health check", &words)),
            ("CMD-SHELL", [text, ..]) => {
                let shell = config.shell.as_deref().and_then(<[String]>::first).map_or("/bin/sh", String::as_str);
                roots.push(Root::of_words("health check", &[shell, "-c", text]));
            }
            _ => {}
        }
    }
    roots
}

impl Root {
    /// A command, word by word.
    pub fn of_words(origin: &str, words: &[&str]) -> Self {
        // In single quotes every word is what it is; a quote in one is put between double ones.
        let quoted = words.iter().map(|word| format!("'{}'", word.replace('\'', "'\"'\"'")));
        let line: Vec<String> = quoted.collect();
        Self { origin: origin.to_owned(), edges: shell_edges(&line.join(" ")) }
    }

    /// A path, or a command as in a shell.
    pub fn of_text(text: &str) -> Self {
        Self { origin: text.to_owned(), edges: shell_edges(text) }
    }
}
