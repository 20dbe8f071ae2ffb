//! PLM-P042: workload asks for control-plane nodes or a fixed node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, ObjectSource, PodSpec};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::logic::all;

/// The labels and taints of nodes of the control plane, the older one last.
const ROLES: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

const REQUIRED: &[&str] =
    &["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];
const PREFERRED: &[&str] = &["affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution"];

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let parts = [
        node_selector(pod, findings),
        findings.each(pod.base().items::<Base<'_>>(REQUIRED), |findings, term| {
            findings.each(term?.items(&["matchExpressions"]), match_expression)
        }),
        findings.each(pod.base().items::<Base<'_>>(PREFERRED), |findings, preferred| {
            findings.each(preferred?.items(&["preference", "matchExpressions"]), match_expression)
        }),
        findings.each(pod.base().items(&["tolerations"]), toleration),
        node_name(pod, findings),
    ];
    parts.into_iter().collect()
}

fn node_selector<'e>(pod: PodSpec<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(Mapping(selector)) = pod.base().field(&["nodeSelector"]).get()? else { return Ok(()) };
    for (key, value) in selector.entries().filter(|(key, _)| ROLES.contains(&key.text())) {
        let key = key.text();
        let finding = findings.at(value, format_args!("the pod selects nodes by `{key}`"));
        finding.discriminated_by("nodeSelector").discriminated_by(key);
    }
    Ok(())
}

fn match_expression<'e>(findings: &mut Findings<'_, 'e>, expression: Assessed<Base<'e>>) -> Assessed {
    let expression = expression?;
    let key = expression.field::<&str>(&["key"]);
    let operator = expression.field::<&str>(&["operator"]);
    let asks = all([
        key.get().map(|key| key.is_some_and(|key| ROLES.contains(&key))),
        operator.get().map(|operator| matches!(operator, Some("In" | "Exists"))),
    ]);
    if asks? {
        let name = key.get()?.unwrap_or("");
        let title = format_args!("the pod's node affinity asks for `{name}`");
        findings.at(key, title).discriminated_by("nodeAffinity").discriminated_by(name);
    }
    Ok(())
}

fn toleration<'e>(findings: &mut Findings<'_, 'e>, toleration: Assessed<Base<'e>>) -> Assessed {
    let toleration = toleration?;
    let key = toleration.field::<&str>(&["key"]);
    if let Some(name) = key.get()?
        && ROLES.contains(&name)
    {
        let effect = toleration.node.get("effect").map_or("", Node::text);
        findings.at(key, format_args!("the pod tolerates the taint `{name}`")).discriminated_by(effect);
    }
    Ok(())
}

fn node_name<'e>(pod: PodSpec<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // In a cluster the scheduler has written it, and in what was exported from one.
    let object = pod.object();
    let has_uid = object.node().and_then(|node| node.get("metadata")).is_some_and(|meta| meta.get("uid").is_some());
    if object.source == ObjectSource::Live || has_uid {
        return Ok(());
    }
    let field = pod.base().field::<&str>(&["nodeName"]);
    if let Some(name) = field.get()?
        && !name.is_empty()
    {
        findings.at(field, format_args!("the pod is bound to the node `{name}`")).discriminated_by("nodeName");
    }
    Ok(())
}
