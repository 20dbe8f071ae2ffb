//! Commands that run what a script has just downloaded.
//!
//! Three forms: a download piped into an interpreter, a download put in the place of code, and a download to a file
//! that is run afterwards. A script that checks a file before it runs it is left alone.

use std::collections::BTreeSet;

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;
use plimsoll_source::shell::{self, Command, Joined, Operator, Word};

use crate::shell::downloaders::{CURL, WGET};
use crate::shell::getopt::{self, CommandLine, Syntax};

const INTERPRETERS: &[&str] =
    &["ash", "bash", "dash", "ksh", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh", "zsh"];

/// Programs that compare a file with what it should be.
pub(crate) const VERIFIERS: &[&str] = &[
    "b2sum",
    "cosign",
    "gpg",
    "gpg2",
    "gpgv",
    "minisign",
    "openssl",
    "sha1sum",
    "sha224sum",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "shasum",
];

/// True when a shell line in a manifest downloads something and runs it. Unknown when it names a downloader, runs none
/// as far as it can be read, and cannot be read to its end.
pub(crate) fn runs_download(line: &str, at: Node<'_>) -> Assessed<bool> {
    if !line.contains("curl") && !line.contains("wget") {
        return Ok(false);
    }
    let script = shell::read(line);
    let runs = !runs_of_download(script.commands.iter()).is_empty();
    match script.broken {
        Some(_) if !runs => Err(Unknown::at(Why::Unreadable, at.document().id(), at.id())),
        _ => Ok(runs),
    }
}

/// The commands of a script, by their numbers, that run a download.
pub(crate) fn runs_of_download<'c>(commands: impl Iterator<Item = &'c Command>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut found_files = Vec::new();
    let mut carrying: BTreeSet<u32> = BTreeSet::new();
    let mut files: BTreeSet<&str> = BTreeSet::new();
    let mut is_verified = false;
    // The commands in which the present one stands, with their numbers.
    let mut around: Vec<(usize, &Command)> = Vec::new();
    for (number, command) in commands.enumerate() {
        let begins =
            |outer: &Command| outer.range.end <= command.range.start || outer.range.start > command.range.start;
        while around.last().is_some_and(|(_, outer)| begins(outer)) {
            around.pop();
        }
        if command.joined != Joined::Pipe && command.via.is_none() {
            carrying.remove(&command.pipeline);
        }
        if carrying.contains(&command.pipeline) && runs_input(command) {
            found.push(number);
        }
        if is_download(command) {
            carrying.insert(command.pipeline);
            let outer = around.last().filter(|(_, outer)| command.is_substitution && takes_code(outer));
            found.extend(outer.map(|(number, _)| *number));
        }
        if run_files(command).into_iter().flatten().any(|file| files.contains(file)) {
            found_files.push(number);
        }
        files.extend(downloaded_file(command));
        is_verified |= VERIFIERS.contains(&program(command));
        around.push((number, command));
    }
    if !is_verified {
        found.append(&mut found_files);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The program of a command without its folder.
fn program(command: &Command) -> &str {
    command.words.first().map_or("", |word| file_name(&word.text))
}

fn is_download(command: &Command) -> bool {
    matches!(program(command), "curl" | "wget")
}

fn is_shell(program: &str) -> bool {
    program.ends_with("sh")
}

/// Reads the words of an interpreter.
fn interpreted(command: &Command) -> Option<CommandLine<'_>> {
    const SHELL: Syntax = Syntax { letters: "oO", long: &["rcfile", "init-file"] };
    const OTHER: Syntax = Syntax { letters: "cemrWXI", long: &[] };
    let program = program(command);
    let syntax = if is_shell(program) { &SHELL } else { &OTHER };
    INTERPRETERS.contains(&program).then(|| getopt::read(&command.words, syntax))
}

/// True for an interpreter that runs what it reads: one without code of its own and without a file, or with `-s`.
fn runs_input(command: &Command) -> bool {
    let Some(line) = interpreted(command) else { return false };
    // `-e` gives code to Perl, Ruby, Node and PHP; to a shell it is a setting.
    let has_code = line.has(&["c", "m", "n", "p"]) || (line.has(&["e"]) && !is_shell(program(command)));
    let has_separator = program(command) == "php" && command.words.iter().any(|word| *word.text == *"--");
    let reads_input = match line.operands.first() {
        // What follows `--` is for the program that PHP reads.
        _ if has_separator => true,
        Some(file) => matches!(&*file.text, "-" | "/dev/stdin" | "/proc/self/fd/0"),
        None => true,
    };
    !has_code && (reads_input || (is_shell(program(command)) && line.has(&["s"])))
}

/// True for a command that takes its words, or one of them, as code.
fn takes_code(command: &Command) -> bool {
    let Some(line) = interpreted(command) else {
        return matches!(program(command), "eval" | "source" | ".");
    };
    let is_shell = is_shell(program(command));
    let has_code = line.has(&["c"]) || (line.has(&["e"]) && !is_shell);
    has_code || line.operands.first().is_some_and(|word| word.text.starts_with("<("))
}

/// The name of the file into which a command downloads, without folders.
fn downloaded_file(command: &Command) -> Option<&str> {
    let line = match program(command) {
        "curl" => getopt::read(&command.words, &CURL),
        "wget" => getopt::read(&command.words, &WGET),
        _ => return None,
    };
    let is_curl = program(command) == "curl";
    let output = line.value(if is_curl { &["o", "output"] } else { &["O", "output-document"] });
    let sent = command.redirections.iter().rev().find(|redirection| {
        matches!(redirection.operator, Operator::Out | Operator::Clobber | Operator::Append)
            && redirection.fd != Some(2)
    });
    let keeps_name = !is_curl || line.has(&["O", "remote-name", "remote-name-all"]);
    let address = || line.operands.iter().map(|word| &*word.text).find(|text| text.contains("://"));
    let named = || address().filter(|_| keeps_name).and_then(|address| address.split(['?', '#']).next());
    let file = match output {
        None | Some("-") => sent.map(|sent| &*sent.target.text),
        output => output,
    };
    let is_to_output = output == Some("-");
    file.or_else(|| if is_to_output { None } else { named() }).map(file_name)
}

/// The names of the files that a command runs, without folders: its program, and what an interpreter is given.
fn run_files(command: &Command) -> [Option<&str>; 2] {
    let script = match interpreted(command) {
        Some(line) => {
            let has_code = line.has(&["c", "e", "m"]) && !is_shell(program(command));
            line.operands.first().copied().filter(|_| !has_code)
        }
        None => command.words.get(1).filter(|_| matches!(program(command), "source" | ".")),
    };
    [Some(program(command)), script.map(|script: &Word| file_name(&script.text))]
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands of a line that run a download, as written.
    fn found(line: &str) -> Vec<&str> {
        let script = shell::read(line);
        let written = |number: usize| {
            let range = script.commands.get(number).map_or(0..0, |command| command.range.clone());
            line.get(range.start as usize..range.end as usize).unwrap_or_default()
        };
        runs_of_download(script.commands.iter()).into_iter().map(written).collect()
    }

    #[test]
    fn a_download_that_is_run_is_found_in_all_its_forms() {
        for (line, expected) in [
            ("curl -fsSL https://get.example/install.sh | sh", "sh"),
            ("curl -fsSL https://get.example/install.sh | sudo -E bash -", "bash -"),
            ("wget -qO- https://get.example/i | tee /tmp/i | sh -s -- --yes", "sh -s -- --yes"),
            ("curl https://get.example/i.gz | gunzip | bash -e", "bash -e"),
            ("curl https://get.example/i | bash -o pipefail", "bash -o pipefail"),
            ("curl https://get.example/i | bash /dev/stdin -v latest", "bash /dev/stdin -v latest"),
            ("apk add curl && curl https://get.example/i.py | python3 -", "python3 -"),
            ("bash <(curl -s https://get.example/i)", "bash <(curl -s https://get.example/i)"),
            ("sh -c \"$(curl -fsSL https://get.example/i)\"", "sh -c \"$(curl -fsSL https://get.example/i)\""),
            ("eval $(wget -O- https://get.example/i)", "eval $(wget -O- https://get.example/i)"),
            ("eval `curl https://get.example/i`", "eval `curl https://get.example/i`"),
            ("curl -o /tmp/i.sh https://get.example/i && sh /tmp/i.sh", "sh /tmp/i.sh"),
            ("curl -fsSLo i https://get.example/i; chmod +x i; ./i --yes", "./i --yes"),
            ("curl -LO https://get.example/tool && chmod +x tool && ./tool", "./tool"),
            ("wget https://get.example/i.sh && bash i.sh", "bash i.sh"),
            ("curl https://get.example/i > /tmp/i\n. /tmp/i", ". /tmp/i"),
            ("wget --output-document=/i https://get.example/i && /i", "/i"),
            ("sh -c 'curl https://get.example/i | sh'", "sh"),
            ("curl -sS https://get.example/i | php -- --install-dir=/bin", "php -- --install-dir=/bin"),
        ] {
            assert_eq!(found(line), [expected], "{line}");
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
            "curl -s https://api.example/v1; sh",
            "curl https://data.example/x.tar | tar x && sh /app/run.sh",
            "curl -o data.json https://data.example/x && node server.js",
            "version=$(curl -s https://api.example/version) && ./web --version",
            "sh -c 'version=$(curl -s https://api.example/version); ./web'",
            "python3 web.py \"$(curl -s https://api.example/version)\"",
            "wget https://get.example/i.sh && sha256sum -c i.sum && sh i.sh",
            "echo 'curl https://get.example/i | sh'",
            "sh -c 'echo $(date)'",
            "",
        ] {
            assert_eq!(found(line), [""; 0], "{line}");
        }
    }
}
