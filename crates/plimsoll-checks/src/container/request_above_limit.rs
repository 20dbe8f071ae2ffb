//! PLM-R009: container requests more than its limit.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::{Assessed, Role};

use crate::resources::{LIMITS, REQUESTS, amounts};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let limits = amounts(container, LIMITS)?;
    if limits.is_empty() {
        return Ok(());
    }
    findings.each(amounts(container, REQUESTS)?, |findings, (name, request)| {
        let Some((_, limit)) = limits.iter().find(|(limited, _)| *limited == name) else { return Ok(()) };
        if let (Some(least), Some(most)) = (request.get()?, limit.get()?)
            && least > most
        {
            let title = format_args!("container `{}` requests more {name} than its limit", container.name());
            findings.at(request, title).related(Role::Context, *limit, "the limit").discriminated_by(name);
        }
        Ok(())
    })
}
