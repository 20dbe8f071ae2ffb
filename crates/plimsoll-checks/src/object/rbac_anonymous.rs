//! PLM-B022: role is bound to anonymous callers.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::logic::any;
use crate::rbac::{Binding, Named};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(binding) = Binding::written(object) else { return Ok(()) };
    binding.each_subject(findings, |findings, subject| {
        if any([subject.is("User", "system:anonymous"), subject.is("Group", "system:unauthenticated")])?
            && !binding.is_discovery()?
        {
            findings.at(subject, format_args!("{} gives rights to callers who show no identity", Named(object)));
        }
        Ok(())
    })
}
