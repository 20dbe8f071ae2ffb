//! What a NetworkPolicy governs, as the API server and the network plugins read it.

use plimsoll_engine::Context;
use plimsoll_facts::{Base, Field, Labels, Mapping, Sequence};
use plimsoll_graph::Selector;
use plimsoll_model::{Assessed, Unknown, Why};

use crate::logic::{all, any};
use crate::ports::Port;

/// A direction of traffic, which policies govern apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    /// To the pod.
    Ingress,
    /// From the pod.
    Egress,
}

impl Direction {
    /// Both.
    pub(crate) const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    /// The word in a policy's rules, and in messages.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The word in `policyTypes`.
    const fn type_word(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }

    const fn rules(self) -> &'static [&'static str] {
        match self {
            Self::Ingress => &["spec", "ingress"],
            Self::Egress => &["spec", "egress"],
        }
    }

    /// The key of a rule's peers.
    pub(crate) const fn peers(self) -> &'static [&'static str] {
        match self {
            Self::Ingress => &["from"],
            Self::Egress => &["to"],
        }
    }
}

/// True when a policy isolates the pods it selects in that direction. Without `policyTypes` it is ingress, and egress
/// if there are rules for it. Source: defaulting of `networking.k8s.io/v1` in the API server.
pub(crate) fn governs(policy: Base<'_>, direction: Direction) -> Assessed<bool> {
    let types = policy.items::<&str>(&["spec", "policyTypes"]);
    if !types.is_empty() {
        return any(types.into_iter().map(|word| Ok(word? == direction.type_word())));
    }
    match direction {
        Direction::Ingress => Ok(true),
        Direction::Egress => {
            let rules = policy.field::<Sequence<'_>>(direction.rules()).get()?;
            Ok(rules.is_some_and(|rules| rules.items().next().is_some()))
        }
    }
}

/// The rules of a policy for a direction.
pub(crate) fn rules(policy: Base<'_>, direction: Direction) -> Vec<Assessed<Base<'_>>> {
    policy.items(direction.rules())
}

/// The selector of the pods that a policy governs.
pub(crate) fn pod_selector(policy: Base<'_>) -> Field<'_, Base<'_>> {
    policy.field(&["spec", "podSelector"])
}

/// True when a policy governs pods with these labels.
pub(crate) fn selects<'e>(policy: Base<'e>, labels: Labels<'e>) -> Assessed<bool> {
    match pod_selector(policy).get()? {
        Some(selector) => Selector::label_selector(selector).selects(labels),
        None => Ok(true),
    }
}

/// True when a policy governs all pods of its namespace.
pub(crate) fn selects_all(policy: Base<'_>) -> Assessed<bool> {
    pod_selector(policy).get()?.map_or(Ok(true), is_empty)
}

/// True for a label selector that asks for nothing.
pub(crate) fn is_empty(selector: Base<'_>) -> Assessed<bool> {
    let pairs = selector.field::<Mapping<'_>>(&["matchLabels"]).get();
    let expressions = selector.field::<Sequence<'_>>(&["matchExpressions"]).get();
    all([
        pairs.map(|pairs| pairs.is_none_or(|Mapping(node)| node.entries().next().is_none())),
        expressions.map(|list| list.is_none_or(|list| list.items().next().is_none())),
    ])
}

/// True when a rule lets traffic of every port through.
pub(crate) fn is_for_every_port(rule: Base<'_>) -> Assessed<bool> {
    let ports = rule.items::<Base<'_>>(&["ports"]);
    // An entry without a number is for all ports of its protocol.
    let is_whole = |port: Assessed<Base<'_>>| Ok(port?.field::<Port<'_>>(&["port"]).get()?.is_none());
    if ports.is_empty() { Ok(true) } else { any(ports.into_iter().map(is_whole)) }
}

/// Policies of other kinds, which may govern pods of a namespace too: namespaced ones first.
const OTHER_NAMESPACED: [&str; 3] =
    ["CiliumNetworkPolicy.cilium.io", "NetworkPolicy.projectcalico.org", "NetworkPolicy.crd.projectcalico.org"];
const OTHER_CLUSTER_WIDE: [&str; 6] = [
    "AdminNetworkPolicy",
    "BaselineAdminNetworkPolicy",
    "ClusterNetworkPolicy",
    "CiliumClusterwideNetworkPolicy.cilium.io",
    "GlobalNetworkPolicy.projectcalico.org",
    "GlobalNetworkPolicy.crd.projectcalico.org",
];

/// An unknown when the set holds policies of other kinds that may govern pods of the namespace: what those do is not
/// read, so that the lack of a NetworkPolicy proves nothing.
pub(crate) fn no_others(context: &Context<'_>, namespace: &str) -> Assessed {
    let estate = context.estate;
    let in_namespace = OTHER_NAMESPACED.iter().any(|kind| estate.of_resource(kind, namespace).next().is_some());
    let has_others = in_namespace || OTHER_CLUSTER_WIDE.iter().any(|kind| estate.everywhere(kind).next().is_some());
    if has_others { Err(Unknown::new(Why::OutOfReach)) } else { Ok(()) }
}
