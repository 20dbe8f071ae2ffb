//! PLM-R037: claim names no storage class, or one that is not allowed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::claims;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let allowed = &context.settings.storage_classes;
    findings.each(claims::claims(object), |findings, claim| {
        let claim = claim?;
        let class = claim.field::<&str>(&["spec", "storageClassName"]);
        let name = claims::name(claim);
        match class.get()? {
            None => {
                findings.at(class, format_args!("claim `{name}` names no storage class")).discriminated_by(name);
            }
            Some(class_name) if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed == class_name) => {
                let title = format_args!("claim `{name}` names the storage class `{class_name}`, which is not allowed");
                findings.at(class, title).discriminated_by(name);
            }
            Some(_) => {}
        }
        Ok(())
    })
}
