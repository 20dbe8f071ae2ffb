//! PLM-H003: pod has no controller.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Sequence};
use plimsoll_model::Assessed;

use crate::logic::all;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let owners = base.field::<Sequence<'_>>(&["metadata", "ownerReferences"]);
    let is_alone = owners.get().map(|owners| owners.is_none_or(|owners| owners.items().next().is_none()));
    // Helm runs hooks once and looks after them itself.
    let hook = base.field::<&str>(&["metadata", "annotations", "helm.sh/hook"]).get();
    if all([is_alone, hook.map(|hook| hook.is_none())])? {
        findings.at(owners, format_args!("pod `{}` has no controller", object.name));
    }
    Ok(())
}
