//! PLM-B004: subject is bound to cluster-admin.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::{Assessed, Role};

use crate::logic::any;
use crate::rbac::{Binding, Named, rules};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(binding) = Binding::written(object).filter(|binding| binding.subjects().next().is_some()) else {
        return Ok(());
    };
    let place = binding.role_name();
    if binding.binds_cluster_role(&["cluster-admin"])? {
        findings.at(place, format_args!("{} makes its subjects administrators of everything", Named(object)));
        return Ok(());
    }
    let Some(role) = binding.role(context)? else { return Ok(()) };
    if any(rules(role)?.into_iter().map(|rule| rule.and_then(|rule| rule.is_cluster_admin())))? {
        let title = format_args!("{} binds {}, which is as much as `cluster-admin`", Named(object), Named(role));
        let finding = findings.at(place, title);
        if let Some(node) = role.node() {
            finding.related(Role::Context, node, "the role");
        }
    }
    Ok(())
}
