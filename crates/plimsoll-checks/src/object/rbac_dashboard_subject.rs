//! PLM-B032: dashboard has broad rights.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::logic::any;
use crate::rbac::{Binding, Named, Rule, rules};
use crate::registry::object::{
    rbac_bind_escalate, rbac_exec_attach, rbac_impersonate, rbac_secrets_read, rbac_token_create,
};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(binding) = Binding::written(object) else { return Ok(()) };
    let is_of_dashboard = any(binding.subjects().map(|subject| {
        let account = subject?.service_account()?;
        Ok(account.is_some_and(|(_, name)| name.starts_with("kubernetes-dashboard")))
    }))?;
    if !is_of_dashboard {
        return Ok(());
    }
    let place = binding.role_name();
    let is_broad = if binding.binds_shipped()? {
        binding.binds_cluster_role(&["admin", "edit"])?
    } else if let Some(role) = binding.role(context)? {
        any(rules(role)?.into_iter().map(|rule| rule.and_then(|rule| is_broad(&rule))))?
    } else {
        false
    };
    if is_broad {
        findings.at(place, format_args!("{} gives the dashboard broad rights", Named(object)));
    }
    Ok(())
}

/// True for a rule that a page for looking at a cluster does not need, unless it makes the role `cluster-admin`.
fn is_broad(rule: &Rule<'_>) -> Assessed<bool> {
    if rule.is_cluster_admin() == Ok(true) {
        return Ok(false);
    }
    let dangers = [
        &rbac_secrets_read::DANGER,
        &rbac_bind_escalate::DANGER,
        &rbac_impersonate::DANGER,
        &rbac_exec_attach::DANGER,
        &rbac_token_create::DANGER,
    ];
    let dangers = dangers.into_iter().map(|danger| danger.allowed_by(rule).map(|place| place.is_some()));
    any([Ok(rule.has_wildcard())].into_iter().chain(dangers))
}
