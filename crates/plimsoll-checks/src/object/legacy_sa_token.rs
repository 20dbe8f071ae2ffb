//! PLM-S006: Secret that asks for a token without an end.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let kind = base.field::<&str>(&["type"]);
    if kind.get()? == Some("kubernetes.io/service-account-token") {
        findings.at(kind, format_args!("secret `{}` holds a service account token that never ends", object.name));
    }
    Ok(())
}
