//! PLM-H004: long-running container has no liveness probe.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::probes;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    probes::missing(container, &["livenessProbe"], "liveness", findings)
}
