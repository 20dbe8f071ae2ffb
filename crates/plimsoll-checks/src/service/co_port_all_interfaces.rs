//! PLM-M021: Compose service publishes a port on every interface.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ComposeService;
use plimsoll_model::Assessed;

use crate::published::{datastore, is_on_all_addresses, ports};

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(ports(service)?, |findings, port| {
        let port = port?;
        if is_on_all_addresses(port)? && datastore(port.target()?).is_none() {
            let label = port.label();
            let title =
                format_args!("service `{}` publishes port {label} on every address of the host", service.name());
            findings.at(port, title).discriminated_by(&port.identity());
        }
        Ok(())
    })
}
