//! PLM-R010: amount is legal but surely not meant.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Quantity};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::resources::{LIMITS, REQUESTS, amounts};

/// More cores than any node has: the number was meant in thousandths.
const TOO_MANY_CORES: Quantity = Quantity::units(1000);

/// Less than any process fits in, in bytes: the number was meant in megabytes.
const TOO_FEW_BYTES: Quantity = Quantity::units(1 << 20);

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each([("request", REQUESTS), ("limit", LIMITS)], |findings, (word, path)| {
        findings.each(amounts(container, path)?, |findings, (resource, amount)| {
            // A suspicion rests on the resource, so that amounts of others need not be read.
            let is_suspicious: fn(Quantity) -> bool = match resource {
                "cpu" => |cores| cores >= TOO_MANY_CORES,
                "memory" | "ephemeral-storage" => |bytes| bytes < TOO_FEW_BYTES && !bytes.is_zero(),
                _ => return Ok(()),
            };
            if amount.get()?.is_some_and(is_suspicious) {
                let (name, value) = (container.name(), Node::text(amount.site().node));
                let title = format_args!("container `{name}` has the {resource} {word} `{value}`");
                findings.at(amount, title).discriminated_by(word).discriminated_by(resource);
            }
            Ok(())
        })
    })
}
