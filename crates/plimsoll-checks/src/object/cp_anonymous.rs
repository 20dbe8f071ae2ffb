//! PLM-K001: API server or kubelet accepts anonymous requests.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, KUBELET, Rule, Want, judge};

const RULES: &[Rule] = &[
    Rule::must(API_SERVER, "anonymous-auth", Want::Truth(false), "accepts requests without a login")
        .settled_by(&["authentication-config"]),
    Rule::must(KUBELET, "anonymous-auth", Want::Truth(false), "accepts requests without a login").may_in_file(&[
        "authentication",
        "anonymous",
        "enabled",
    ]),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
