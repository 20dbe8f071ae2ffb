//! PLM-R013: namespace without defaults and bounds for containers.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, Sequence};
use plimsoll_model::Assessed;

use crate::logic::any;
use crate::namespaces::lacks;

/// What an item of a LimitRange can say, besides its type.
const BOUNDS: [&str; 5] = ["default", "defaultRequest", "max", "min", "maxLimitRequestRatio"];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    if object.kind == "Namespace" {
        return lacks("LimitRange", object, context, findings);
    }
    let items = base.items::<Base<'e>>(&["spec", "limits"]).into_iter();
    let says_something = any(items.map(|item| {
        let item = item?;
        any(BOUNDS.map(|bound| Ok(item.entry::<Base<'e>>(bound).get()?.is_some_and(|bound| !is_empty(bound)))))
    }));
    if !says_something? {
        let limits = base.field::<Sequence<'e>>(&["spec", "limits"]);
        findings.at(limits, format_args!("limit range `{}` limits nothing", object.name));
    }
    Ok(())
}

fn is_empty(bound: Base<'_>) -> bool {
    bound.node.entries().next().is_none()
}
