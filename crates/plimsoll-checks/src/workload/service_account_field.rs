//! PLM-H020: pod names its service account by the deprecated field.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, ObjectSource, PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // In a cluster the API server writes both fields.
    if pod.object().source == ObjectSource::Live {
        return Ok(());
    }
    // In a partial spec too: only what is written counts.
    let whole = Base::whole(pod.base().node);
    let field = whole.field::<&str>(&["serviceAccount"]);
    let Some(name) = field.get()?.filter(|name| !name.is_empty()) else { return Ok(()) };
    if whole.field::<&str>(&["serviceAccountName"]).get()? != Some(name) {
        findings.at(field, format_args!("the pod names its service account `{name}` by the deprecated field"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(pod: PodSpec<'e>, site: Site<'e>) -> Edit {
    match pod.base().node.get("serviceAccountName") {
        None => Edit::new().rename_key(site.node.id(), "serviceAccountName"),
        // An empty or null one does not win over the old field.
        Some(name) if name.is_null() || name.text().is_empty() => {
            Edit::new().set(name.id(), &[], site.node.text()).remove(site.node.id())
        }
        Some(_) => site.remove(),
    }
}
