//! PLM-M001: Compose service runs privileged.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Switch};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let privileged = service.privileged();
    if privileged.get()? == Some(Switch(true)) {
        findings.at(privileged, format_args!("service `{}` runs privileged", service.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
