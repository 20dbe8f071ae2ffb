//! PLM-R036: claim template asks for no storage.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Quantity};
use plimsoll_model::Assessed;

use crate::claims;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(claims::claims(object), |findings, claim| {
        let claim = claim?;
        let request = claim.field::<Quantity>(&["spec", "resources", "requests", "storage"]);
        if request.get()?.is_none_or(Quantity::is_zero) {
            let name = claims::name(claim);
            findings.at(request, format_args!("claim template `{name}` asks for no storage")).discriminated_by(name);
        }
        Ok(())
    })
}
