//! PLM-P040: projected service account token lives long or has no audience.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::Node;
use plimsoll_source::edit::Edit;

const DAY_SECONDS: i64 = 86_400;
/// What the API server sets where nothing is written.
const DEFAULT_SECONDS: i64 = 3_600;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let name = volume.name();
        if name.starts_with("kube-api-access-") {
            return Ok(());
        }
        let sources = Base::whole(volume.base().node).items::<Base<'_>>(&["projected", "sources"]);
        findings.each(sources, |findings, source| match source?.field::<Base<'_>>(&["serviceAccountToken"]).get()? {
            Some(token) => look(token, name, findings),
            None => Ok(()),
        })
    })
}

fn look<'e>(token: Base<'e>, volume: &str, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Tells it from other tokens of the volume.
    let file = token.node.get("path").map_or("", Node::text);
    let lifetime = token.field::<i64>(&["expirationSeconds"]);
    let of_lifetime = lifetime.get().map(|seconds| {
        if let Some(seconds) = seconds.filter(|seconds| *seconds > DAY_SECONDS) {
            let title = format_args!("the token in volume `{volume}` lives for {seconds} seconds");
            findings.at(lifetime, title).discriminated_by(file).discriminated_by("expirationSeconds");
        }
    });
    let audience = token.field::<&str>(&["audience"]);
    if audience.get()?.unwrap_or("").is_empty() {
        let title = format_args!("the token in volume `{volume}` has no audience");
        findings.at(audience, title).discriminated_by(file).discriminated_by("audience");
    }
    of_lifetime
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    // An audience cannot be guessed.
    let is_lifetime = site.tail.is_empty() && site.node.key().is_some_and(|key| key.text() == "expirationSeconds");
    if is_lifetime { site.set(DEFAULT_SECONDS) } else { Edit::default() }
}
