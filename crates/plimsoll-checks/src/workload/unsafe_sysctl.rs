//! PLM-P025: pod sets a sysctl outside the safe set.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, PodSpec};
use plimsoll_model::Assessed;

use crate::sysctls::is_safe;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.base().items::<Base<'_>>(&["securityContext", "sysctls"]), |findings, sysctl| {
        let field = sysctl?.field::<&str>(&["name"]);
        if let Some(name) = field.get()?
            && !is_safe(name, context.target)
        {
            findings.at(field, format_args!("the pod sets the unsafe sysctl `{name}`"));
        }
        Ok(())
    })
}
