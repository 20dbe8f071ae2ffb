//! PLM-P034: containers of the pod share one process namespace.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let share_process_namespace = pod.share_process_namespace();
    if share_process_namespace.get()? == Some(true) {
        findings.at(share_process_namespace, format_args!("the containers of the pod share one process namespace"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
