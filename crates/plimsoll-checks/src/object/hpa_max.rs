//! PLM-R019: autoscaler cannot scale.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::scale::Autoscaler;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (Some(base), Some(autoscaler)) = (object.base(), Autoscaler::new(object)) else { return Ok(()) };
    let most = base.field::<i64>(&["spec", "maxReplicas"]);
    // The API server puts 1 where no minimum is.
    let least = autoscaler.minimum().get()?.unwrap_or(1);
    if most.get()?.is_some_and(|most| most <= least) {
        findings.at(most, format_args!("autoscaler `{}` has no room between minimum and maximum", object.name));
    }
    Ok(())
}
