//! PLM-P021: container chooses no AppArmor profile.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::app_armor;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let profile = app_armor::profile(container);
    if profile.get()?.is_none() {
        findings.at(profile, format_args!("container `{}` chooses no AppArmor profile", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set("RuntimeDefault")
}
