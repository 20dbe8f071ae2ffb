//! PLM-P046: PodSecurityPolicy object is left behind.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if let Some(base) = object.base() {
        let kind = base.field::<&str>(&["kind"]);
        findings
            .at(kind, format_args!("the PodSecurityPolicy `{}` protects nothing since Kubernetes 1.25", object.name));
    }
    Ok(())
}
