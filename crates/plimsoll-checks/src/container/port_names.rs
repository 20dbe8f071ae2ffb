//! PLM-H018: port of a container is listed twice, or has no name or no legal one.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Sequence};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

/// Most characters of the name of a port. Source: RFC 6335, section 5.1.
const LONGEST_NAME: usize = 15;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of = container.name();
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let outcome = findings.each(container.ports(), |findings, port| {
        let port = port?;
        let of_name = look_at_name(port, of, &mut times, findings);
        let number = port.field::<i64>(&["containerPort"]).get()?;
        let protocol = port.field::<&str>(&["protocol"]).get()?.unwrap_or("TCP");
        if let Some(number) = number {
            *times.entry(format!("{number}/{protocol}")).or_default() += 1;
        }
        of_name
    });
    // The order of ports means nothing, so that no one of them is the second.
    let list = container.base().field::<Sequence<'_>>(&["ports"]);
    for (port, _) in times.iter().filter(|(_, times)| **times > 1) {
        findings
            .at(list, format_args!("container `{of}` lists the port `{port}` more than once"))
            .discriminated_by(port);
    }
    outcome
}

fn look_at_name<'e>(
    port: Base<'e>,
    of: &str,
    times: &mut BTreeMap<String, u32>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let field = port.field::<&str>(&["name"]);
    let protocol = port.node.get("protocol").map_or("", Node::text);
    match field.get()? {
        None => {
            findings.at(field, format_args!("a port of container `{of}` has no name")).discriminated_by(protocol);
        }
        Some(name) => {
            *times.entry(name.to_owned()).or_default() += 1;
            if !is_port_name(name) {
                let title = format_args!("`{name}` in container `{of}` is no legal name of a port");
                findings.at(field, title).discriminated_by(protocol);
            }
        }
    }
    Ok(())
}

/// True for small letters, digits and single hyphens inside, with a letter among them. Source: RFC 6335, section 5.1.
fn is_port_name(name: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.len() <= LONGEST_NAME
        && name.bytes().all(is_legal)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && name.split('-').all(|part| !part.is_empty())
}
