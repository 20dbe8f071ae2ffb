//! Shell lines that fetch a program from the network and run it in one go.
//!
//! Three forms: a download piped into an interpreter, a download substituted into its command, and a download to a file
//! that is run afterwards. A line that checks the file before it runs it is none.

use crate::command::{SimpleCommand, simple_commands};

const DOWNLOADERS: &[&str] = &["curl", "wget"];

const INTERPRETERS: &[&str] =
    &["ash", "bash", "dash", "ksh", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh", "zsh"];

/// Programs that compare a file with what it should be.
pub(crate) const VERIFIERS: &[&str] =
    &["cosign", "gpg", "gpgv", "minisign", "openssl", "sha1sum", "sha256sum", "sha384sum", "sha512sum", "shasum"];

/// True when a line downloads something and runs it.
pub(crate) fn runs_download(line: &str) -> bool {
    let commands = simple_commands(line);
    pipes_download(&commands) || substitutes_download(&commands) || runs_downloaded_file(&commands)
}

/// `curl … | sh`, through any number of filters.
fn pipes_download(commands: &[SimpleCommand<'_>]) -> bool {
    let mut carries_download = false;
    for command in commands {
        if carries_download && runs_input(command) {
            return true;
        }
        carries_download |= runs_any(command, DOWNLOADERS);
        // Two bars are no pipe; between them stands a command without words.
        carries_download &= command.end == '|' && !command.words.is_empty();
    }
    false
}

/// `sh -c "$(curl …)"`, `bash <(curl …)`, `eval $(curl …)`.
fn substitutes_download(commands: &[SimpleCommand<'_>]) -> bool {
    let in_quotes = |command: &SimpleCommand<'_>| {
        command.words.iter().any(|word| {
            let begins = |open: &str| {
                let mut after = word.split(open).skip(1);
                after.any(|inner| DOWNLOADERS.contains(&inner.split_whitespace().next().unwrap_or("")))
            };
            !word.starts_with('\'') && (begins("$(") || begins("`"))
        })
    };
    let opens = |command: &SimpleCommand<'_>| {
        let last = command.words.last();
        (command.end == '(' && last.is_some_and(|word| word.ends_with(['$', '<']))) || command.end == '`'
    };
    commands.iter().any(|command| runs_code(command) && in_quotes(command))
        || commands
            .iter()
            .zip(commands.iter().skip(1))
            .any(|(command, next)| runs_code(command) && opens(command) && runs_any(next, DOWNLOADERS))
}

/// `curl -o x … && sh x`, `wget … && chmod +x x && ./x`.
fn runs_downloaded_file(commands: &[SimpleCommand<'_>]) -> bool {
    if commands.iter().any(|command| runs_any(command, VERIFIERS)) {
        return false;
    }
    let mut files: Vec<&str> = Vec::new();
    for command in commands {
        if run_files(command).any(|file| files.contains(&file)) {
            return true;
        }
        files.extend(downloaded_file(command));
    }
    false
}

fn runs_any(command: &SimpleCommand<'_>, programs: &[&str]) -> bool {
    command.programs().iter().any(|(program, _)| programs.contains(program))
}

/// True for a command that takes its arguments as code.
fn runs_code(command: &SimpleCommand<'_>) -> bool {
    runs_any(command, INTERPRETERS) || runs_any(command, &["eval", "source", "."])
}

/// True for an interpreter that runs what it reads: one without code of its own and without a file, or with `-s`.
fn runs_input(command: &SimpleCommand<'_>) -> bool {
    command.programs().iter().any(|(program, arguments)| {
        let has = |letters: &[char]| {
            arguments.iter().any(|word| {
                let options = word.strip_prefix('-').filter(|options| !options.starts_with('-'));
                options.is_some_and(|options| options.contains(letters))
            })
        };
        let has_file = arguments.iter().any(|word| !word.starts_with(['-', '>', '<']) && !word.contains('>'));
        INTERPRETERS.contains(program)
            && !has(&['c', 'm', 'n', 'p'])
            && !is_one_liner(program, has(&['e']))
            && (!has_file || has(&['s']))
    })
}

/// `-e` gives code to Perl, Ruby, Node and PHP; to a shell it is a setting.
fn is_one_liner(program: &str, has_e: bool) -> bool {
    has_e && !program.ends_with("sh")
}

/// The name of the file into which a command downloads, without folders.
fn downloaded_file<'l>(command: &SimpleCommand<'l>) -> Option<&'l str> {
    let (program, arguments) = command.programs().into_iter().find(|(program, _)| DOWNLOADERS.contains(program))?;
    let letter = if program == "curl" { 'o' } else { 'O' };
    let mut words = arguments.iter();
    let mut address = None;
    while let Some(word) = words.next() {
        let is_short = word.starts_with('-') && !word.starts_with("--");
        let is_output = (is_short && word.ends_with(letter)) || matches!(*word, "--output" | "--output-document" | ">");
        if is_output {
            return words.next().map(|file| file_name(file));
        }
        if let Some((_, file)) = word.split_once('=').filter(|(option, _)| option.starts_with("--output")) {
            return Some(file_name(file));
        }
        if let Some(file) = word.strip_prefix('>').filter(|file| !file.is_empty()) {
            return Some(file_name(file));
        }
        if word.contains("://") {
            address = Some(*word);
        }
    }
    let keeps_name = program == "wget"
        || arguments.iter().any(|word| *word == "--remote-name" || (is_short_option(word) && word.contains('O')));
    address.filter(|_| keeps_name).map(|address| file_name(address.split(['?', '#']).next().unwrap_or(address)))
}

fn is_short_option(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--")
}

/// The names of files that a command runs, without folders: its programs, and what interpreters are given.
fn run_files<'c, 'l>(command: &'c SimpleCommand<'l>) -> impl Iterator<Item = &'l str> + 'c {
    command.programs().into_iter().flat_map(|(program, arguments)| {
        let is_interpreter = INTERPRETERS.contains(&program) || matches!(program, "source" | ".");
        let script = arguments.iter().find(|word| !word.starts_with('-')).filter(|_| is_interpreter);
        [Some(program), script.map(|script| file_name(script))].into_iter().flatten()
    })
}

fn file_name(path: &str) -> &str {
    let path = path.trim_matches(['"', '\'']);
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_that_is_run_is_found_in_all_its_forms() {
        for line in [
            "curl -fsSL https://get.example/install.sh | sh",
            "curl -fsSL https://get.example/install.sh | sudo -E bash -",
            "wget -qO- https://get.example/i | tee /tmp/i | sh -s -- --yes",
            "curl https://get.example/i.gz | gunzip | bash -e",
            "apk add curl && curl https://get.example/i.py | python3 -",
            "bash <(curl -s https://get.example/i)",
            "sh -c \"$(curl -fsSL https://get.example/i)\"",
            "eval $(wget -O- https://get.example/i)",
            "eval `curl https://get.example/i`",
            "curl -o /tmp/i.sh https://get.example/i && sh /tmp/i.sh",
            "curl -fsSLo i https://get.example/i; chmod +x i; ./i --yes",
            "curl -LO https://get.example/tool && chmod +x tool && ./tool",
            "wget https://get.example/i.sh && bash i.sh",
            "curl https://get.example/i > /tmp/i\n. /tmp/i",
            "wget --output-document=/i https://get.example/i && /i",
        ] {
            assert!(runs_download(line), "{line}");
        }
    }

    #[test]
    fn a_download_of_data_is_none() {
        for line in [
            "curl -f http://localhost:8080/healthz || exit 1",
            "curl -s https://api.example/v1 | jq .name",
            "curl -s https://api.example/v1 | python3 -c 'import json'",
            "curl -s https://api.example/v1 | python3 -m json.tool",
            "curl -s https://api.example/v1 | sh /opt/handle.sh",
            "curl https://data.example/x.tar | tar x && sh /app/run.sh",
            "curl -o data.json https://data.example/x && node server.js",
            "version=$(curl -s https://api.example/version) && ./web --version",
            "wget https://get.example/i.sh && sha256sum -c i.sum && sh i.sh",
            "echo 'curl https://get.example/i | sh'",
            "sh -c 'echo $(date)'",
            "",
        ] {
            assert!(!runs_download(line), "{line}");
        }
    }
}
