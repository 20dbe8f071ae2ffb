//! PLM-R030: pod has no priority class, or one that is not allowed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let class = pod.base().field::<&str>(&["priorityClassName"]);
    if class.get()?.is_none_or(str::is_empty) {
        findings.at(class, format_args!("the pod has no priority class"));
    }
    Ok(())
}
