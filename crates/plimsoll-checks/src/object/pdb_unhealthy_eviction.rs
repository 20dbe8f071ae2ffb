//! PLM-R026: disruption budget protects pods that do not work.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let policy = base.field::<&str>(&["spec", "unhealthyPodEvictionPolicy"]);
    if policy.get()?.is_none() {
        findings.at(policy, format_args!("budget `{}` leaves the eviction of unhealthy pods open", object.name));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: &'e Object, site: Site<'e>) -> Edit {
    site.set("AlwaysAllow")
}
