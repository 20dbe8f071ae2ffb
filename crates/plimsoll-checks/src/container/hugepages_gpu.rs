//! PLM-R016: request of a device or of huge pages without the same limit.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::resources::{LIMITS, REQUESTS, amounts};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let is_whole = |name: &str| name.contains('/') || name.starts_with("hugepages-");
    let requests = amounts(container, REQUESTS)?.into_iter().filter(|(name, _)| is_whole(name)).collect::<Vec<_>>();
    if requests.is_empty() {
        return Ok(());
    }
    let limits = amounts(container, LIMITS)?;
    findings.each(requests, |findings, (name, request)| {
        let Some(wanted) = request.get()?.filter(|wanted| !wanted.is_zero()) else { return Ok(()) };
        let limit = match limits.iter().find(|(limited, _)| *limited == name) {
            Some((_, limit)) => limit.get()?,
            None => None,
        };
        // More than the limit is the finding of another check.
        if limit.is_none_or(|limit| wanted < limit) {
            let title = format_args!("container `{}` requests `{name}` without the same limit", container.name());
            findings.at(request, title).discriminated_by(name);
        }
        Ok(())
    })
}
