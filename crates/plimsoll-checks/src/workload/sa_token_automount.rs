//! PLM-P037: service account token is mounted although nothing shows the pod calls the API.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, PodSpec, Site};
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::edit::Edit;

use crate::logic::all;
use crate::service_account::service_account;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let automount = pod.automount_service_account_token();
    let is_mounted = automount.get().and_then(|written| match written {
        Some(written) => Ok(written),
        None => default_account_mounts(pod, context),
    });
    let is_default = service_account(pod).map(|(_, name)| name == "default");
    if all([is_mounted, is_default])? {
        findings.at(automount, format_args!("the pod gets the token of the default service account"));
    }
    Ok(())
}

/// False when the default service account of the namespace is at hand and keeps its token from pods.
fn default_account_mounts(pod: PodSpec<'_>, context: &Context<'_>) -> Assessed<bool> {
    let account = match context.estate.find("ServiceAccount", &pod.object().namespace, "default") {
        Ok(account) => account,
        // Nothing is known of it, and it mounts its token unless somebody says otherwise.
        Err(Unknown { why: Why::IncompleteSet, .. }) => None,
        Err(unknown) => return Err(unknown),
    };
    let Some(base) = account.and_then(Object::base) else { return Ok(true) };
    Ok(base.field::<bool>(&["automountServiceAccountToken"]).get()? != Some(false))
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
