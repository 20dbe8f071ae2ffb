//! PLM-P036: probe or lifecycle hook names a host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

/// The actions that can name a host.
const HOSTS: [&[&str]; 2] = [&["httpGet", "host"], &["tcpSocket", "host"]];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.handlers(), |findings, handler| {
        let handler = handler?;
        findings.each(HOSTS.map(|path| handler.base.field::<&str>(path)), |findings, host| {
            if let Some(name) = host.get()?.filter(|name| !name.is_empty()) {
                let (container, handler) = (container.name(), handler.name);
                findings
                    .at(host, format_args!("container `{container}` sends its {handler} to the host `{name}`"))
                    .discriminated_by(handler);
            }
            Ok(())
        })
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
