//! PLM-E005: service takes external addresses.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Sequence};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let addresses = base.field::<Sequence<'e>>(&["spec", "externalIPs"]);
    if addresses.get()?.is_some_and(|list| list.items().next().is_some()) {
        let (namespace, name) = (&object.namespace, &object.name);
        findings.at(addresses, format_args!("the service `{namespace}/{name}` takes external addresses for itself"));
    }
    Ok(())
}
