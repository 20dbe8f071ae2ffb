//! PLM-R030: pod has no priority class, or one that is not allowed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let class = pod.base().field::<&str>(&["priorityClassName"]);
    let allowed = &context.settings.priority_classes;
    match class.get()?.unwrap_or("") {
        "" => {
            findings.at(class, format_args!("the pod has no priority class"));
        }
        name if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed == name) => {
            findings.at(class, format_args!("the pod has the priority class `{name}`, which is not allowed"));
        }
        _ => {}
    }
    Ok(())
}
