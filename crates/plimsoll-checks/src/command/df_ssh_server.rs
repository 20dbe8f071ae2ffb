//! PLM-D078: SSH server is installed or started.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ShellCommand, ShellWord, Stage};
use plimsoll_model::Assessed;

/// Programs that install packages, the words by which they do, and the packages that bring a server. Source: the
/// package lists of Debian 12, Alpine 3.20, Fedora 41, openSUSE 15.6 and Arch Linux.
const PACKAGES: &[(&[&str], &[&str], &[&str])] = &[
    (&["apk"], &["add"], &["dropbear", "openssh", "openssh-server"]),
    (&["apt", "apt-get", "aptitude"], &["install"], &["dropbear", "openssh-server", "ssh", "tinysshd"]),
    (&["dnf", "dnf5", "microdnf", "tdnf", "yum"], &["install", "reinstall"], &["dropbear", "openssh-server"]),
    (&["zypper"], &["in", "install"], &["dropbear", "openssh", "openssh-server"]),
    (&["pacman"], &["-S", "-Sy", "-Syu"], &["dropbear", "openssh", "tinyssh"]),
];

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !command.instruction().stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    for package in servers(command).into_iter().filter(|package| !is_removed(command, *package)) {
        let name = package.text();
        findings.on(package, format_args!("the package `{name}` brings an SSH server")).discriminated_by(name);
    }
    if starts(command) {
        findings.on(command, format_args!("an SSH server is started"));
    }
    Ok(())
}

/// The packages with a server that a command installs.
fn servers(command: ShellCommand<'_>) -> Vec<ShellWord<'_>> {
    let Some((_, verbs, names)) = PACKAGES.iter().find(|(programs, _, _)| programs.contains(&command.program())) else {
        return Vec::new();
    };
    let after = command.arguments().skip_while(|word| !verbs.contains(&word.text())).skip(1);
    after.filter(|word| names.iter().any(|name| is_package(word.text(), name))).collect()
}

/// True for a package of a name, with or without a version.
fn is_package(word: &str, name: &str) -> bool {
    let Some(rest) = word.strip_prefix(name) else { return false };
    let version = rest.strip_prefix('-').unwrap_or_default();
    rest.is_empty()
        || rest.starts_with(['=', '<', '>', '~', ':', '/', '@'])
        || version.starts_with(|first: char| first.is_ascii_digit())
}

/// True when the same step takes the package away again, by its name or that of the group it came with.
fn is_removed(command: ShellCommand<'_>, package: ShellWord<'_>) -> bool {
    let group = command.option_value(&["-t", "--virtual"]);
    let removes = |word: ShellWord<'_>| word.text() == package.text() || Some(word.text()) == group;
    let removal = |later: &ShellCommand<'_>| {
        later.program() == command.program()
            && later.arguments().any(|word| matches!(word.text(), "autoremove" | "del" | "erase" | "purge" | "remove"))
    };
    command.later().filter(removal).any(|removal| removal.arguments().any(removes))
}

/// True when a command starts a server, or has it started with the container.
fn starts(command: ShellCommand<'_>) -> bool {
    let arguments: Vec<&str> = command.arguments().map(ShellWord::text).filter(|text| !text.starts_with('-')).collect();
    match (command.program(), arguments.as_slice()) {
        ("sshd" | "dropbear" | "tinysshd", _) => !command.has_option(&["-t", "-T", "-G", "-V", "--help"]),
        ("ssh", ["start" | "restart"]) => command.program_word().is_some_and(|word| word.text().contains("init.d/")),
        ("service" | "rc-service", [name, verb, ..]) => is_server(name) && matches!(*verb, "start" | "restart"),
        ("rc-update", ["add", name, ..]) => is_server(name),
        ("systemctl", ["enable" | "reenable" | "restart" | "start", names @ ..]) => {
            names.iter().any(|name| is_server(name))
        }
        _ => false,
    }
}

fn is_server(service: &str) -> bool {
    let name = service.split('.').next().unwrap_or(service);
    matches!(name, "dropbear" | "ssh" | "sshd")
}
