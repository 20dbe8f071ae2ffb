//! PLM-R023: replicated workload has no disruption budget.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::logic::{all, any};
use crate::{budget, scale};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let Some(pod) = object.pods().next() else { return Ok(()) };
    // One pod cannot be kept without keeping its node.
    let is_replicated = scale::least(object, context).map(|number| number.is_none_or(|number| number > 1));
    let budgets = context.estate.of_resource("PodDisruptionBudget", &object.namespace).filter_map(Object::base);
    let is_covered = any(budgets.map(|budget| match budget::selector(budget)? {
        Some(selector) => selector.selects(pod.labels()),
        None => Ok(false),
    }));
    if all([is_replicated, is_covered.map(|is_covered| !is_covered)])? {
        let name = base.field::<&str>(&["metadata", "name"]);
        findings.at(name, format_args!("no disruption budget covers `{}`", object.name));
    }
    Ok(())
}
