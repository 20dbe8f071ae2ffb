//! PLM-P020: container switches seccomp off.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::holder::holder;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let profile = container.seccomp_type();
    if profile.get()? == Some("Unconfined") {
        findings.at(profile, format_args!("{} switches seccomp off", holder(container, profile.origin())));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set("RuntimeDefault")
}
