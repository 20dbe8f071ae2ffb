//! PLM-R029: pod says nothing about the nodes it runs on.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Field, Mapping, PodSpec};
use plimsoll_model::Assessed;

use crate::logic::any;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let affinity = pod.base().field(&["affinity", "nodeAffinity"]);
    let selector = pod.base().field(&["nodeSelector"]);
    if !any([affinity, selector].map(says_something))? {
        findings.at(affinity, format_args!("the pod says nothing about the nodes it runs on"));
    }
    Ok(())
}

fn says_something(field: Field<'_, Mapping<'_>>) -> Assessed<bool> {
    Ok(field.get()?.is_some_and(|Mapping(node)| node.entries().any(|(_, value)| !value.is_null())))
}
