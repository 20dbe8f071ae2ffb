//! PLM-R018: autoscaler goes down to too few replicas.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::scale::Autoscaler;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(least) = Autoscaler::new(object).map(Autoscaler::minimum) else { return Ok(()) };
    let fewest = context.settings.fewest_scaled_replicas;
    if least.get()?.is_some_and(|number| number < i64::from(fewest)) {
        findings.at(least, format_args!("autoscaler `{}` goes below {fewest} replicas", object.name));
    }
    Ok(())
}
