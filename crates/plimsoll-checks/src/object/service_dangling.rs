//! PLM-E018: service selects no workload.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object};
use plimsoll_graph::{Selector, World};
use plimsoll_model::Assessed;

use crate::selection::selects_none;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let field = base.field::<Mapping<'e>>(&["spec", "selector"]);
    let Some(selector) = field.get()?.map(Selector::pairs).filter(|selector| !selector.is_empty()) else {
        return Ok(());
    };
    let kind = base.field::<&str>(&["spec", "type"]);
    let namespace = &object.namespace;
    if kind.get()? != Some("ExternalName") && selects_none(World::of(context.estate)?, namespace, &selector)? {
        findings.at(field, format_args!("the service `{namespace}/{}` selects no pod", object.name));
    }
    Ok(())
}
