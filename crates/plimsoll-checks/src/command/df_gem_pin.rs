//! PLM-D075: gems without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::pins::{is_file, report};
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(|call| call.effect() == Effect::Installs) else { return Ok(()) };
    // One version for all, a Gemfile, or what lies beside.
    if call.has(&["v", "version", "g", "file", "l", "local"]) {
        return Ok(());
    }
    report(&call, findings, "whatever version is the newest", |gem| gem.contains(':') || is_file(gem, &[".gem"]))
}
