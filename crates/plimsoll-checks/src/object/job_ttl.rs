//! PLM-R032: finished job stays, or is removed under its cron job.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::logic::any;

/// A day, in seconds: long enough to read the logs.
const DAY: i64 = 86_400;

/// Annotations of jobs that the tool which applies them removes, at the latest before the next one.
const HOOKS: [&str; 2] = ["helm.sh/hook", "argocd.argoproj.io/hook"];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    if object.kind == "CronJob" {
        let time = base.field::<i64>(&["spec", "jobTemplate", "spec", "ttlSecondsAfterFinished"]);
        if time.get()?.is_some() {
            findings.at(time, format_args!("jobs of `{}` are removed before their history is full", object.name));
        }
        return Ok(());
    }
    let time = base.field::<i64>(&["spec", "ttlSecondsAfterFinished"]);
    if time.get()?.is_none() && !is_removed(base)? {
        findings.at(time, format_args!("job `{}` stays when it is finished", object.name));
    }
    Ok(())
}

/// Is it removed by what made it, such as a cron job?
fn is_removed(base: Base<'_>) -> Assessed<bool> {
    let owners = base.items::<Base<'_>>(&["metadata", "ownerReferences"]).into_iter();
    let annotations = base.field::<Base<'_>>(&["metadata", "annotations"]).get();
    let hooks = HOOKS.map(|name| Ok(annotations?.is_some_and(|annotations| annotations.node.get(name).is_some())));
    any(owners.map(|owner| owner.map(|_| true)).chain(hooks))
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    if object.kind == "CronJob" { site.remove() } else { site.set(DAY) }
}
