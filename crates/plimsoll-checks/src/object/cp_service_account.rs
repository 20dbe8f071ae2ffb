//! PLM-K009: keys and tokens of service accounts are handled loosely.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, CONTROLLER_MANAGER, Rule, Want, judge};

const RULES: &[Rule] = &[
    Rule::must(API_SERVER, "service-account-key-file", Want::Set, "verifies tokens by the key it serves with"),
    Rule::may(API_SERVER, "service-account-lookup", Want::Truth(true), "honours tokens of deleted service accounts"),
    Rule::must(
        API_SERVER,
        "service-account-extend-token-expiration",
        Want::Truth(false),
        "makes tokens that last a year",
    ),
    Rule::must(
        CONTROLLER_MANAGER,
        "use-service-account-credentials",
        Want::Truth(true),
        "gives all controllers one identity",
    ),
    Rule::must(CONTROLLER_MANAGER, "service-account-private-key-file", Want::Set, "has no key of its own for tokens"),
    Rule::must(CONTROLLER_MANAGER, "root-ca-file", Want::Set, "does not tell pods how to verify the API server"),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
