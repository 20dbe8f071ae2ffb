//! PLM-R037: claim names no storage class, or one that is not allowed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::claims;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(claims::claims(object), |findings, claim| {
        let claim = claim?;
        let class = claim.field::<&str>(&["spec", "storageClassName"]);
        if class.get()?.is_none() {
            let name = claims::name(claim);
            findings.at(class, format_args!("claim `{name}` names no storage class")).discriminated_by(name);
        }
        Ok(())
    })
}
