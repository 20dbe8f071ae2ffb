//! PLM-D062: lists of apt in a layer.

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
    // Of several in a script the last one matters.
    if call.effect() == Effect::Refreshes && !call.is_repeated(&[Effect::Refreshes]) && cache::stays(&call)? {
        findings.on(call.spot(), format_args!("the lists that `{}` fetches stay in the image", call.name()));
    }
    Ok(())
}

pub(crate) fn fix(command: ShellCommand<'_>, _: Extent) -> Rewrite {
    insertion::at_end(command, "rm -rf /var/lib/apt/lists/*")
}
