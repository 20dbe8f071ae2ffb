//! PLM-B013: role approves or signs certificates.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power};

const GROUP: &str = "certificates.k8s.io";

pub(crate) const DANGER: Danger = Danger {
    powers: &[
        Power::cluster(GROUP, &["certificatesigningrequests/approval"], &["update", "patch"]),
        Power::cluster(GROUP, &["signers"], &["sign"]),
    ],
    decides: Decides::Resource,
    strong_name: is_signer_of_kubernetes,
    words: "may approve or sign certificates",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}

/// True for the signers whose certificates the API server or the kubelets trust.
fn is_signer_of_kubernetes(name: &str) -> bool {
    name.starts_with("kubernetes.io/")
}
