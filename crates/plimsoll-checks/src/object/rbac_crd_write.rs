//! PLM-B033: role changes the API of the cluster.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, WRITE, no_name};

const DANGER: Danger = Danger {
    powers: &[
        Power::cluster("apiextensions.k8s.io", &["customresourcedefinitions"], WRITE),
        Power::cluster("apiregistration.k8s.io", &["apiservices"], WRITE),
        Power::cluster(
            "admissionregistration.k8s.io",
            &["validatingadmissionpolicies", "validatingadmissionpolicybindings"],
            WRITE,
        ),
    ],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may change the API of the cluster",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
