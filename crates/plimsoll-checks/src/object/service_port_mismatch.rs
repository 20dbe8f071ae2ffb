//! PLM-E019: service leads to a port that its pods do not offer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Mapping, Object, PodSpec};
use plimsoll_graph::{Selector, World};
use plimsoll_model::Assessed;

use crate::logic::any;
use crate::ports::Port;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of_service = match object.base() {
        Some(base) if object.kind == "Service" && !object.is_custom() => service(object, base, context, findings),
        _ => Ok(()),
    };
    let of_pods = findings.each(object.pods().flat_map(PodSpec::every_container), |findings, container| {
        let container = container?;
        findings.each(container.ports(), |findings, port| {
            let field = port?.field::<&str>(&["name"]);
            if let Some(name) = field.get()?.filter(|name| Port::Name(name).is_malformed()) {
                let title = format_args!("container `{}` gives a port the invalid name `{name}`", container.name());
                findings.at(field, title).discriminated_by(name);
            }
            Ok(())
        })
    });
    of_service.and(of_pods)
}

fn service<'e>(object: &'e Object, base: Base<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (namespace, name) = (&object.namespace, &object.name);
    findings.each(base.items::<Base<'e>>(&["spec", "ports"]), |findings, port| {
        let field: Field<'e, Port<'e>> = port?.field(&["targetPort"]);
        let Some(target) = field.get()? else { return Ok(()) };
        if target.is_malformed() {
            let title = format_args!("the service `{namespace}/{name}` leads to `{target}`, which is no port");
            findings.at(field, title).discriminated_by(&target.to_string());
            return Ok(());
        }
        // A headless service leads to the pods themselves.
        if base.field::<&str>(&["spec", "clusterIP"]).get()? == Some("None") {
            return Ok(());
        }
        if is_offered_by_none(base, namespace, target, context)? {
            let title = format_args!("the service `{namespace}/{name}` leads to port `{target}`, which no pod offers");
            findings.at(field, title).discriminated_by(&target.to_string());
        }
        Ok(())
    })
}

/// True when the service selects pods of the set and none of them offers the port. A number counts only when all of
/// them say which ports they have: they need not.
fn is_offered_by_none<'e>(
    service: Base<'e>,
    namespace: &str,
    target: Port<'e>,
    context: &Context<'e>,
) -> Assessed<bool> {
    let selector = service.field::<Mapping<'e>>(&["spec", "selector"]).get()?.map(Selector::pairs);
    let Some(selector) = selector.filter(|selector| !selector.is_empty()) else { return Ok(false) };
    let selected = World::of(context.estate)?.selected(namespace, &selector);
    if !selected.any()? {
        return Ok(false);
    }
    let offers = any(selected.pods.iter().map(|pod| offers(*pod, target)));
    if offers? {
        return Ok(false);
    }
    // A pod whose labels are not known may be the one that offers it.
    selected.unknown.map_or(Ok(true), Err)
}

/// True when a pod offers a port, or may without saying so.
fn offers(pod: PodSpec<'_>, target: Port<'_>) -> Assessed<bool> {
    let mut has_ports = false;
    let mut offers = Ok(pod.base().partial);
    for container in pod.every_container() {
        let ports = match container {
            Ok(container) => container.ports(),
            Err(unknown) => vec![Err(unknown)],
        };
        has_ports |= !ports.is_empty();
        offers = any([offers, any(ports.into_iter().map(|port| is(port?, target)))]);
    }
    if offers == Ok(false) && !has_ports { Ok(matches!(target, Port::Number(_))) } else { offers }
}

fn is(port: Base<'_>, target: Port<'_>) -> Assessed<bool> {
    Ok(match target {
        Port::Number(number) => port.field::<i64>(&["containerPort"]).get()? == Some(number),
        Port::Name(name) => port.field::<&str>(&["name"]).get()? == Some(name),
    })
}
