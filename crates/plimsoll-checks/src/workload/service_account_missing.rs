//! PLM-H019: pod runs as a service account that does not exist.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::service_account::service_account;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (field, name) = service_account(pod)?;
    // Kubernetes makes that one in every namespace.
    if name == "default" {
        return Ok(());
    }
    let namespace = &pod.object().namespace;
    if context.estate.find("ServiceAccount", namespace, name)?.is_none() {
        findings
            .at(field, format_args!("the pod runs as the service account `{namespace}/{name}`, which does not exist"));
    }
    Ok(())
}
