//! PLM-P005: pod shares the network namespace of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let host_network = pod.host_network();
    if host_network.get()? == Some(true) {
        findings.at(host_network, format_args!("the pod shares the network namespace of the node"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
