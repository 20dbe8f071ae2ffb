//! PLM-B025: role is bound to a default service account.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Binding, Named};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(binding) = Binding::written(object) else { return Ok(()) };
    binding.each_subject(findings, |findings, subject| {
        if let Some((namespace, "default")) = subject.service_account()? {
            let title = format_args!("{} gives rights to the default service account of `{namespace}`", Named(object));
            findings.at(subject, title).discriminated_by(namespace);
        }
        Ok(())
    })
}
