//! PLM-R027: replicas may all run on one node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Mapping, Object, PodSpec};
use plimsoll_graph::Selector;
use plimsoll_model::Assessed;

use crate::logic::{all, any};
use crate::scale;

const REQUIRED: &[&str] = &["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
const PREFERRED: &[&str] = &["affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution"];
const SPREAD: &[&str] = &["topologySpreadConstraints"];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(pod) = object.pods().next() else { return Ok(()) };
    let is_replicated = scale::least(object, context).map(|number| number.is_some_and(|number| number > 1));
    if all([is_replicated, keeps_apart(pod).map(|apart| !apart)])? {
        let anti_affinity: Field<'e, Mapping<'e>> = pod.base().field(&["affinity", "podAntiAffinity"]);
        findings.at(anti_affinity, format_args!("the replicas of `{}` may all run on one node", object.name));
    }
    Ok(())
}

/// Does some term or constraint keep the pods of this template away from each other, or try to?
fn keeps_apart(pod: PodSpec<'_>) -> Assessed<bool> {
    let terms = |path| pod.base().items::<Base<'_>>(path).into_iter();
    let preferred = terms(PREFERRED).filter_map(|weighted| match weighted {
        Ok(weighted) => weighted.field::<Base<'_>>(&["podAffinityTerm"]).get().transpose(),
        Err(unknown) => Some(Err(unknown)),
    });
    let separating = terms(REQUIRED).chain(preferred).map(|term| {
        let term = term?;
        all([selects(term, pod), is_in_namespace(term, pod)])
    });
    let spreading = terms(SPREAD).map(|constraint| selects(constraint?, pod));
    any(separating.chain(spreading))
}

/// Does a term speak of the pod itself, over some topology? Without a selector it speaks of nothing.
fn selects(term: Base<'_>, pod: PodSpec<'_>) -> Assessed<bool> {
    let topology = term.field::<&str>(&["topologyKey"]).get().map(|key| key.is_some_and(|key| !key.is_empty()));
    let selector = term.field::<Base<'_>>(&["labelSelector"]).get();
    let is_selected = selector.and_then(|selector| match selector {
        Some(selector) => Selector::label_selector(selector).selects(pod.labels()),
        None => Ok(false),
    });
    all([topology, is_selected])
}

/// Does a term speak of the pod's own namespace? It does when it names none, and by a selector it may.
fn is_in_namespace(term: Base<'_>, pod: PodSpec<'_>) -> Assessed<bool> {
    let own = pod.object().namespace.as_str();
    let names = term.items::<&str>(&["namespaces"]);
    let by_selector = term.field::<Mapping<'_>>(&["namespaceSelector"]).get().map(|selector| selector.is_some());
    let by_default = Ok(names.is_empty());
    any([by_default, by_selector].into_iter().chain(names.into_iter().map(|name| Ok(name? == own))))
}
