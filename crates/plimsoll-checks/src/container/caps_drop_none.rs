//! PLM-P013: container drops no capability at all.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::{Edit, Value};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let dropped = container.dropped_capabilities();
    if dropped.get()?.is_none_or(|list| list.items().next().is_none()) {
        findings.at(dropped, format_args!("container `{}` drops no capability at all", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(Value::List(vec!["ALL".into()]))
}
