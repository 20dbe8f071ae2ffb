//! PLM-P012: container does not drop all capabilities.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::{Edit, Value};

use crate::capabilities;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !capabilities::drops(container, &["ALL"])? {
        let dropped = container.dropped_capabilities();
        findings.at(dropped, format_args!("container `{}` keeps capabilities it may not need", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(Value::List(vec!["ALL".into()]))
}
