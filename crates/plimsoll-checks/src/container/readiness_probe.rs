//! PLM-H005: long-running container has no readiness probe.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::probes;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Knative gives its containers one.
    if container.pod().object().group() == "serving.knative.dev" {
        return Ok(());
    }
    probes::missing(container, &["readinessProbe"], "readiness", findings)
}
