//! PLM-D029: certificate check switched off.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::shell::Word;

use crate::shell::command_setting::{Value, setting};
use crate::shell::downloaders::CURL;
use crate::shell::getopt;
use crate::shell::written_text::written;

/// Options that switch the check off by being there.
const OPTIONS: &[(&[&str], &[&str])] = &[
    (&["wget", "apk"], &["--no-check-certificate"]),
    (&["pip", "pip3", "python", "python3"], &["--trusted-host"]),
    (&["uv"], &["--allow-insecure-host"]),
    (&["npm", "pnpm", "yarn"], &["--no-strict-ssl"]),
    (&["conda", "mamba"], &["--insecure"]),
    (&["helm", "kubectl"], &["--insecure-skip-tls-verify"]),
];

/// Settings that do, by the end of their names in lower case.
const SETTINGS: &[(&[&str], &str, Value)] = &[
    (&["git"], "sslverify", Value::Off),
    (&["npm", "pnpm", "yarn"], "strict-ssl", Value::Off),
    (&["yarn"], "enablestrictssl", Value::Off),
    (&["dnf", "dnf5", "microdnf", "tdnf", "yum", "yum-config-manager"], "sslverify", Value::Off),
    (&["apt", "apt-get", "aptitude"], "verify-peer", Value::Off),
    (&["apt", "apt-get", "aptitude"], "verify-host", Value::Off),
    (&["conda", "mamba", "micromamba"], "ssl_verify", Value::Off),
    (&["bundle"], "ssl_verify_mode", Value::Off),
    (&["composer"], "disable-tls", Value::On),
    (&["mvn"], "maven.wagon.http.ssl.insecure", Value::On),
    (&["pip", "pip3", "python", "python3"], "trusted-host", Value::Any),
    (&["buildah", "podman", "skopeo"], "tls-verify", Value::Off),
    (&["aria2c"], "check-certificate", Value::Off),
    (&["http", "https"], "verify", Value::Off),
];

/// Variables that do.
const VARIABLES: &[(&str, Value)] = &[
    ("NODE_TLS_REJECT_UNAUTHORIZED", Value::Off),
    ("PYTHONHTTPSVERIFY", Value::Off),
    ("GIT_SSL_NO_VERIFY", Value::On),
    ("NPM_CONFIG_STRICT_SSL", Value::Off),
    ("YARN_ENABLE_STRICT_SSL", Value::Off),
    ("PIP_TRUSTED_HOST", Value::Any),
    ("UV_INSECURE_HOST", Value::Any),
    ("CONDA_SSL_VERIFY", Value::Off),
    ("BUNDLE_SSL_VERIFY_MODE", Value::Off),
    ("GOINSECURE", Value::Any),
];

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for command in instruction.commands() {
        if let Some(word) = switched_off(command).filter(|_| !is_local(command)) {
            let program = command.program();
            let title = format_args!("`{program}` does not check the certificate of the server");
            findings.on(word, title).discriminated_by(program);
        }
        if let Some((word, _)) = written(command).find(|(_, text)| is_switch(text)) {
            findings.on(word, format_args!("a setting switches the check of certificates off"));
        }
        for (name, spot) in variables(command) {
            let title = format_args!("`{name}` switches the check of certificates off");
            findings.on(spot, title).discriminated_by(name);
        }
    }
    let set = findings.each(instruction.pairs(), |findings, pair| {
        if let (Some(kind), Some(value)) = (kind_of(pair.key), pair.value)
            && kind.fits(value.get()?)
        {
            let title = format_args!("`{}` switches the check of certificates off", pair.key);
            findings.on(pair, title).discriminated_by(pair.key);
        }
        Ok(())
    });
    set.and(instruction.is_read())
}

/// The word with which a command switches the check off.
fn switched_off(command: ShellCommand<'_>) -> Option<Spot<'_>> {
    let words = &command.tree().words;
    let program = command.program();
    if program == "curl" {
        let option = getopt::read(words, &CURL).option(&["k", "insecure", "proxy-insecure"])?;
        return Some(command.spot_of(option.word));
    }
    let options = OPTIONS.iter().filter(|(programs, _)| programs.contains(&program)).flat_map(|(_, options)| *options);
    let option = options.into_iter().find_map(|option| command.option(&[option])).map(Spot::from);
    let set = || {
        let settings = SETTINGS.iter().filter(|(programs, _, _)| programs.contains(&program));
        settings.into_iter().find_map(|(_, name, value)| setting(words, name, *value)).map(|word| command.spot_of(word))
    };
    option.or_else(set)
}

/// True for a text of a settings file of apt, yum, npm, wget or conda that switches the check off.
fn is_switch(text: &str) -> bool {
    const SWITCHES: &[&str] = &[
        "check_certificateoff",
        "ssl_verifyfalse",
        "sslverify0",
        "sslverifyfalse",
        "strict-sslfalse",
        "verify-hostfalse",
        "verify-peerfalse",
    ];
    let text: String = text.to_ascii_lowercase().split([' ', '=', ':', '"', '\'']).collect();
    SWITCHES.iter().any(|switch| text.contains(switch))
}

/// The variables with which a command switches it off: before its words, or as words of `export` and its like.
fn variables(command: ShellCommand<'_>) -> Vec<(&str, Spot<'_>)> {
    let tree = command.tree();
    let fits = |name: &str, value: &str| kind_of(name).is_some_and(|kind| kind.fits(value));
    let assigned = tree.assignments.iter().filter(|assignment| fits(&assignment.name, &assignment.value.text));
    let mut found: Vec<_> =
        assigned.map(|assignment| (&*assignment.name, command.spot_of(&assignment.value))).collect();
    if matches!(command.program(), "declare" | "export" | "go" | "readonly" | "typeset") {
        let pairs = tree.words.iter().filter_map(|word| Some((word.text.split_once('=')?, word)));
        let exported = pairs.filter(|((name, value), _)| fits(name, value));
        found.extend(exported.map(|((name, _), word)| (name, command.spot_of(word))));
    }
    found
}

fn kind_of(variable: &str) -> Option<Value> {
    VARIABLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(variable)).map(|(_, kind)| *kind)
}

/// True when a word names the machine itself.
fn is_local(command: ShellCommand<'_>) -> bool {
    let is_loopback = |word: &Word| {
        let host = word.text.split_once("://").map_or(&*word.text, |(_, rest)| rest);
        ["localhost", "127.", "[::1]", "0.0.0.0"].iter().any(|name| host.starts_with(name))
    };
    command.tree().words.iter().any(is_loopback)
}
