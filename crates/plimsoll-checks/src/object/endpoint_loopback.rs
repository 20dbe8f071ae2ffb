//! PLM-E027: endpoint has a loopback or link-local address.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::addresses::is_local;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let of_slice = findings.each(base.items::<Base<'e>>(&["endpoints"]), |findings, endpoint| {
        findings.each(endpoint?.items::<(Node<'e>, &str)>(&["addresses"]), |findings, address| {
            let (node, address) = address?;
            look(object, node, address, findings);
            Ok(())
        })
    });
    let of_subsets = findings.each(base.items::<Base<'e>>(&["subsets"]), |findings, subset| {
        let subset = subset?;
        let lists: [&[&str]; 2] = [&["addresses"], &["notReadyAddresses"]];
        findings.each(lists.map(|list| subset.items::<Base<'e>>(list)).into_iter().flatten(), |findings, address| {
            let ip: Field<'e, (Node<'e>, &str)> = address?.field(&["ip"]);
            if let Some((node, address)) = ip.get()? {
                look(object, node, address, findings);
            }
            Ok(())
        })
    });
    of_slice.and(of_subsets)
}

fn look<'e>(object: &'e Object, node: Node<'e>, address: &str, findings: &mut Findings<'_, 'e>) {
    if is_local(address) {
        let title =
            format_args!("the endpoints `{}/{}` lead to the node's own {address}", object.namespace, object.name);
        findings.at(node, title).discriminated_by(address);
    }
}
