//! PLM-K008: a program of the control plane has an open side door.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, CONTROLLER_MANAGER, KUBELET, PROXY, Rule, SCHEDULER, Want, judge};

/// Addresses of the metrics of kube-proxy that are every address of its node.
const WIDE: &[&str] = &["0.0.0.0", "0.0.0.0:10249", "::", "[::]", "[::]:10249", ":10249"];

const RULES: &[Rule] = &[
    // Removed in 1.24, and without effect from 1.20 on.
    Rule::must(API_SERVER, "insecure-port", Want::Is("0"), "answers without a login on a second port").until(19),
    Rule::may(API_SERVER, "insecure-bind-address", Want::Unset, "answers without a login on a second address")
        .until(19),
    Rule::must(API_SERVER, "profiling", Want::Truth(false), "serves profiles of itself"),
    Rule::must(CONTROLLER_MANAGER, "profiling", Want::Truth(false), "serves profiles of itself"),
    Rule::must(CONTROLLER_MANAGER, "bind-address", Want::Includes("127.0.0.1"), "listens beyond its own node"),
    Rule::must(SCHEDULER, "profiling", Want::Truth(false), "serves profiles of itself").settled_by(&["config"]),
    Rule::must(SCHEDULER, "bind-address", Want::Includes("127.0.0.1"), "listens beyond its own node"),
    Rule::must(KUBELET, "read-only-port", Want::Is("0"), "tells of its pods without a login")
        .may_in_file(&["readOnlyPort"]),
    Rule::may(PROXY, "metrics-bind-address", Want::IsNot(WIDE), "serves metrics beyond its own node")
        .may_in_file(&["metricsBindAddress"]),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
