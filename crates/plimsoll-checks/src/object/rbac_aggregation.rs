//! PLM-B028: cluster role adds strong rights to view, edit or admin.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::{Assessed, Role};
use plimsoll_source::Node;

use crate::rbac::{Danger, Named, Rule, rules};
use crate::registry::object::{
    rbac_bind_escalate, rbac_csr_approve, rbac_exec_attach, rbac_impersonate, rbac_node_proxy, rbac_secrets_read,
    rbac_webhook_config,
};

/// What neither `edit` nor `admin` has.
const ABOVE_ADMIN: [&Danger; 5] = [
    &rbac_bind_escalate::DANGER,
    &rbac_impersonate::DANGER,
    &rbac_node_proxy::DANGER,
    &rbac_csr_approve::DANGER,
    &rbac_webhook_config::DANGER,
];

/// What `view` does not have beside that. Verbs that write come on top.
const ABOVE_VIEW: [&Danger; 2] = [&rbac_secrets_read::DANGER, &rbac_exec_attach::DANGER];

const LABELS: [&[&str]; 3] = [
    &["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-view"],
    &["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-edit"],
    &["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-admin"],
];

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = role.base() else { return Ok(()) };
    findings.each(LABELS.into_iter().zip(["view", "edit", "admin"]), |findings, (label, target)| {
        let label = base.field::<&str>(label);
        // An unknown label of a role with harmless rules does not matter.
        if label.get() == Ok(None) {
            return Ok(());
        }
        let Some(node) = strong_right(role, target == "view")? else { return Ok(()) };
        if label.get()? == Some("true") {
            let title = format_args!("{} adds strong rights to `{target}`", Named(role));
            findings.at(label, title).related(Role::Context, node, "this right").discriminated_by(target);
        }
        Ok(())
    })
}

/// The first item of a rule by which a role is more than the one it is added to.
fn strong_right(role: &Object, is_view: bool) -> Assessed<Option<Node<'_>>> {
    let mut hidden = Ok(None);
    for rule in rules(role)? {
        match rule.and_then(|rule| strong_item(&rule, is_view)) {
            Ok(None) => {}
            Ok(node) => return Ok(node),
            Err(unknown) => hidden = hidden.and(Err(unknown)),
        }
    }
    hidden
}

fn strong_item<'e>(rule: &Rule<'e>, is_view: bool) -> Assessed<Option<Node<'e>>> {
    let mut hidden = Ok(None);
    let above_view = ABOVE_VIEW.into_iter().filter(|_| is_view).map(|danger| danger.allowed_by(rule));
    let writing = is_view.then(|| rule.writing_verb());
    for item in ABOVE_ADMIN.map(|danger| danger.allowed_by(rule)).into_iter().chain(above_view).chain(writing) {
        match item {
            Ok(None) => {}
            Ok(node) => return Ok(node),
            Err(unknown) => hidden = hidden.and(Err(unknown)),
        }
    }
    hidden
}
