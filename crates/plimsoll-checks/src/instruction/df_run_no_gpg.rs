//! PLM-D030: packages are installed without their signature.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::shell::command_setting::{Value, setting};
use crate::shell::mode::is_in_heredoc;
use crate::shell::written_text::written;

const APT: &[&str] = &["apt", "apt-get", "aptitude"];
const DNF: &[&str] = &["dnf", "dnf5", "microdnf", "tdnf", "yum", "yum-config-manager"];

/// Options that leave the signature out by being there.
const OPTIONS: &[(&[&str], &[&str])] = &[
    (&["apk"], &["--allow-untrusted"]),
    (APT, &["--allow-unauthenticated", "--allow-insecure-repositories", "--force-yes"]),
    (DNF, &["--nogpgcheck", "--no-gpgchecks"]),
    (&["zypper"], &["--no-gpg-checks", "--no-gpgcheck", "-G", "--allow-unsigned-rpm"]),
    (&["dpkg"], &["--force-bad-verify"]),
];

/// Settings that do, by the end of their names in lower case.
const SETTINGS: &[(&[&str], &str, Value)] = &[
    (APT, "allowunauthenticated", Value::On),
    (APT, "allowinsecurerepositories", Value::On),
    (DNF, "gpgcheck", Value::Off),
];

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut writes_file = instruction.keyword() != Keyword::Run;
    for command in instruction.commands() {
        if let Some(spot) = without_signature(command) {
            let program = command.program();
            let title = format_args!("`{program}` installs packages without their signature");
            findings.on(spot, title).discriminated_by(program);
        }
        if let Some((word, _)) = written(command).find(|(_, text)| trusts(text)) {
            findings.on(word, format_args!("a repository is declared trusted without signatures"));
        }
        writes_file |= matches!(command.program(), "cat" | "tee");
    }
    let is_script = instruction.commands().any(is_in_heredoc);
    for heredoc in instruction.heredocs().iter().filter(|_| writes_file && !is_script) {
        for line in lines(instruction.content(heredoc)).filter(|line| trusts(line.as_str())) {
            findings.on(line, format_args!("a repository is declared trusted without signatures"));
        }
    }
    instruction.is_read()
}

/// The option with which a command leaves the signature out.
fn without_signature(command: ShellCommand<'_>) -> Option<Spot<'_>> {
    let program = command.program();
    if program == "rpm" {
        let only_looks = command.has_option(&["-q", "--query", "-V", "--verify", "-K", "--checksig"]);
        return command.option(&["--nosignature", "--nodigest"]).filter(|_| !only_looks).map(Spot::from);
    }
    let options = OPTIONS.iter().filter(|(programs, _)| programs.contains(&program));
    let option = options.into_iter().find_map(|(_, options)| command.option(options)).map(Spot::from);
    let settings = SETTINGS.iter().filter(|(programs, _, _)| programs.contains(&program));
    let words = &command.tree().words;
    let set = || settings.into_iter().find_map(|(_, name, value)| setting(words, name, *value));
    option.or_else(|| set().map(|word| command.spot_of(word)))
}

/// True for a text with `[trusted=yes]` of apt, `SigLevel = Never` of pacman, or `gpgcheck=0` of yum, which is not
/// the end of `repo_gpgcheck`.
fn trusts(text: &str) -> bool {
    let text: String = text.to_ascii_lowercase().split([' ', '\t']).collect();
    let is_off = |(at, found): (usize, &str)| {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let value = after.strip_prefix(found).and_then(|after| after.strip_prefix('=')).unwrap_or_default();
        !before.ends_with('_') && value.starts_with(['0', 'n', 'f'])
    };
    let is_open = text.contains('[') && (text.contains("trusted=yes") || text.contains("allow-insecure=yes"));
    is_open || text.contains("siglevel=never") || text.match_indices("gpgcheck").any(is_off)
}

/// The lines of a text.
fn lines(spot: Spot<'_>) -> impl Iterator<Item = Spot<'_>> {
    let mut read = 0;
    spot.as_str().split_inclusive('\n').map(move |line| {
        let start = read;
        read += line.len();
        spot.part(start..start + line.trim_end().len())
    })
}
