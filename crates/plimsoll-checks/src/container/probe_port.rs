//! PLM-H007: probe asks at a port that the container does not offer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Sequence};
use plimsoll_model::Assessed;
use plimsoll_source::Scalar;

use crate::logic::{all, any};

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const PORTS: [&[&str]; 3] = [&["httpGet", "port"], &["tcpSocket", "port"], &["grpc", "port"]];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let handlers = container.handlers().into_iter();
    let probes = handlers.filter(|handler| handler.map_or(true, |handler| PROBES.contains(&handler.name)));
    findings.each(probes, |findings, probe| {
        let probe = probe?;
        findings.each(PORTS.map(|path| probe.base.field::<Scalar<'_>>(path)), |findings, field| {
            let port = match field.get()? {
                Some(Scalar::Text(text)) => text.parse().map_or(Port::Named(text), Port::Numbered),
                Some(Scalar::Integer(number)) => Port::Numbered(number),
                _ => return Ok(()),
            };
            if !is_offered(container, port)? {
                let (container, probe) = (container.name(), probe.name);
                let title = match port {
                    Port::Named(name) => format!("the port `{name}`"),
                    Port::Numbered(number) => format!("port {number}"),
                };
                findings
                    .at(field, format_args!("{title} of the {probe} is none of container `{container}`"))
                    .discriminated_by(probe);
            }
            Ok(())
        })
    })
}

#[derive(Clone, Copy)]
enum Port<'t> {
    Named(&'t str),
    Numbered(i64),
}

/// True when one of the container's TCP ports is the one. A number is none only for containers that list ports: the
/// list is no more than words, and a container without it says nothing.
fn is_offered(container: Container<'_>, port: Port<'_>) -> Assessed<bool> {
    let list = container.base().field::<Sequence<'_>>(&["ports"]);
    if matches!(port, Port::Numbered(_)) && matches!(list.get(), Ok(None)) {
        return Ok(true);
    }
    list.get()?;
    any(container.ports().into_iter().map(|offered| is_port(offered?, port)))
}

fn is_port(offered: Base<'_>, port: Port<'_>) -> Assessed<bool> {
    let is_it = match port {
        Port::Named(name) => offered.field::<&str>(&["name"]).get().map(|offered| offered == Some(name)),
        Port::Numbered(number) => offered.field::<i64>(&["containerPort"]).get().map(|it| it == Some(number)),
    };
    let is_tcp = offered.field::<&str>(&["protocol"]).get().map(|protocol| protocol.unwrap_or("TCP") == "TCP");
    all([is_it, is_tcp])
}
