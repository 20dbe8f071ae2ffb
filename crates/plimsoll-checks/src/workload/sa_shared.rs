//! PLM-B030: service account is shared by unrelated workloads.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, PodSpec};
use plimsoll_graph::World;
use plimsoll_model::{Assessed, Role};

use crate::logic::any;
use crate::service_account::service_account;

/// Labels by which workloads say that they belong together.
const LABELS: [&str; 2] = ["app.kubernetes.io/part-of", "app.kubernetes.io/instance"];

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let world = World::of(context.estate)?;
    let (field, account) = service_account(pod)?;
    // Everybody who names no account has this one, which has a check of its own.
    if account == "default" {
        return Ok(());
    }
    let object = pod.object();
    let mut hidden = Ok(());
    for other in world.pods(&object.namespace).filter(|other| !is_same(other.object(), object)) {
        match shares(pod, other, account) {
            Ok(false) => {}
            Ok(true) => {
                let (kind, name) = (&other.object().kind, &other.object().name);
                let title = format_args!("service account `{account}` of the pod is that of {kind} `{name}` too");
                let (place, _) = service_account(other)?;
                findings.at(field, title).related(Role::Context, place, "and here");
                return Ok(());
            }
            Err(unknown) => hidden = hidden.and(Err(unknown)),
        }
    }
    hidden
}

/// True for the same object, read from two files perhaps.
fn is_same(one: &Object, other: &Object) -> bool {
    (&one.kind, &one.name) == (&other.kind, &other.name)
}

/// True when another pod has the account and does not belong to the same application.
fn shares(pod: PodSpec<'_>, other: PodSpec<'_>, account: &str) -> Assessed<bool> {
    let (_, name) = service_account(other)?;
    if name != account {
        return Ok(false);
    }
    let is_related = any(LABELS.map(|label| {
        let of = |pod: PodSpec<'_>| match pod.labels().value(label)? {
            Some(value) => Ok(Some(value.to_owned())),
            None => Ok(pod.object().labels().value(label)?.map(str::to_owned)),
        };
        let Some(value) = of(pod)? else { return Ok(false) };
        Ok(of(other)? == Some(value))
    }));
    is_related.map(|is_related| !is_related)
}
