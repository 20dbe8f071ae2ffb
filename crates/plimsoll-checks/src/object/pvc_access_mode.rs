//! PLM-R035: claim template lets several nodes write.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Sequence};
use plimsoll_model::Assessed;

use crate::claims;
use crate::logic::any;

const PATH: &[&str] = &["spec", "accessModes"];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(claims::claims(object), |findings, claim| {
        let claim = claim?;
        let modes = claim.items::<&str>(PATH).into_iter();
        let is_single = |mode: &str| matches!(mode, "ReadWriteOnce" | "ReadWriteOncePod");
        if !any(modes.map(|mode| mode.map(is_single)))? {
            let name = claims::name(claim);
            let title = format_args!("claim template `{name}` does not ask for ReadWriteOnce");
            findings.at(claim.field::<Sequence<'e>>(PATH), title).discriminated_by(name);
        }
        Ok(())
    })
}
