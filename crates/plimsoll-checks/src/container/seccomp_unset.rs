//! PLM-P019: container has no seccomp profile.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let profile = container.seccomp_type();
    if profile.get()?.is_none() {
        findings.at(profile, format_args!("container `{}` has no seccomp profile", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set("RuntimeDefault")
}
