//! PLM-R017: workload runs too few replicas.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::scale;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(replicas) = scale::replicas(object) else { return Ok(()) };
    // Nothing runs when there are none, and nobody expects it to.
    let number = replicas.get()?.unwrap_or(1);
    let fewest = context.settings.fewest_replicas;
    if (1..i64::from(fewest)).contains(&number) && scale::autoscaler(object, context)?.is_none() {
        findings.at(replicas, format_args!("`{}` runs fewer than {fewest} replicas", object.name));
    }
    Ok(())
}
