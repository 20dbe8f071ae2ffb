//! hostProbesAndHostLifecycle, baseline, from 1.34: a probe or a hook names a host for the kubelet to call.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

/// Where a host can be named.
const HOSTS: [&[&str]; 10] = [
    &["livenessProbe", "httpGet", "host"],
    &["livenessProbe", "tcpSocket", "host"],
    &["readinessProbe", "httpGet", "host"],
    &["readinessProbe", "tcpSocket", "host"],
    &["startupProbe", "httpGet", "host"],
    &["startupProbe", "tcpSocket", "host"],
    &["lifecycle", "postStart", "httpGet", "host"],
    &["lifecycle", "postStart", "tcpSocket", "host"],
    &["lifecycle", "preStop", "httpGet", "host"],
    &["lifecycle", "preStop", "tcpSocket", "host"],
];

pub(crate) const CONTROL: Control = Control {
    id: "hostProbesAndHostLifecycle",
    level: PssLevel::Baseline,
    since: Minor(34),
    replaces: None,
    check: privilege(36),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_container(pod, |violations, container| {
        violations.each(HOSTS, |violations, path| {
            let host = container.base().field::<&str>(path);
            if let Some(name) = host.get()?
                && !name.is_empty()
            {
                let title = format_args!("container `{}` lets the kubelet call `{name}`", container.name());
                violations.at(host, title);
            }
            Ok(())
        })
    })
}
