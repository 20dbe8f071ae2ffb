//! PLM-K002: API server takes passwords or tokens from a file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, Rule, Want, judge};

const RULES: &[Rule] = &[
    Rule::may(API_SERVER, "token-auth-file", Want::Unset, "takes tokens from a file"),
    // Removed in 1.19.
    Rule::may(API_SERVER, "basic-auth-file", Want::Unset, "takes passwords from a file").until(18),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
