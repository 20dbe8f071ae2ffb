//! PLM-K003: API server or kubelet allows what it should ask about.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, KUBELET, Rule, Want, judge};

const MODE: &str = "authorization-mode";
const ALWAYS: &[&str] = &["AlwaysAllow"];
const IN_FILE: &[&str] = &["authorization-config"];

const RULES: &[Rule] = &[
    Rule::must(API_SERVER, MODE, Want::Excludes(ALWAYS), "allows every request").settled_by(IN_FILE),
    Rule::may(API_SERVER, MODE, Want::Includes("RBAC"), "does not ask roles for permission").settled_by(IN_FILE),
    Rule::may(API_SERVER, MODE, Want::Includes("Node"), "does not hold kubelets to their own node").settled_by(IN_FILE),
    Rule::must(KUBELET, MODE, Want::Excludes(ALWAYS), "allows every request").may_in_file(&["authorization", "mode"]),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
