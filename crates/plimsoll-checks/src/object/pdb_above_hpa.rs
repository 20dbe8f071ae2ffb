//! PLM-R025: disruption budget asks for more pods than there may be.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::budget::{self, Amount};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let least = budget::min_available(base);
    let Some(amount) = least.get()? else { return Ok(()) };
    let is_above = match amount {
        Amount::Percent(percent) => percent > 100,
        Amount::Pods(number) => budget::covered(object, base, context)?.is_some_and(|pods| number > pods && pods > 0),
    };
    if is_above {
        findings.at(least, format_args!("budget `{}` asks for more pods than there may be", object.name));
    }
    Ok(())
}
