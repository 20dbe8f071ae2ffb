//! PLM-M011: Compose service does not drop all capabilities.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Sequence, Site, Word};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::capabilities::normalize;
use crate::logic;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let dropped = service.items::<Word<'e>>(&["cap_drop"]);
    if !logic::any(dropped.into_iter().map(|word| Ok(normalize(word?.text) == "ALL")))? {
        service.is_whole()?;
        let place = service.field::<Sequence<'e>>(&["cap_drop"]);
        findings.at(place, format_args!("service `{}` keeps capabilities it may not need", service.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.append("ALL")
}
