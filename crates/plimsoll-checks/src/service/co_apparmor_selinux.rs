//! PLM-M014: Compose service switches AppArmor or SELinux off.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::security_option::name_and_value;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(service.security_options(), |findings, word| {
        let word = word?;
        let module = match name_and_value(word.text) {
            ("apparmor", "unconfined") => "AppArmor",
            ("label", "disable") => "SELinux",
            _ => return Ok(()),
        };
        let title = format_args!("service `{}` is not confined by {module}", service.name());
        findings.at(word, title).discriminated_by(module);
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
