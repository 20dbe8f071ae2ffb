//! PLM-E007: ingress or gateway serves a host without TLS.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object, Sequence, Site};
use plimsoll_model::{Assessed, Role};

use crate::annotation::Annotation;
use crate::gateway::{Attachment, attachments, host, listeners, protocol};
use crate::hosts::covers;
use crate::logic::{all, any};

/// Annotations by which a controller gets its certificate without the field `tls`.
/// Source: documentation of the AWS, Azure and Google controllers, of ingress-nginx, Traefik and HAProxy.
const CERTIFICATES: &[&str] = &[
    "alb.ingress.kubernetes.io/certificate-arn",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "haproxy-ingress.github.io/ssl-passthrough",
    "haproxy.org/ssl-passthrough",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "nginx.ingress.kubernetes.io/ssl-passthrough",
    "traefik.ingress.kubernetes.io/router.tls",
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    match object.kind.as_str() {
        "Ingress" => ingress(object, base, findings),
        "Gateway" => gateway(object, base, findings),
        _ => route(object, base, context, findings),
    }
}

fn ingress<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if let Some(Mapping(annotations)) = base.field(&["metadata", "annotations"]).get()? {
        let annotations = Base::whole(annotations);
        let has_certificate = any(CERTIFICATES.iter().map(|key| {
            let value = annotations.entry::<Annotation<'e>>(key).get()?;
            Ok(value.is_some_and(|Annotation(value)| value != "false"))
        }));
        if has_certificate? {
            return Ok(());
        }
    }
    let entries = base.items::<Base<'e>>(&["spec", "tls"]);
    let (namespace, name) = (&object.namespace, &object.name);
    if entries.is_empty() {
        let tls = base.field::<Sequence<'e>>(&["spec", "tls"]);
        findings.at(tls, format_args!("the ingress `{namespace}/{name}` serves without TLS"));
        return Ok(());
    }
    findings.each(base.items::<Base<'e>>(&["spec", "rules"]), |findings, rule| {
        let field = rule?.field::<&str>(&["host"]);
        // A rule without a host is reached by every name, those of `tls` among them.
        let Some(host) = field.get()?.filter(|host| !host.is_empty()) else { return Ok(()) };
        let is_covered = any(entries.iter().map(|entry| {
            let hosts = (*entry)?.items::<&str>(&["hosts"]);
            // An entry without hosts is for all of them.
            if hosts.is_empty() { Ok(true) } else { any(hosts.into_iter().map(|name| Ok(covers(name?, host)))) }
        }));
        if !is_covered? {
            findings.at(field, format_args!("the ingress `{namespace}/{name}` serves `{host}` without TLS"));
        }
        Ok(())
    })
}

fn gateway<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let name = &object.name;
    findings.each(listeners(base), |findings, listener| {
        let listener = listener?;
        let is_plain = protocol(listener).map(|protocol| protocol == "HTTP");
        if all([is_plain, has_encrypted_twin(base, listener).map(|has| !has)])? {
            let title = format_args!("the gateway `{}/{name}` serves without TLS", object.namespace);
            findings.at(listener.field::<&str>(&["protocol"]), title);
        }
        Ok(())
    })
}

/// True when another listener of the Gateway serves the same host with TLS, so that the plain one can be there to
/// redirect.
fn has_encrypted_twin<'e>(gateway: Base<'e>, plain: Base<'e>) -> Assessed<bool> {
    let plain_host = host(plain);
    any(listeners(gateway).into_iter().map(|listener| {
        let listener = listener?;
        let is_twin = plain_host.and_then(|plain| Ok(plain.is_empty() || covers(host(listener)?, plain)));
        all([protocol(listener).map(|protocol| matches!(protocol, "HTTPS" | "TLS")), is_twin])
    }))
}

/// A route that asks for the plain listener of a Gateway and serves content there.
fn route<'e>(object: &'e Object, base: Base<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(attachments(object, context), |findings, attachment| {
        let attachment = attachment?;
        let section = attachment.reference.field::<&str>(&["sectionName"]);
        let port = attachment.reference.field::<i64>(&["port"]);
        let (is_by_section, is_by_port) = (section.get()?.is_some(), port.get()?.is_some());
        if !(is_by_section || is_by_port) || !serves(base)? {
            return Ok(());
        }
        let Some(listener) = plain_listener(&attachment)? else { return Ok(()) };
        let title =
            format_args!("the route `{}/{}` serves through a listener without TLS", object.namespace, object.name);
        let place: Site<'e> = if is_by_section { section.into() } else { port.into() };
        findings.at(place, title).related(Role::Context, listener.field::<&str>(&["protocol"]), "the listener");
        Ok(())
    })
}

/// True when some rule of a route leads to a backend; those that only redirect do not.
fn serves(route: Base<'_>) -> Assessed<bool> {
    let rules = route.items::<Base<'_>>(&["spec", "rules"]);
    any(rules.into_iter().map(|rule| Ok(!rule?.items::<Base<'_>>(&["backendRefs"]).is_empty())))
}

/// The listener without TLS that an attachment means, when all that it means are such. One that no other listener of
/// the Gateway backs with TLS is left to the finding at the Gateway.
fn plain_listener<'e>(attachment: &Attachment<'e>) -> Assessed<Option<Base<'e>>> {
    let mut plain = None;
    for listener in attachment.listeners() {
        let listener = listener?;
        if protocol(listener)? != "HTTP" || !has_encrypted_twin(attachment.gateway, listener)? {
            return Ok(None);
        }
        plain = Some(listener);
    }
    Ok(plain)
}
