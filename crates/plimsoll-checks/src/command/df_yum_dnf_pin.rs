//! PLM-D070: packages of yum, dnf or zypper without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::pins::{is_file, report};
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(|call| call.effect() == Effect::Installs) else { return Ok(()) };
    if call.is_about_modules() {
        return report(&call, findings, "whatever stream is the default", |module| module.contains([':', '/']));
    }
    if !call.names_packages() {
        return Ok(());
    }
    report(&call, findings, "whatever version the mirror has", |name| {
        // An at sign begins the name of a group; `pattern:` and its like name no package.
        let is_group = name.starts_with('@') || name.split_once(':').is_some_and(|(kind, _)| is_kind(kind));
        is_group || name.contains(['=', '<', '>', '/']) || has_version(name) || is_file(name, &[".rpm"])
    })
}

fn is_kind(kind: &str) -> bool {
    matches!(kind, "patch" | "pattern" | "product" | "srcpackage")
}

/// True for `name-1.2` and `name-1.2-3.el9`: what follows the last dash begins with a digit, or is a variable. A digit
/// further in is a part of the name, as in `java-11-openjdk`.
fn has_version(name: &str) -> bool {
    let last = name.rsplit_once('-').map_or("", |(_, last)| last);
    last.starts_with(|first: char| first.is_ascii_digit() || first == '$')
}
