//! PLM-E022: Kubernetes dashboard is deployed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::image_repository::{is_copy_of, repository};

/// The dashboard's repositories, without the registry. Source: releases of kubernetes/dashboard; from 7.0 on it is
/// several programs, and before 2.0 each architecture had a repository.
const DASHBOARDS: [&str; 7] = [
    "kubernetesui/dashboard",
    "kubernetesui/dashboard-api",
    "kubernetesui/dashboard-auth",
    "kubernetesui/dashboard-web",
    "kubernetes-dashboard-amd64",
    "kubernetes-dashboard-arm",
    "kubernetes-dashboard-arm64",
];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(repository) = repository(container)? else { return Ok(()) };
    if DASHBOARDS.iter().any(|dashboard| is_copy_of(repository, dashboard)) {
        let title = format_args!("container `{}` is part of the Kubernetes dashboard", container.name());
        findings.at(container.image(), title);
    }
    Ok(())
}
