//! PLM-B028: cluster role adds strong rights to view, edit or admin.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::{Assessed, Role};
use plimsoll_source::Node;

use crate::logic::first;
use crate::rbac::{Danger, Decides, Named, Power, Rule, any_name, is_shipped, is_shipped_name, rules};
use crate::registry::object::{
    rbac_bind_escalate, rbac_csr_approve, rbac_exec_attach, rbac_node_proxy, rbac_secrets_read, rbac_webhook_config,
};

const RBAC: &str = "rbac.authorization.k8s.io";

/// What even `admin`, which writes the roles and bindings of its namespace, does not have.
const ABOVE_ADMIN: [&Danger; 5] = [
    &Danger {
        powers: &[
            Power::namespaced(RBAC, &["roles", "clusterroles"], &["bind", "escalate"]),
            Power::cluster(RBAC, &["clusterroles", "clusterrolebindings"], &["create", "update", "patch"]),
        ],
        decides: Decides::Verb,
        strong_name: is_shipped_name,
        words: "may grant itself more rights",
    },
    // `edit` impersonates service accounts.
    &Danger {
        powers: &[Power::cluster("", &["users", "groups"], &["impersonate"])],
        decides: Decides::Verb,
        strong_name: any_name,
        words: "may act as other users or groups",
    },
    &rbac_node_proxy::DANGER,
    &rbac_csr_approve::DANGER,
    &rbac_webhook_config::DANGER,
];

/// What `edit` does not have beside that.
const ABOVE_EDIT: [&Danger; 1] = [&rbac_bind_escalate::DANGER];

/// What `view` does not have beside that. Verbs that write come on top.
const ABOVE_VIEW: [&Danger; 2] = [&rbac_secrets_read::DANGER, &rbac_exec_attach::DANGER];

const LABELS: [&[&str]; 3] = [
    &["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-view"],
    &["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-edit"],
    &["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-admin"],
];

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = role.base().filter(|_| !is_shipped(role)) else { return Ok(()) };
    findings.each(LABELS.into_iter().zip(["view", "edit", "admin"]), |findings, (label, target)| {
        let label = base.field::<&str>(label);
        // An unknown label of a role with harmless rules does not matter.
        if label.get() == Ok(None) {
            return Ok(());
        }
        let strong = first(rules(role)?.into_iter().map(|rule| strong_item(&rule?, target)));
        let Some(node) = strong? else { return Ok(()) };
        if label.get()? == Some("true") {
            let title = format_args!("{} adds strong rights to `{target}`", Named(role));
            findings.at(label, title).related(Role::Context, node, "this right").discriminated_by(target);
        }
        Ok(())
    })
}

/// The item of a rule by which a role is more than the one it is added to.
fn strong_item<'e>(rule: &Rule<'e>, target: &str) -> Assessed<Option<Node<'e>>> {
    let dangers: &[&[&Danger]] = match target {
        "view" => &[&ABOVE_ADMIN, &ABOVE_EDIT, &ABOVE_VIEW],
        "edit" => &[&ABOVE_ADMIN, &ABOVE_EDIT],
        _ => &[&ABOVE_ADMIN],
    };
    let dangers = dangers.iter().copied().flatten().map(|danger| danger.allowed_by(rule));
    let writing = (target == "view").then(|| rule.writing_verb());
    first(dangers.chain(writing))
}
