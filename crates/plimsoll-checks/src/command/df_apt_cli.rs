//! PLM-D063: apt in a script.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::package::call::Call;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if Call::of(command).is_some() {
        findings.on(command, format_args!("`apt` is made for people, not for scripts"));
    }
    Ok(())
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    let Some(call) = Call::of(command) else { return Rewrite::none() };
    // Where both do the same.
    let program = match call.verb() {
        "autoclean" | "autopurge" | "autoremove" | "build-dep" | "clean" | "install" | "purge" | "reinstall"
        | "remove" | "satisfy" | "update" => "apt-get",
        "depends" | "policy" | "rdepends" | "showsrc" => "apt-cache",
        _ => return Rewrite::none(),
    };
    let written = command.instruction().file().spot(at).as_str();
    // There may be a folder before it, and quotes around it.
    match written.rsplit_once("apt") {
        Some((before, after)) if after.len() < 2 => Rewrite::replace(at, format!("{before}{program}{after}")),
        _ => Rewrite::none(),
    }
}
