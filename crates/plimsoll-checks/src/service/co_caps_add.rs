//! PLM-M010: Compose service adds a capability that can take over the host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Word};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::capabilities::{DANGEROUS, normalize};

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(service.items::<Word<'e>>(&["cap_add"]), |findings, word| {
        let word = word?;
        let name = normalize(word.text);
        if DANGEROUS.contains(&name.as_str()) {
            let title = format_args!("service `{}` adds {name}, which can take over the host", service.name());
            findings.at(word, title).discriminated_by(&name);
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
