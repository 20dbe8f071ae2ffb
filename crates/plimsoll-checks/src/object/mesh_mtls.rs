//! PLM-E026: mesh accepts plain traffic or authorises everyone.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object};
use plimsoll_model::Assessed;

use crate::logic::all;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| object.group() == "security.istio.io") else { return Ok(()) };
    if object.kind == "PeerAuthentication" {
        let parts = [whole(object, base, findings), ports(object, base, findings)];
        return parts.into_iter().collect();
    }
    authorization(object, base, findings)
}

/// True for the modes in which a workload takes traffic without mutual TLS.
fn is_weak(mode: Option<&str>) -> bool {
    matches!(mode, Some("PERMISSIVE" | "DISABLE"))
}

fn whole<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mode = base.field::<&str>(&["spec", "mtls", "mode"]);
    if is_weak(mode.get()?) {
        let (namespace, name) = (&object.namespace, &object.name);
        findings.at(mode, format_args!("the peer authentication `{namespace}/{name}` takes plain traffic"));
    }
    Ok(())
}

fn ports<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(Mapping(ports)) = base.field(&["spec", "portLevelMtls"]).get()? else { return Ok(()) };
    findings.each(ports.entries(), |findings, (key, _)| {
        let port = key.text();
        let Some(level) = Base::whole(ports).entry::<Base<'e>>(port).get()? else { return Ok(()) };
        let mode = level.field::<&str>(&["mode"]);
        if is_weak(mode.get()?) {
            let (namespace, name) = (&object.namespace, &object.name);
            let title = format_args!("the peer authentication `{namespace}/{name}` takes plain traffic at port {port}");
            findings.at(mode, title).discriminated_by(port);
        }
        Ok(())
    })
}

fn authorization<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let is_allow =
        base.field::<&str>(&["spec", "action"]).get().map(|action| action.is_none_or(|word| word == "ALLOW"));
    findings.each(base.items::<Base<'e>>(&["spec", "rules"]), |findings, rule| {
        let rule = rule?;
        let parts: [&[&str]; 3] = [&["from"], &["to"], &["when"]];
        let is_free = parts.map(|part| Ok(rule.items::<Base<'e>>(part).is_empty()));
        if all(is_free.into_iter().chain([is_allow]))? {
            let (namespace, name) = (&object.namespace, &object.name);
            findings.at(rule.node, format_args!("the authorization policy `{namespace}/{name}` allows everyone"));
        }
        Ok(())
    })
}
