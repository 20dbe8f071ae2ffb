//! PLM-H021: restart policy is none that the kind takes.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let object = pod.object();
    let kind = object.kind.as_str();
    let allowed: &[&str] = match kind {
        "DeploymentConfig" if object.group() == "apps.openshift.io" => &["Always"],
        _ if object.is_custom() => return Ok(()),
        "DaemonSet" | "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" => &["Always"],
        "CronJob" | "Job" => &["OnFailure", "Never"],
        _ => &["Always", "OnFailure", "Never"],
    };
    let field = pod.base().field::<&str>(&["restartPolicy"]);
    let written = field.get()?;
    let policy = written.unwrap_or("Always");
    if !allowed.contains(&policy) {
        let how = if written.is_some() { "" } else { ", which holds where none is written" };
        findings.at(field, format_args!("a {kind} does not take the restart policy `{policy}`{how}"));
    }
    Ok(())
}
