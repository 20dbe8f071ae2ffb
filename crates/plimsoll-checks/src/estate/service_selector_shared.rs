//! PLM-E020: several services select the same pods.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Estate, Field, Mapping, Object};
use plimsoll_model::{Assessed, Role, Unknown, Why};
use plimsoll_source::Node;

/// Namespace and pairs of a selector, and who has it first.
type Selectors<'e> = BTreeMap<(&'e str, Vec<(&'e str, &'e str)>), (&'e Object, Field<'e, Mapping<'e>>)>;

pub(crate) fn check<'e>(estate: &'e Estate, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut selectors: Selectors<'e> = BTreeMap::new();
    findings.each(estate.everywhere("Service"), |findings, object| {
        let Some(base) = object.base() else { return Ok(()) };
        let field = base.field::<Mapping<'e>>(&["spec", "selector"]);
        let Some(Mapping(pairs)) = field.get()? else { return Ok(()) };
        // One without an address beside one with is how a StatefulSet is published.
        if base.field::<&str>(&["spec", "clusterIP"]).get()? == Some("None") {
            return Ok(());
        }
        let mut pairs: Vec<(&str, &str)> = pairs.entries().map(text).collect::<Assessed<_>>()?;
        if pairs.is_empty() {
            return Ok(());
        }
        pairs.sort_unstable();
        let key = (object.namespace.as_str(), pairs);
        let (first, selector) = *selectors.entry(key).or_insert((object, field));
        if first.name != object.name {
            findings
                .about(object)
                .at(field, format_args!("the service `{}/{}` selects the same pods", first.namespace, first.name))
                .related(Role::Context, selector, "the other service");
        }
        Ok(())
    })
}

fn text<'e>((key, value): (Node<'e>, Node<'e>)) -> Assessed<(&'e str, &'e str)> {
    if value.is_placeholder() {
        return Err(Unknown::at(Why::Unresolved, value.document().id(), value.id()));
    }
    Ok((key.text(), value.text()))
}
