//! PLM-R014: namespace without a bound for all its pods together.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object};
use plimsoll_model::Assessed;

use crate::namespaces::lacks;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    if object.kind == "Namespace" {
        return lacks("ResourceQuota", object, context, findings);
    }
    let hard = base.field::<Mapping<'e>>(&["spec", "hard"]);
    if hard.get()?.is_none_or(|Mapping(node)| node.entries().next().is_none()) {
        findings.at(hard, format_args!("resource quota `{}` limits nothing", object.name));
    }
    Ok(())
}
