//! PLM-D084: the image's health check does nothing in Kubernetes.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Mapping};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::built;
use crate::lifetime::is_long_running;

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(reference) = container.image().get()? else { return Ok(()) };
    let Some(stage) = built::of_image(context, reference)? else { return Ok(()) };
    let health = stage.last(Keyword::Healthcheck).filter(|health| !health.is_none());
    let Some(health) = health else { return Ok(()) };
    if !is_long_running(container)? {
        return Ok(());
    }
    let liveness = container.base().field::<Mapping<'e>>(&["livenessProbe"]);
    for other in [&["readinessProbe"], &["startupProbe"]] {
        if container.base().field::<Mapping<'e>>(other).get()?.is_some() {
            return Ok(());
        }
    }
    if liveness.get()?.is_none() {
        let title = format_args!("the health check of the image of container `{}` does nothing here", container.name());
        findings.at(liveness, title).beside(health, "the image is built with this check");
    }
    Ok(())
}
