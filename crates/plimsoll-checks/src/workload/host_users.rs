//! PLM-P006: pod uses the user namespace of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Field, PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let host_users = pod.host_users();
    if host_users.get()? != Some(false) {
        findings.at(host_users, format_args!("the pod uses the user namespace of the node"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(pod: PodSpec<'e>, site: Site<'e>) -> Edit {
    let may_share = |namespace: Field<'e, bool>| !matches!(namespace.get(), Ok(None | Some(false)));
    // The API server refuses a user namespace of its own for a pod in another namespace of the node.
    if [pod.host_network(), pod.host_pid(), pod.host_ipc()].into_iter().any(may_share) {
        return Edit::default();
    }
    site.set(false)
}
