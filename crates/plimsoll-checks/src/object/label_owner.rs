//! PLM-H009: object lacks a label or an annotation that the organisation requires.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    if matches!(base.field::<Mapping<'_>>(&["metadata"]).get(), Ok(None)) {
        return Ok(());
    }
    let settings = context.settings;
    let of_labels = require(object, base, "label", &["metadata", "labels"], &settings.required_labels, findings);
    let annotations = &settings.required_annotations;
    of_labels.and(require(object, base, "annotation", &["metadata", "annotations"], annotations, findings))
}

fn require<'e>(
    object: &Object,
    base: Base<'e>,
    word: &str,
    path: &'static [&'static str],
    names: &[String],
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let field = base.field::<Base<'_>>(path);
    findings.each(names, |findings, name| {
        let site = match field.get()? {
            None => field.site(),
            Some(entries) => {
                let entry = entries.entry::<&str>(name);
                if !entry.get()?.unwrap_or("").is_empty() {
                    return Ok(());
                }
                entry.site()
            }
        };
        let (kind, of) = (&object.kind, &object.name);
        findings.at(site, format_args!("{kind} `{of}` has no {word} `{name}`")).discriminated_by(name);
        Ok(())
    })
}
