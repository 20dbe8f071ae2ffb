//! PLM-E030: pod gets the addresses of all services as variables.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let links = pod.base().field::<bool>(&["enableServiceLinks"]);
    if links.get()? != Some(false) {
        findings.at(links, format_args!("the pod gets the addresses of all services of its namespace"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
