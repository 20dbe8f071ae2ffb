//! PLM-H017: environment variable is set twice.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Field};
use plimsoll_model::{Assessed, Role};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut places: BTreeMap<&str, Vec<Field<'e, &str>>> = BTreeMap::new();
    let outcome = findings.each(container.base().items::<Base<'e>>(&["env"]), |_, variable| {
        let field = variable?.field::<&str>(&["name"]);
        if let Some(name) = field.get()? {
            places.entry(name).or_default().push(field);
        }
        Ok(())
    });
    for (name, places) in places {
        if let [first, .., last] = places.as_slice() {
            findings
                .at(*last, format_args!("container `{}` sets the variable `{name}` more than once", container.name()))
                .related(Role::Context, *first, "overridden");
        }
    }
    outcome
}
