//! PLM-E013: pod is selected by no network policy.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object, PodSpec, Site};
use plimsoll_model::Assessed;

use crate::logic::{all, any};
use crate::network_policy::{Direction, governs, no_others, selects};

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // A policy has no hold over a pod in the node's network.
    if pod.host_network().get()? == Some(true) {
        return Ok(());
    }
    let namespace = &pod.object().namespace;
    let labels = pod.labels();
    let place: Site<'e> = match pod.metadata() {
        Some(metadata) => {
            let labels = metadata.field::<Mapping<'e>>(&["labels"]);
            labels.get()?;
            labels.into()
        }
        None => pod.into(),
    };
    findings.each(Direction::BOTH, |findings, direction| {
        let policies = context.estate.of_resource("NetworkPolicy", namespace).filter_map(Object::base);
        let is_governed = any(policies.map(|policy| all([governs(policy, direction), selects(policy, labels)])));
        if is_governed? {
            return Ok(());
        }
        no_others(context, namespace)?;
        let title = match direction {
            Direction::Ingress => "no network policy limits who may connect to the pod",
            Direction::Egress => "no network policy limits where the pod may connect to",
        };
        findings.at(place, format_args!("{title}")).discriminated_by(direction.word());
        Ok(())
    })
}
