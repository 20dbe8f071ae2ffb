//! PLM-H023: monitor selects nothing.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, PodSpec};
use plimsoll_graph::Selector;
use plimsoll_model::Assessed;

use crate::logic::any;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let field = base.field::<Base<'_>>(&["spec", "selector"]);
    let selector = field.get()?.map(Selector::label_selector);
    let namespaces = namespaces(object, base)?;
    let is_seen =
        |candidate: &&Object| namespaces.as_ref().is_none_or(|names| names.contains(&candidate.namespace.as_str()));
    let is_of_pods = object.kind == "PodMonitor";
    let candidates = context.estate.objects().filter(is_seen).flat_map(|candidate| {
        let own = (!is_of_pods && candidate.resource() == "Service").then(|| candidate.labels());
        own.into_iter().chain(candidate.pods().filter(move |_| is_of_pods).map(PodSpec::labels))
    });
    // Without a selector it takes all.
    let selected = candidates.map(|labels| selector.as_ref().map_or(Ok(true), |selector| selector.selects(labels)));
    if !any(selected)? {
        let (kind, name) = (&object.kind, &object.name);
        let what = if is_of_pods { "pod" } else { "Service" };
        findings.at(field, format_args!("{kind} `{name}` selects no {what}"));
    }
    Ok(())
}

/// The namespaces in which it looks; `None` for all of them. Where a monitor without a namespace will stand is not
/// known, so that it may look anywhere.
fn namespaces<'e>(object: &'e Object, base: Base<'e>) -> Assessed<Option<Vec<&'e str>>> {
    if base.field::<bool>(&["spec", "namespaceSelector", "any"]).get()? == Some(true) {
        return Ok(None);
    }
    let names = base.items::<&str>(&["spec", "namespaceSelector", "matchNames"]);
    if !names.is_empty() {
        return names.into_iter().collect::<Assessed<Vec<_>>>().map(Some);
    }
    let own = base.field::<&str>(&["metadata", "namespace"]).get()?;
    Ok(own.map(|_| vec![object.namespace.as_str()]))
}
