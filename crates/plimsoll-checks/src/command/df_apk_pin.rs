//! PLM-D067: apk packages without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::pins::{is_file, report};
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command) else { return Ok(()) };
    if call.effect() != Effect::Installs {
        return Ok(());
    }
    report(&call, findings, "whatever version the mirror has", |name| {
        // A dot begins the name of a virtual package, `!` forbids one.
        name.contains(['=', '~', '<', '>', '/']) || name.starts_with('!') || is_file(name, &[".apk"])
    })
}
