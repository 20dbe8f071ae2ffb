//! PLM-E012: ingress or route leads to a service or port that does not exist.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object};
use plimsoll_model::Assessed;

use crate::logic::{all, any};
use crate::ports::Port;

/// What an ingress or a route leads to.
struct Backend<'e> {
    namespace: &'e str,
    name: Field<'e, &'e str>,
    port: Field<'e, Port<'e>>,
}

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let backends = if object.kind == "Ingress" { of_ingress(object, base) } else { of_route(object, base) };
    findings.each(backends, |findings, backend| look(&backend?, object, context, findings))
}

fn look<'e>(
    backend: &Backend<'e>,
    object: &'e Object,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let Some(name) = backend.name.get()? else { return Ok(()) };
    let (own, namespace) = (&object.name, backend.namespace);
    let kind = if object.kind == "Ingress" { "ingress" } else { "route" };
    let Some(service) = context.estate.find("Service", namespace, name)?.and_then(Object::base) else {
        let title = format_args!("the {kind} `{}/{own}` leads to the missing service `{name}`", object.namespace);
        findings.at(backend.name, title).discriminated_by(namespace).discriminated_by(name);
        return Ok(());
    };
    // The AWS controller finds the target in an annotation, and an alias has no ports.
    let port = backend.port.get()?.filter(|port| *port != Port::Name("use-annotation"));
    let Some(port) = port else { return Ok(()) };
    if service.field::<&str>(&["spec", "type"]).get()? == Some("ExternalName") {
        return Ok(());
    }
    let ports = service.items::<Base<'e>>(&["spec", "ports"]);
    let has_port = any(ports.into_iter().map(|offered| match port {
        Port::Number(number) => Ok(offered?.field::<i64>(&["port"]).get()? == Some(number)),
        Port::Name(name) => Ok(offered?.field::<&str>(&["name"]).get()? == Some(name)),
    }));
    if !has_port? {
        let title =
            format_args!("the {kind} `{}/{own}` leads to port `{port}`, which `{name}` lacks", object.namespace);
        let finding = findings.at(backend.port, title);
        finding.discriminated_by(namespace).discriminated_by(name).discriminated_by(&port.to_string());
    }
    Ok(())
}

/// The backends of an ingress that are Services.
fn of_ingress<'e>(object: &'e Object, base: Base<'e>) -> Vec<Assessed<Backend<'e>>> {
    let mut found: Vec<Assessed<Base<'e>>> = Vec::new();
    let defaults: [&[&str]; 2] = [&["spec", "defaultBackend"], &["spec", "backend"]];
    found.extend(defaults.into_iter().filter_map(|place| base.field::<Base<'e>>(place).get().transpose()));
    for rule in base.items::<Base<'e>>(&["spec", "rules"]) {
        let paths = match rule {
            Ok(rule) => rule.items::<Base<'e>>(&["http", "paths"]),
            Err(unknown) => vec![Err(unknown)],
        };
        let backend = |path: Assessed<Base<'e>>| path?.field::<Base<'e>>(&["backend"]).get();
        found.extend(paths.into_iter().filter_map(|path| backend(path).transpose()));
    }
    let namespace = object.namespace.as_str();
    found.into_iter().map(|backend| of_service(namespace, backend?)).collect()
}

fn of_service<'e>(namespace: &'e str, backend: Base<'e>) -> Assessed<Backend<'e>> {
    // The form of `extensions/v1beta1`, else that of `networking.k8s.io/v1`. Other resources are no Services.
    if backend.node.get("serviceName").is_some() {
        return Ok(Backend { namespace, name: backend.field(&["serviceName"]), port: backend.field(&["servicePort"]) });
    }
    let name = backend.field(&["service", "name"]);
    let number = backend.field::<Port<'e>>(&["service", "port", "number"]);
    let port = if number.get()?.is_some() { number } else { backend.field(&["service", "port", "name"]) };
    Ok(Backend { namespace, name, port })
}

/// The backends of a route of the Gateway API that are Services.
fn of_route<'e>(object: &'e Object, base: Base<'e>) -> Vec<Assessed<Backend<'e>>> {
    let references = base.items::<Base<'e>>(&["spec", "rules"]).into_iter().flat_map(|rule| match rule {
        Ok(rule) => rule.items::<Base<'e>>(&["backendRefs"]),
        Err(unknown) => vec![Err(unknown)],
    });
    let backend = |reference: Assessed<Base<'e>>| {
        let reference = reference?;
        let text = |field: &'static [&'static str]| reference.field::<&str>(field).get();
        let is_service = all([
            text(&["kind"]).map(|kind| kind.is_none_or(|kind| kind == "Service")),
            text(&["group"]).map(|group| group.is_none_or(str::is_empty)),
        ]);
        let namespace = text(&["namespace"])?.unwrap_or(&object.namespace);
        let backend = Backend { namespace, name: reference.field(&["name"]), port: reference.field(&["port"]) };
        Ok(is_service?.then_some(backend))
    };
    references.filter_map(|reference| backend(reference).transpose()).collect()
}
