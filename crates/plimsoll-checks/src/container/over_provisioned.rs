//! PLM-R011: container asks for more than the ceiling.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Quantity};
use plimsoll_model::{Assessed, Unknown, Why};

use crate::resources::{LIMITS, REQUESTS, amounts};

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each([("request", REQUESTS), ("limit", LIMITS)], |findings, (word, path)| {
        findings.each(amounts(container, path)?, |findings, (resource, amount)| {
            let ceiling = match resource {
                "cpu" => &context.settings.most_cpu,
                "memory" => &context.settings.most_memory,
                _ => return Ok(()),
            };
            let most = Quantity::parse(ceiling).ok_or(Unknown::new(Why::Malformed))?;
            if amount.get()?.is_some_and(|amount| amount > most) {
                let name = container.name();
                let title = format_args!("container `{name}` has a {resource} {word} above {ceiling}");
                findings.at(amount, title).discriminated_by(word).discriminated_by(resource);
            }
            Ok(())
        })
    })
}
