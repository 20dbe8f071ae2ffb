//! PLM-M012: Compose service may gain privileges while it runs.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Sequence, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::logic;
use crate::security_option::{is_option, name_and_value};

/// The option as Compose files write it.
const OPTION: &str = "no-new-privileges:true";

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut refused = None;
    let options = service.security_options().into_iter().map(|word| {
        let word = word?;
        let (name, value) = name_and_value(word.text);
        let is_set = name == "no-new-privileges" && matches!(value, "" | "true" | "1");
        if name == "no-new-privileges" && !is_set {
            refused = Some(word);
        }
        Ok(is_set)
    });
    if logic::any(options)? {
        return Ok(());
    }
    service.is_whole()?;
    let place = match refused {
        Some(word) => word.into(),
        None => Site::from(service.field::<Sequence<'e>>(&["security_opt"])),
    };
    findings.at(place, format_args!("service `{}` may gain privileges while it runs", service.name()));
    Ok(())
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    if is_option(site.node) { site.set(OPTION) } else { site.append(OPTION) }
}
