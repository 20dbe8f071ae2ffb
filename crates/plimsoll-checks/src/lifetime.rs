//! Whether a container is meant to run for as long as its pod lives, or to end by itself.

use plimsoll_facts::{Container, ContainerRole};
use plimsoll_model::Assessed;

use crate::logic::all;

/// Kinds whose pods run to their end, besides those whose name ends with `Job`.
const RUN_TO_COMPLETION: &[&str] = &[
    "ClusterTask",
    "ClusterWorkflowTemplate",
    "CronWorkflow",
    "JobSet",
    "Pipeline",
    "Task",
    "TaskRun",
    "Workflow",
    "WorkflowTemplate",
];

/// False for containers of pods that end by themselves, for init containers that are no sidecars, and for debug
/// containers.
pub(crate) fn is_long_running(container: Container<'_>) -> Assessed<bool> {
    let pod = container.pod();
    let kind = pod.object().kind.as_str();
    if kind.ends_with("Job") || RUN_TO_COMPLETION.contains(&kind) {
        return Ok(false);
    }
    let stays = match container.role() {
        ContainerRole::Main => Ok(true),
        ContainerRole::Init => container.base().field::<&str>(&["restartPolicy"]).get().map(|it| it == Some("Always")),
        ContainerRole::Ephemeral => Ok(false),
    };
    let is_restarted = pod.base().field::<&str>(&["restartPolicy"]).get().map(|policy| policy.unwrap_or("Always"));
    all([stays, is_restarted.map(|policy| policy == "Always")])
}
