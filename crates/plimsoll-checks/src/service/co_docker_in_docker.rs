//! PLM-M031: Compose service runs a privileged build daemon.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Switch};
use plimsoll_model::{Assessed, Role};

use crate::build_daemon::is_build_daemon;
use crate::logic;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let image = service.image();
    let is_daemon = image.get().map(|image| image.is_some_and(|image| is_build_daemon(image.text)));
    let privileged = service.privileged();
    let is_privileged = privileged.get().map(|switch| switch == Some(Switch(true)));
    if logic::all([is_daemon, is_privileged])? {
        findings.at(image, format_args!("service `{}` runs a privileged build daemon", service.name())).related(
            Role::Context,
            privileged,
            "the daemon has every right of the host",
        );
    }
    Ok(())
}
