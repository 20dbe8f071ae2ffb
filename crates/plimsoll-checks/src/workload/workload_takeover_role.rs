//! PLM-B031: workload can take over the cluster through its service account.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, PodSpec};
use plimsoll_graph::World;
use plimsoll_model::{Assessed, Role};
use plimsoll_source::Node;

use crate::logic::first;
use crate::rbac::{Binding, Danger, effective_rules};
use crate::registry::object::{
    rbac_bind_escalate, rbac_csr_approve, rbac_ephemeral_containers, rbac_exec_attach, rbac_impersonate,
    rbac_node_proxy, rbac_token_create, rbac_webhook_config,
};
use crate::service_account::{service_account, token_is_mounted};

/// The rights from which all others follow, the strongest first.
const DANGERS: [&Danger; 8] = [
    &rbac_bind_escalate::DANGER,
    &rbac_impersonate::DANGER,
    &rbac_webhook_config::DANGER,
    &rbac_csr_approve::DANGER,
    &rbac_node_proxy::DANGER,
    &rbac_token_create::DANGER,
    &rbac_exec_attach::DANGER,
    &rbac_ephemeral_containers::DANGER,
];

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let world = World::of(context.estate)?;
    let (field, account) = service_account(pod)?;
    let namespace = &pod.object().namespace;
    // Whatever is applied without thought runs as this one, so that one binding would mark pods that have nothing to
    // do with it.
    if (namespace.as_str(), account) == ("default", "default") {
        return Ok(());
    }
    let takeovers = world.bindings(namespace, account).map(|object| takeover(object, (namespace, account), context));
    let found = first(takeovers);
    let is_mounted = token_is_mounted(pod, account, context);
    if found.as_ref().is_ok_and(Option::is_none) || is_mounted == Ok(false) {
        return Ok(());
    }
    if let (Some(Takeover { binding, right }), true) = (found?, is_mounted?) {
        let words = right.map_or("is an administrator", |(_, words)| words);
        let finding = findings.at(field, format_args!("service account `{account}` of the pod {words}"));
        let finding = finding.related(Role::Context, binding.role_name(), "bound here");
        if let Some((node, _)) = right {
            finding.related(Role::Context, node, "the right");
        }
    }
    Ok(())
}

/// A binding by which an account takes over the cluster.
struct Takeover<'e> {
    binding: Binding<'e>,
    /// The item of the rule and what it allows; nothing for `cluster-admin`, which needs no rule in the set.
    right: Option<(Node<'e>, &'static str)>,
}

/// What a binding gives to an account, if that is enough.
fn takeover<'e>(
    object: &'e Object,
    (namespace, account): (&str, &str),
    context: &Context<'e>,
) -> Assessed<Option<Takeover<'e>>> {
    let Some(binding) = Binding::of(object) else { return Ok(None) };
    let is_bound = binding.holds(namespace, account);
    if is_bound == Ok(false) {
        return Ok(None);
    }
    let found = if binding.binds_cluster_role(&["cluster-admin"])? {
        Some(Takeover { binding, right: None })
    } else {
        let right = strongest(binding, context)?;
        right.map(|right| Takeover { binding, right: Some(right) })
    };
    // Whether the account is bound matters only for what is worth binding.
    if found.is_some() { is_bound.map(|_| found) } else { Ok(None) }
}

/// The strongest of the rights in a bound role.
fn strongest<'e>(binding: Binding<'e>, context: &Context<'e>) -> Assessed<Option<(Node<'e>, &'static str)>> {
    let Some(bound) = binding.role(context)? else { return Ok(None) };
    let mut rules = Vec::new();
    let mut unread = Ok(None);
    for rule in effective_rules(bound, context)? {
        match rule {
            Ok(rule) if binding.is_in_namespace() => rules.push(rule.within_namespace()),
            Ok(rule) => rules.push(rule),
            Err(unknown) => unread = Err(unknown),
        }
    }
    let rights = DANGERS.into_iter().flat_map(|danger| rules.iter().map(move |rule| (danger, rule)));
    let rights = rights.map(|(danger, rule)| Ok(danger.allowed_by(rule)?.map(|node| (node, danger.words))));
    first(rights.chain([unread]))
}
