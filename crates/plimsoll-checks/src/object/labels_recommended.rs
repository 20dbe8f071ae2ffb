//! PLM-H008: object does not say by label which application it belongs to.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::label_syntax::value_like;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    // What has no metadata is no object of the API, such as a file of settings.
    if matches!(base.field::<Mapping<'_>>(&["metadata"]).get(), Ok(None)) {
        return Ok(());
    }
    let label = base.field::<&str>(&["metadata", "labels", "app.kubernetes.io/name"]);
    if label.get()?.unwrap_or("").is_empty() {
        let (kind, name) = (&object.kind, &object.name);
        findings.at(label, format_args!("{kind} `{name}` has no label `app.kubernetes.io/name`"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    let name = value_like(&object.name);
    let kind = object.kind.to_lowercase();
    site.set(if name.is_empty() { kind.as_str() } else { name.as_str() })
}
