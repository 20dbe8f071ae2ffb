//! What configuration points at: other files of it, modules, commands, paths. A word before a value decides; which
//! program reads the file is not known here, and words of several programs do not collide.

use plimsoll_facts::image::{CodeKind, Edge, FileEdges, base_name, parent};

use super::shell_edges;

/// Words behind which files stand that are read as a part of the configuration: nginx, Apache, redis, PostgreSQL, PAM,
/// ld.so, OpenSSL, supervisord, Avahi.
const INCLUDES: [&str; 11] = [
    "include",
    "include_if_exists",
    "include_dir",
    "includeoptional",
    "files",
    "@include",
    ".include",
    "includedir",
    "!includedir",
    "!include",
    "environmentfile",
];

/// Words behind which a library stands: nginx, Apache, redis, OpenSSL, PostgreSQL.
const LIBRARIES: [&str; 7] = [
    "load_module",
    "loadmodule",
    "loadfile",
    "dynamic_path",
    "module",
    "shared_preload_libraries",
    "session_preload_libraries",
];

/// Words behind which a command stands: supervisord, systemd, nginx, redis, PostgreSQL.
const COMMANDS: [&str; 12] = [
    "command",
    "execstart",
    "execstartpre",
    "execstartpost",
    "execreload",
    "execstop",
    "execstoppost",
    "execcondition",
    "archive_command",
    "restore_command",
    "ssl_passphrase_command",
    "proxycommand",
];

/// What a file of configuration points at.
pub(super) fn edges(path: &[u8], text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Configuration);
    let folder = base_name(parent(path));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    match (base_name(path), folder) {
        (_, b"pam.d") => lines.for_each(|line| pam(line, &mut found)),
        (b"nsswitch.conf", _) => lines.for_each(|line| services(line, &mut found)),
        (b"ld.so.preload", _) => lines.for_each(|line| preloaded(line, &mut found)),
        (b"ld.so.conf", _) | (_, b"ld.so.conf.d") => lines.for_each(|line| folders(line, &mut found)),
        (name, _) if name.starts_with(b"ld-musl-") => lines.for_each(|line| folders(line, &mut found)),
        (b"gconv-modules.conf" | b"gconv-modules", _) => {}
        (b"crontab", _) | (_, b"cron.d" | b"crontabs") => lines.for_each(|line| crontab(line, folder, &mut found)),
        (_, b"default") => found.edges = shell_edges(text).edges,
        _ => joined(text).iter().for_each(|line| setting(line, &mut found)),
    }
    found
}

/// Lines with those behind a backslash, without comments.
fn joined(text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    lines.map(str::to_owned).collect()
}

/// `word value`, `word = value`, `word: value`, with a semicolon at the end.
fn setting(line: &str, found: &mut FileEdges) {
    let end = line.find([' ', '\t', '=', ':']).unwrap_or(line.len());
    let (word, value) = line.split_at_checked(end).unwrap_or((line, ""));
    let value = value.trim_start_matches([' ', '\t', '=', ':']).trim_end_matches(['{', ';', ' ', '\t']);
    let word = word.to_ascii_lowercase();
    let unquoted = value.trim_matches(['"', '\'']);
    match word.as_str() {
        _ if INCLUDES.contains(&word.as_str()) => {
            let files = unquoted.split_whitespace().map(|file| file.trim_start_matches('-').trim_end_matches(';'));
            found.edges.extend(files.map(|file| Edge::Include(file.to_owned())));
        }
        _ if LIBRARIES.contains(&word.as_str()) => {
            let names = unquoted.split([' ', '\t', ',']).map(|name| name.trim_matches(['"', '\'', ';']));
            found.edges.extend(names.filter(|name| !name.is_empty()).map(|name| Edge::Library(name.to_owned())));
        }
        _ if COMMANDS.contains(&word.as_str()) => {
            // systemd has signs before the program. Source: systemd.service(5).
            found.edges.extend(shell_edges(value.trim_start_matches(['@', '-', ':', '+', '!'])).edges);
        }
        _ => {}
    }
    let words =
        line.split([' ', '\t', '=', ',', '"', '\'', ';']).filter(|word| word.starts_with('/') && word.len() > 3);
    found.edges.extend(words.map(|word| Edge::Path(word.to_owned())));
}

/// `auth required pam_unix.so`, `@include common-auth`. Source: pam.d(5).
fn pam(line: &str, found: &mut FileEdges) {
    if let Some(file) = line.strip_prefix("@include") {
        found.edges.push(Edge::Include(file.trim().to_owned()));
        return;
    }
    // `[success=1 default=ignore]` is one field.
    let line = match (line.find('['), line.find(']')) {
        (Some(from), Some(to)) if from < to => {
            format!("{} x {}", line.get(..from).unwrap_or_default(), line.get(to + 1..).unwrap_or_default())
        }
        _ => line.to_owned(),
    };
    let mut words = line.split_whitespace().skip(1);
    match (words.next(), words.next()) {
        (Some("include" | "substack"), Some(file)) => found.edges.push(Edge::Include(file.to_owned())),
        (Some(_), Some(module)) => found.edges.push(Edge::Module(module.to_owned())),
        _ => {}
    }
}

/// `passwd: files systemd [NOTFOUND=return] ldap`. Source: nsswitch.conf(5).
fn services(line: &str, found: &mut FileEdges) {
    let Some((_, services)) = line.split_once(':') else { return };
    let names = services
        .split_whitespace()
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    found.edges.extend(names.map(|name| Edge::Module(name.to_owned())));
}

/// Source: ld.so(8).
fn preloaded(line: &str, found: &mut FileEdges) {
    let line = line.split('#').next().unwrap_or_default();
    let names = line.split([' ', '\t', ':']).filter(|name| !name.is_empty());
    found.edges.extend(names.map(|name| Edge::Library(name.to_owned())));
}

/// `include FILES`, or a folder. Source: ldconfig(8).
fn folders(line: &str, found: &mut FileEdges) {
    match line.strip_prefix("include") {
        Some(files) if files.starts_with([' ', '\t']) => found.edges.push(Edge::Include(files.trim().to_owned())),
        _ => found.edges.extend(line.split(':').map(|folder| Edge::Rpath(folder.trim().to_owned()))),
    }
}

/// `17 * * * * root run-parts /etc/cron.hourly`. Source: crontab(5).
fn crontab(line: &str, folder: &[u8], found: &mut FileEdges) {
    let is_setting = line
        .split_once('=')
        .is_some_and(|(name, _)| name.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    if is_setting {
        return;
    }
    let times = if line.starts_with('@') { 1 } else { 5 };
    // Tables of users have no column for the user.
    let columns = times + usize::from(folder != b"crontabs");
    let mut rest = line;
    for _ in 0..columns {
        rest = rest.trim_start().split_once([' ', '\t']).map_or("", |(_, rest)| rest);
    }
    found.edges.extend(shell_edges(rest.trim_start()).edges);
}
