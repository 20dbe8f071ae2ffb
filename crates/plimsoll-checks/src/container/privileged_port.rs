//! PLM-E002: container listens on a port below 1024.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.ports(), |findings, port| {
        let number = port?.field::<i64>(&["containerPort"]);
        if let Some(value) = number.get()?.filter(|value| (1..1024).contains(value)) {
            findings.at(number, format_args!("container `{}` listens on port {value}", container.name()));
        }
        Ok(())
    })
}
