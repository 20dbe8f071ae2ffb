//! PLM-R024: disruption budget allows no eviction at all.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object};
use plimsoll_model::Assessed;

use crate::budget::{self, Amount};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let most = base.field::<Amount>(&["spec", "maxUnavailable"]);
    let none_may_go = most.get().map(|amount| matches!(amount, Some(Amount::Pods(0) | Amount::Percent(0))));
    let all_must_stay = all_must_stay(object, base, context);
    let bounds = [(most, none_may_go), (budget::min_available(base), all_must_stay)];
    findings.each(bounds, |findings, (field, blocks)| {
        if blocks? {
            findings.at(field, format_args!("budget `{}` allows no eviction", object.name));
        }
        Ok(())
    })
}

/// More than all there are is the finding of another check.
fn all_must_stay<'e>(object: &'e Object, base: Base<'e>, context: &Context<'e>) -> Assessed<bool> {
    match budget::min_available(base).get()? {
        None => Ok(false),
        Some(Amount::Percent(percent)) if percent >= 100 => Ok(percent == 100),
        Some(amount) => {
            let pods = budget::covered(object, base, context)?;
            Ok(pods.is_some_and(|pods| pods > 0 && amount.of(pods) == pods))
        }
    }
}
