//! PLM-P047: security context constraints allow privileged containers.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let allowed = base.field::<bool>(&["allowPrivilegedContainer"]);
    if allowed.get()? == Some(true) {
        let name = &object.name;
        findings.at(allowed, format_args!("the security context constraints `{name}` allow privileged containers"));
    }
    Ok(())
}
