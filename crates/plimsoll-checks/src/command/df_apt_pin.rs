//! PLM-D059: apt packages without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::pins::{is_file, report};
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command) else { return Ok(()) };
    if call.effect() != Effect::Installs || !call.names_packages() {
        return Ok(());
    }
    report(&call, findings, "whatever version the mirror has", |name| {
        // A slash names a release, a dash at the end removes the package.
        name.contains(['=', '/', '(']) || name.ends_with('-') || is_file(name, &[".deb"])
    })
}
