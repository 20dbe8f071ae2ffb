//! PLM-B026: binding refers to a role or service account that does not exist.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Binding, Named};

/// Namespaces whose service accounts come with the cluster.
const SYSTEM: [&str; 3] = ["kube-system", "kube-public", "kube-node-lease"];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(binding) = Binding::written(object) else { return Ok(()) };
    let place = binding.role_name();
    let role = place.get().and_then(|name| {
        if name.is_none_or(|name| name.starts_with("kubeadm:")) || binding.binds_shipped()? {
            return Ok(());
        }
        if binding.role(context)?.is_none() {
            findings.at(place, format_args!("{} binds a role that does not exist", Named(object)));
        }
        Ok(())
    });
    let subjects = binding.each_subject(findings, |findings, subject| {
        let Some((namespace, name)) = subject.service_account()? else { return Ok(()) };
        // A new namespace has its default service account by itself.
        if name == "default" || SYSTEM.contains(&namespace) {
            return Ok(());
        }
        if context.estate.find("ServiceAccount", namespace, name)?.is_none() {
            let title =
                format_args!("{} names the service account `{namespace}/{name}`, which does not exist", Named(object));
            findings.at(subject, title).discriminated_by(namespace);
        }
        Ok(())
    });
    role.and(subjects)
}
