//! PLM-D066: index of apk in a layer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::insertion;
use crate::docker::package::cache;
use crate::docker::package::call::Call;
use crate::docker::package::words::Effect;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(Call::is_in_image) else { return Ok(()) };
    if call.effect() == Effect::Installs && call.lacks(&["no-cache"])? && cache::stays(&call)? {
        findings.on(call.spot(), format_args!("`{}` leaves its index in the image", call.name()));
    }
    Ok(())
}

pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    insertion::after_word_at(command, at, &["--no-cache"])
}
