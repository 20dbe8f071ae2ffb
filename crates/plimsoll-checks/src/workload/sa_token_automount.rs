//! PLM-P037: service account token is mounted although nothing shows the pod calls the API.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_graph::World;
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::logic::{all, any};
use crate::rbac::Binding;
use crate::service_account::{service_account, token_is_mounted};

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let automount = pod.automount_service_account_token();
    let is_default = service_account(pod).map(|(_, name)| name == "default");
    if all([token_is_mounted(pod, "default", context), is_default])? {
        findings.at(automount, format_args!("the pod gets the token of the default service account"));
        return Ok(());
    }
    if context.estate.is_complete() {
        let (_, name) = service_account(pod)?;
        let namespace = &pod.object().namespace;
        let bindings = World::of(context.estate)?.bindings(namespace, name).filter_map(Binding::of);
        let is_bound = any(bindings.map(|binding| binding.holds(namespace, name)));
        let is_free = is_bound.map(|is_bound| !is_bound && name != "default");
        if all([is_free, token_is_mounted(pod, name, context)])? {
            findings.at(automount, format_args!("the pod gets the token of `{name}`, to which nothing is bound"));
        }
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
