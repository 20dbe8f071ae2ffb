//! PLM-H025: label for the instance is not the object's name.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Sequence};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    // A controller makes up the names of what it owns.
    let owners = base.field::<Sequence<'_>>(&["metadata", "ownerReferences"]);
    if owners.get()?.is_some_and(|owners| owners.items().next().is_some()) {
        return Ok(());
    }
    let Some(name) = base.field::<&str>(&["metadata", "name"]).get()? else { return Ok(()) };
    let label = base.field::<&str>(&["metadata", "labels", "app.kubernetes.io/instance"]);
    let instance = label.get()?;
    if instance != Some(name) {
        let kind = &object.kind;
        let how =
            instance.map_or_else(|| "has no instance label".to_owned(), |text| format!("is of instance `{text}`"));
        findings.at(label, format_args!("{kind} `{name}` {how}"));
    }
    Ok(())
}
