//! PLM-P039: default service account mounts its token.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| object.name == "default") else { return Ok(()) };
    let automount = base.field::<bool>(&["automountServiceAccountToken"]);
    if automount.get()? != Some(false) {
        let namespace = &object.namespace;
        findings.at(automount, format_args!("the default service account of `{namespace}` mounts its token"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: &'e Object, site: Site<'e>) -> Edit {
    site.set(false)
}
