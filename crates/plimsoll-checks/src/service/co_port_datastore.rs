//! PLM-M023: Compose service publishes the port of a database, cache or broker.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ComposeService;
use plimsoll_model::Assessed;

use crate::published::{datastore, is_on_loopback, ports};

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(ports(service)?, |findings, port| {
        let port = port?;
        if let Some(store) = datastore(port.target()?)
            && !is_on_loopback(port)?
        {
            let label = port.label();
            let title = format_args!("service `{}` publishes port {label}, usually that of {store}", service.name());
            findings.at(port, title).discriminated_by(&port.identity());
        }
        Ok(())
    })
}
