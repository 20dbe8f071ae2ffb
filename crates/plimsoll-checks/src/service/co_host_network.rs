//! PLM-M003: Compose service shares the network of the host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Word};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let field = service.field::<Word<'e>>(&["network_mode"]);
    if field.get()?.is_some_and(|word| word.text == "host") {
        findings.at(field, format_args!("service `{}` shares the network of the host", service.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
