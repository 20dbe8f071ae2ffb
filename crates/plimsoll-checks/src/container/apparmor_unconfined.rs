//! PLM-P022: container switches AppArmor off.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::app_armor;
use crate::holder::holder;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let profile = app_armor::profile(container);
    let Some(value) = profile.get()? else { return Ok(()) };
    if app_armor::is_annotation(profile.site()) {
        // An empty one is none.
        if !matches!(value, "" | "runtime/default") && !value.starts_with("localhost/") {
            findings
                .at(profile, format_args!("container `{}` switches AppArmor off by annotation", container.name()))
                .discriminated_by(container.name());
        }
    } else if value == "Unconfined" {
        // Any other value that is none of the API's is refused by it and switches nothing off.
        findings.at(profile, format_args!("{} switches AppArmor off", holder(container, profile.origin())));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(if app_armor::is_annotation(site) { "runtime/default" } else { "RuntimeDefault" })
}
