//! PLM-R033: cron job has no deadline for a late start.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let deadline = base.field::<i64>(&["spec", "startingDeadlineSeconds"]);
    if deadline.get()?.is_none() {
        findings.at(deadline, format_args!("cron job `{}` has no deadline for a late start", object.name));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: &'e Object, site: Site<'e>) -> Edit {
    site.set(300)
}
