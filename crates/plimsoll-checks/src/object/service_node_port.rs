//! PLM-E003: service opens a port on every node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let kind = base.field::<&str>(&["spec", "type"]);
    if kind.get()? == Some("NodePort") {
        let (namespace, name) = (&object.namespace, &object.name);
        findings.at(kind, format_args!("the service `{namespace}/{name}` opens a port on every node"));
    }
    Ok(())
}
