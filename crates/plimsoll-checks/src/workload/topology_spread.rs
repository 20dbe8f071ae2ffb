//! PLM-R028: workload is not spread, or its spread constraint does nothing.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, PodSpec, Sequence};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::scale::REPLICATED;

/// What a constraint needs: three fields that the API asks for, and a selector, without which it counts no pods.
const NEEDED: [(&str, &[&str]); 4] = [
    ("maxSkew", &["maxSkew"]),
    ("topologyKey", &["topologyKey"]),
    ("whenUnsatisfiable", &["whenUnsatisfiable"]),
    ("labelSelector", &["labelSelector"]),
];

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !REPLICATED.contains(&pod.object().kind.as_str()) {
        return Ok(());
    }
    let constraints = pod.base().field::<Sequence<'e>>(&["topologySpreadConstraints"]);
    if constraints.get()?.is_none_or(|list| list.items().next().is_none()) {
        findings.at(constraints, format_args!("`{}` has no topology spread constraint", pod.object().name));
    }
    findings.each(pod.base().items::<Base<'e>>(&["topologySpreadConstraints"]), |findings, constraint| {
        let constraint = constraint?;
        let topology = constraint.node.get("topologyKey").map_or("", Node::text);
        findings.each(NEEDED, |findings, (name, path)| {
            let is_there = match name {
                "labelSelector" => constraint.field::<Mapping<'e>>(path).get()?.is_some(),
                "maxSkew" => constraint.field::<i64>(path).get()?.is_some(),
                _ => constraint.field::<&str>(path).get()?.is_some(),
            };
            if !is_there {
                let site = constraint.field::<Mapping<'e>>(path);
                let title = format_args!("a spread constraint of `{}` has no `{name}`", pod.object().name);
                findings.at(site, title).discriminated_by(topology).discriminated_by(name);
            }
            Ok(())
        })
    })
}
