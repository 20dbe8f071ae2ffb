//! PLM-P035: pod rewrites its hosts file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, PodSpec};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.base().items::<Base<'_>>(&["hostAliases"]), |findings, alias| {
        let alias = alias?.node;
        let ip = alias.get("ip").map_or("", Node::text);
        findings.at(alias, format_args!("the pod gives `{ip}` names in its hosts file"));
        Ok(())
    })
}
