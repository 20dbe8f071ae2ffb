//! PLM-E008: ingress or route answers for every host or for a wildcard.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, Sequence};
use plimsoll_model::Assessed;

use crate::gateway::{attachments, host};
use crate::hosts::is_broad;
use crate::logic::any;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    if object.kind == "Ingress" {
        let parts = [default_backend(object, base, findings), rules(object, base, findings)];
        return parts.into_iter().collect();
    }
    route(object, base, context, findings)
}

fn default_backend<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // The second is that of `extensions/v1beta1`.
    let places: [&[&str]; 2] = [&["spec", "defaultBackend"], &["spec", "backend"]];
    findings.each(places, |findings, place| {
        let backend = base.field::<Base<'e>>(place);
        if backend.get()?.is_some() {
            let title = format_args!("the ingress `{}/{}` takes whatever no rule takes", object.namespace, object.name);
            findings.at(backend, title).discriminated_by("default backend");
        }
        Ok(())
    })
}

fn rules<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (namespace, name) = (&object.namespace, &object.name);
    findings.each(base.items::<Base<'e>>(&["spec", "rules"]), |findings, rule| {
        let field = rule?.field::<&str>(&["host"]);
        match field.get()?.unwrap_or("") {
            "" => {
                findings.at(field, format_args!("the ingress `{namespace}/{name}` answers for every host"));
            }
            host if is_broad(host) => {
                let title = format_args!("the ingress `{namespace}/{name}` answers for the wildcard `{host}`");
                findings.at(field, title).discriminated_by(host);
            }
            _ => {}
        }
        Ok(())
    })
}

fn route<'e>(object: &'e Object, base: Base<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (namespace, name) = (&object.namespace, &object.name);
    let hosts = base.items::<(_, &str)>(&["spec", "hostnames"]);
    if !hosts.is_empty() {
        return findings.each(hosts, |findings, host| {
            let (node, host) = host?;
            if is_broad(host) {
                findings.at(node, format_args!("the route `{namespace}/{name}` answers for the wildcard `{host}`"));
            }
            Ok(())
        });
    }
    // Without hosts of its own it has those of its listeners.
    let hostnames = base.field::<Sequence<'e>>(&["spec", "hostnames"]);
    hostnames.get()?;
    let listeners = attachments(object, context).into_iter().map(|attachment| {
        let listeners = attachment?.listeners().into_iter();
        any(listeners.map(|listener| listener.and_then(host).map(is_broad)))
    });
    if any(listeners)? {
        findings.at(hostnames, format_args!("the route `{namespace}/{name}` answers for every host of its listeners"));
    }
    Ok(())
}
