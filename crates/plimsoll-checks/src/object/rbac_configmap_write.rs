//! PLM-B020: role writes the config maps that steer the cluster.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power};

const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["configmaps"], &["update", "patch"])],
    decides: Decides::Resource,
    strong_name: steers,
    words: "may change config maps that steer the cluster",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if role.kind == "Role" && !matches!(role.namespace.as_str(), "kube-system" | "kube-public") {
        return Ok(());
    }
    DANGER.report(role, findings)
}

/// True for the config maps that DNS, nodes, authentication and installers read.
fn steers(name: &str) -> bool {
    let is_known = matches!(
        name,
        "aws-auth"
            | "cluster-info"
            | "coredns"
            | "extension-apiserver-authentication"
            | "kube-dns"
            | "kube-proxy"
            | "kube-root-ca.crt"
            | "kubeadm-config"
    );
    is_known || name.starts_with("kubelet-config")
}
