//! PLM-M022: Compose service takes a port of the host below 1024.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ComposeService;
use plimsoll_model::Assessed;

use crate::published::ports;

/// The first port that any user of the host may listen on.
const UNPRIVILEGED: u16 = 1024;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(ports(service)?, |findings, port| {
        let port = port?;
        if port.published()?.is_some_and(|ports| ports.first < UNPRIVILEGED) {
            let label = port.label();
            let title = format_args!("service `{}` publishes port {label} below {UNPRIVILEGED}", service.name());
            findings.at(port, title).discriminated_by(&port.identity());
        }
        Ok(())
    })
}
