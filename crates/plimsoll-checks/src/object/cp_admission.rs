//! PLM-K004: API server admits what a plug-in should stop.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, Rule, Want, judge};

const RULES: &[Rule] = &[
    Rule::may(API_SERVER, "enable-admission-plugins", Want::Excludes(&["AlwaysAdmit"]), "admits every object"),
    Rule::must(
        API_SERVER,
        "enable-admission-plugins",
        Want::Includes("NodeRestriction"),
        "lets a kubelet change the objects of other nodes",
    ),
    Rule::may(
        API_SERVER,
        "disable-admission-plugins",
        Want::Excludes(&["NamespaceLifecycle", "NodeRestriction", "PodSecurity", "ServiceAccount"]),
        "switches off an admission plug-in that protects the cluster",
    ),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
