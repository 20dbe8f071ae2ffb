//! PLM-B030: service account is shared by unrelated workloads.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Field, Object, PodSpec};
use plimsoll_graph::World;
use plimsoll_model::{Assessed, Role};

use crate::logic::{any, first};
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
    let others = world.pods(&object.namespace).filter(|other| !is_same(other.object(), object));
    if let Some((other, place)) = first(others.map(|other| shares(pod, other, account)))? {
        let (kind, name) = (&other.kind, &other.name);
        let title = format_args!("service account `{account}` of the pod is that of {kind} `{name}` too");
        findings.at(field, title).related(Role::Context, place, "and here");
    }
    Ok(())
}

/// True for the same object, read from two files perhaps.
fn is_same(one: &Object, other: &Object) -> bool {
    (&one.kind, &one.name) == (&other.kind, &other.name)
}

/// The object and the place of another pod that has the account and does not belong to the same application.
fn shares<'e>(
    pod: PodSpec<'e>,
    other: PodSpec<'e>,
    account: &str,
) -> Assessed<Option<(&'e Object, Field<'e, &'e str>)>> {
    let (place, name) = service_account(other)?;
    if name != account {
        return Ok(None);
    }
    let is_related = any(LABELS.map(|label| {
        let Some(value) = value_of(pod, label)? else { return Ok(false) };
        Ok(value_of(other, label)? == Some(value))
    }));
    is_related.map(|is_related| (!is_related).then_some((other.object(), place)))
}

/// The value of a label of the pod, or else of the object that it stands in.
fn value_of<'e>(pod: PodSpec<'e>, label: &str) -> Assessed<Option<&'e str>> {
    match pod.labels().value(label)? {
        Some(value) => Ok(Some(value)),
        None => pod.object().labels().value(label),
    }
}
