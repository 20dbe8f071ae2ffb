//! PLM-R012: container may use many times what it requests.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::{Assessed, Role};

use crate::resources::{LIMITS, REQUESTS, amounts};

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let requests = amounts(container, REQUESTS)?;
    if requests.is_empty() {
        return Ok(());
    }
    let ratio = context.settings.limit_ratio;
    findings.each(amounts(container, LIMITS)?, |findings, (resource, limit)| {
        let Some((_, request)) = requests.iter().find(|(requested, _)| *requested == resource) else { return Ok(()) };
        if let (Some(least), Some(most)) = (request.get()?, limit.get()?)
            && !least.is_zero()
            && most > least.times(ratio)
        {
            let name = container.name();
            let title = format_args!("container `{name}` may use more than {ratio} times the {resource} it requests");
            findings.at(limit, title).related(Role::Context, *request, "the request").discriminated_by(resource);
        }
        Ok(())
    })
}
