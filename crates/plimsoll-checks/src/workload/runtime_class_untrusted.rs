//! PLM-P044: untrusted workload runs without a hardened runtime class.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::logic::{all, any};

/// Labels that say so.
const UNTRUSTED: [(&[&str], &str); 3] = [
    (&["labels", "sandbox"], "true"),
    (&["labels", "trust"], "untrusted"),
    (&["labels", "plimsoll.dev/untrusted"], "true"),
];

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let class = pod.base().field::<&str>(&["runtimeClassName"]);
    let is_ordinary = class.get().map(|class| !class.is_some_and(is_hardened));
    if all([is_untrusted(pod), is_ordinary])? {
        findings.at(class, format_args!("the pod is marked as untrusted and runs without a hardened runtime class"));
    }
    Ok(())
}

fn is_untrusted(pod: PodSpec<'_>) -> Assessed<bool> {
    let Some(metadata) = pod.metadata() else { return Ok(false) };
    any(UNTRUSTED.map(|(label, value)| Ok(metadata.field(label).get()? == Some(value))))
}

/// True for the names that runtime classes of gVisor and Kata Containers usually have.
fn is_hardened(class: &str) -> bool {
    ["gvisor", "runsc", "kata"].contains(&class) || class.starts_with("kata-")
}
