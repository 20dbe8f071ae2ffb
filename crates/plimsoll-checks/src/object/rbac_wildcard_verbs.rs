//! PLM-B002: role allows every verb.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Named, each_rule};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    each_rule(role, findings, |findings, rule| {
        let place = rule.every_verb()?;
        if let Some(node) = place {
            let title = format_args!("{} allows every verb", Named(role));
            findings.at(node, title).discriminated_by(&rule.signature());
        }
        Ok(place.is_some())
    })
}
