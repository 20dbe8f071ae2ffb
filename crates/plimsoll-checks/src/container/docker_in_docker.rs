//! PLM-P054: build daemon runs privileged inside the cluster.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::{Assessed, Role};

use crate::build_daemon::is_build_daemon;
use crate::logic;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let image = container.image();
    let is_daemon = image.get().map(|image| image.is_some_and(is_build_daemon));
    if logic::all([is_daemon, logic::is_true(container.privileged())])? {
        findings.at(image, format_args!("container `{}` runs a privileged build daemon", container.name())).related(
            Role::Context,
            container.privileged(),
            "the daemon has every right of the node",
        );
    }
    Ok(())
}
