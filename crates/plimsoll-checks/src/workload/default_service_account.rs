//! PLM-P038: workload runs with the default service account.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::service_account::service_account;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (field, name) = service_account(pod)?;
    if name == "default" {
        findings.at(field, format_args!("the pod runs with the default service account"));
    }
    Ok(())
}
