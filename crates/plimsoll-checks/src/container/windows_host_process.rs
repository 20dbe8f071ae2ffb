//! PLM-P033: Windows container runs as a process of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::holder::holder;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let host_process = container.host_process();
    if host_process.get()? == Some(true) {
        let holder = holder(container, host_process.origin());
        findings.at(host_process, format_args!("{holder} runs as a process of the Windows node"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
