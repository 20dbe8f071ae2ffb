//! PLM-R017: workload runs too few replicas.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::scale;

/// The fewest that survive the loss of one.
const MINIMUM: i64 = 2;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(replicas) = scale::replicas(object) else { return Ok(()) };
    // Nothing runs when there are none, and nobody expects it to.
    let number = replicas.get()?.unwrap_or(1);
    if (1..MINIMUM).contains(&number) && scale::autoscaler(object, context)?.is_none() {
        findings.at(replicas, format_args!("`{}` runs fewer than {MINIMUM} replicas", object.name));
    }
    Ok(())
}
