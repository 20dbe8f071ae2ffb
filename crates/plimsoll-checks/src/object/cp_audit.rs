//! PLM-K005: API server keeps no audit log, or not long enough.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, Rule, Want, judge};

const RULES: &[Rule] = &[
    Rule::must(API_SERVER, "audit-policy-file", Want::Set, "has no audit policy"),
    Rule::must(API_SERVER, "audit-log-path", Want::Set, "writes no audit log")
        .settled_by(&["audit-webhook-config-file"]),
    Rule::must(API_SERVER, "audit-log-maxage", Want::AtLeast(30), "keeps audit logs for less than 30 days")
        .asked_with("audit-log-path"),
    Rule::must(API_SERVER, "audit-log-maxbackup", Want::AtLeast(10), "keeps fewer than 10 audit logs")
        .asked_with("audit-log-path"),
    Rule::must(API_SERVER, "audit-log-maxsize", Want::AtLeast(100), "rotates audit logs below 100 megabytes")
        .asked_with("audit-log-path"),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
