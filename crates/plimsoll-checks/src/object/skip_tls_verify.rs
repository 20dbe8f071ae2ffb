//! PLM-E028: certificate of the other side is not verified.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    match (object.group(), object.kind.as_str()) {
        ("apiregistration.k8s.io", "APIService") => {
            look(base.field(&["spec", "insecureSkipTLSVerify"]), "the API service", &object.name, findings)
        }
        ("", "Config") => findings.each(base.items::<Base<'e>>(&["clusters"]), |findings, cluster| {
            let cluster = cluster?;
            let name = cluster.node.get("name").map_or("", Node::text);
            look(cluster.field(&["cluster", "insecure-skip-tls-verify"]), "the cluster", name, findings)
        }),
        ("monitoring.coreos.com", "Probe" | "ScrapeConfig") => {
            look(base.field(&["spec", "tlsConfig", "insecureSkipVerify"]), "the scrape of", &object.name, findings)
        }
        ("monitoring.coreos.com", kind) => {
            let list: &[&str] =
                if kind == "PodMonitor" { &["spec", "podMetricsEndpoints"] } else { &["spec", "endpoints"] };
            findings.each(base.items::<Base<'e>>(list), |findings, endpoint| {
                let endpoint = endpoint?;
                let port = ["port", "targetPort", "portNumber"].iter().find_map(|key| endpoint.node.get(key));
                let name = port.map_or(object.name.as_str(), Node::text);
                look(endpoint.field(&["tlsConfig", "insecureSkipVerify"]), "the scrape of", name, findings)
            })
        }
        _ => Ok(()),
    }
}

fn look<'e>(field: Field<'e, bool>, what: &str, name: &str, findings: &mut Findings<'_, 'e>) -> Assessed {
    if field.get()? == Some(true) {
        findings.at(field, format_args!("{what} `{name}` takes any certificate")).discriminated_by(name);
    }
    Ok(())
}
