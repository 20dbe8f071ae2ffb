//! PLM-E025: mesh or gateway lets anyone publish through it.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::gateway::listeners;
use crate::logic::any;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    match (object.group(), object.kind.as_str()) {
        ("gateway.networking.k8s.io", "Gateway") => gateway(object, base, findings),
        ("networking.istio.io", "Gateway") => istio_gateway(object, base, findings),
        ("networking.istio.io", "VirtualService") => virtual_service(object, base, findings),
        _ => Ok(()),
    }
}

fn gateway<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(listeners(base), |findings, listener| {
        let from = listener?.field::<&str>(&["allowedRoutes", "namespaces", "from"]);
        if from.get()? == Some("All") {
            let (namespace, name) = (&object.namespace, &object.name);
            findings.at(from, format_args!("the gateway `{namespace}/{name}` takes routes from every namespace"));
        }
        Ok(())
    })
}

fn istio_gateway<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(base.items::<Base<'e>>(&["spec", "servers"]), |findings, server| {
        let server = server?;
        // Servers have no names, but no two of a gateway have the same port.
        let port = server.node.get("port").and_then(|port| port.get("name")).map_or("", Node::text);
        findings.each(server.items::<(Node<'e>, &str)>(&["hosts"]), |findings, host| {
            let (node, host) = host?;
            // Without a namespace before the slash it is any; `.` is the gateway's own.
            let (namespaces, name) = host.split_once('/').unwrap_or(("*", host));
            if namespaces == "*" && name == "*" {
                let (namespace, name) = (&object.namespace, &object.name);
                let title = format_args!("the gateway `{namespace}/{name}` publishes any host of every namespace");
                findings.at(node, title).discriminated_by(port);
            }
            Ok(())
        })
    })
}

fn virtual_service<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(base.items::<(Node<'e>, &str)>(&["spec", "hosts"]), |findings, host| {
        let (node, host) = host?;
        // Without gateways it is for the mesh alone, and `mesh` is the mesh.
        let gateways = base.items::<&str>(&["spec", "gateways"]);
        if host == "*" && any(gateways.into_iter().map(|gateway| Ok(gateway? != "mesh")))? {
            let (namespace, name) = (&object.namespace, &object.name);
            findings
                .at(node, format_args!("the virtual service `{namespace}/{name}` takes every host of its gateways"));
        }
        Ok(())
    })
}
