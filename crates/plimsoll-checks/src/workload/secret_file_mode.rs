//! PLM-S007: files of a secret that every user of the pod can read.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

/// What Kubernetes uses where nothing is written.
const DEFAULT: i64 = 0o644;
/// What the owner and the group may read.
const GROUP_READS: i64 = 0o440;
/// What others may do.
const OTHERS: i64 = 0o007;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let (base, name) = (Base::whole(volume.base().node), volume.name());
        if let Some(secret) = base.field::<Base<'_>>(&["secret"]).get()? {
            let mode = secret.field::<i64>(&["defaultMode"]);
            return at_mode(mode, true, name, findings).and(of_items(secret, name, findings));
        }
        let Some(projected) = base.field::<Base<'_>>(&["projected"]).get()? else { return Ok(()) };
        let mut holds_secret = false;
        let of_sources = findings.each(projected.items::<Base<'_>>(&["sources"]), |findings, source| {
            let Some(secret) = source?.field::<Base<'_>>(&["secret"]).get()? else { return Ok(()) };
            holds_secret = true;
            of_items(secret, name, findings)
        });
        if holds_secret {
            return at_mode(projected.field::<i64>(&["defaultMode"]), true, name, findings).and(of_sources);
        }
        of_sources
    })
}

/// The modes of single files.
fn of_items<'e>(secret: Base<'e>, volume: &str, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(secret.items::<Base<'_>>(&["items"]), |findings, item| {
        let item = item?;
        let path = item.node.get("path").map_or("", plimsoll_source::Node::text);
        at_mode(item.field::<i64>(&["mode"]), false, &format!("{volume}/{path}"), findings)
    })
}

fn at_mode<'e>(mode: Field<'e, i64>, has_default: bool, name: &str, findings: &mut Findings<'_, 'e>) -> Assessed {
    let written = mode.get()?;
    let effective = written.or(has_default.then_some(DEFAULT));
    if effective.is_some_and(|mode| mode & OTHERS != 0) {
        let title = format_args!("every user can read the secret in volume `{name}`");
        findings.at(mode, title).discriminated_by(name);
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(GROUP_READS)
}
