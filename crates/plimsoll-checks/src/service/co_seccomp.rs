//! PLM-M013: Compose service runs without a seccomp profile.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::security_option::name_and_value;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(service.security_options(), |findings, word| {
        let word = word?;
        if name_and_value(word.text) == ("seccomp", "unconfined") {
            findings.at(word, format_args!("service `{}` may make every system call", service.name()));
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
