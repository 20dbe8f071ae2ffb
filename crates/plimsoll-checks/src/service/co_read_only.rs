//! PLM-M016: Compose service can write to its root file system.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Switch};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let read_only = service.field::<Switch>(&["read_only"]);
    if read_only.get()? != Some(Switch(true)) {
        findings.at(read_only, format_args!("service `{}` can write to its root file system", service.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.set(true)
}
