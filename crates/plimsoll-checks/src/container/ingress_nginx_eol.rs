//! PLM-E010: retired ingress-nginx controller is deployed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::image_repository::{is_copy_of, repository};

/// The controller's repositories, without the registry. Source: releases of kubernetes/ingress-nginx; the last one is
/// where it was published before 2020.
const CONTROLLERS: [&str; 3] = [
    "ingress-nginx/controller",
    "ingress-nginx/controller-chroot",
    "kubernetes-ingress-controller/nginx-ingress-controller",
];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(repository) = repository(container)? else { return Ok(()) };
    if CONTROLLERS.iter().any(|controller| is_copy_of(repository, controller)) {
        let title = format_args!("container `{}` runs ingress-nginx, which is retired", container.name());
        findings.at(container.image(), title);
    }
    Ok(())
}
