//! PLM-R018: autoscaler goes down to too few replicas.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::scale::Autoscaler;

/// The fewest that survive the loss of one.
const MINIMUM: i64 = 2;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(least) = Autoscaler::new(object).map(Autoscaler::minimum) else { return Ok(()) };
    if least.get()?.is_some_and(|number| number < MINIMUM) {
        findings.at(least, format_args!("autoscaler `{}` goes below {MINIMUM} replicas", object.name));
    }
    Ok(())
}
