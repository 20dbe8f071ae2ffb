//! PLM-B023: role is bound to everybody with an identity.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Binding, Named};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(binding) = Binding::written(object) else { return Ok(()) };
    binding.each_subject(findings, |findings, subject| {
        if subject.is("Group", "system:authenticated")? && !binding.is_discovery()? {
            findings.at(subject, format_args!("{} gives rights to everybody with an identity", Named(object)));
        }
        Ok(())
    })
}
