//! PLM-P043: pod tolerates every taint.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, PodSpec};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::logic::all;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.base().items::<Base<'_>>(&["tolerations"]), |findings, toleration| {
        let toleration = toleration?;
        let tolerates_all = all([
            toleration.field::<&str>(&["operator"]).get().map(|operator| operator == Some("Exists")),
            toleration.field::<&str>(&["key"]).get().map(|key| key.unwrap_or("").is_empty()),
        ]);
        if tolerates_all? {
            let effect = toleration.node.get("effect").map_or("", Node::text);
            let what = if effect.is_empty() { "every taint".to_owned() } else { format!("every taint `{effect}`") };
            findings.at(toleration.node, format_args!("the pod tolerates {what}")).discriminated_by(effect);
        }
        Ok(())
    })
}
