//! PLM-M032: Compose service publishes no port that its image listens on.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, PortRange};
use plimsoll_model::Assessed;

use crate::docker::built;
use crate::published::ports;

pub(crate) fn check<'e>(
    service: ComposeService<'e>,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let Some(stage) = built::of_service(context, service)? else { return Ok(()) };
    let exposed = built::ports(stage)?;
    let mut first = None;
    for port in ports(service)? {
        let port = port?;
        let target: PortRange = port.target()?;
        if exposed.iter().any(|exposed| exposed.ports.clone().any(|port| target.contains(port))) {
            return Ok(());
        }
        first.get_or_insert(port);
    }
    if let (Some(port), Some(range)) = (first, exposed.first()) {
        let title = format_args!(
            "service `{}` publishes port {}, but its image listens on {}",
            service.name(),
            port.label(),
            range.word.raw()
        );
        findings.at(port, title).beside(range.word, "the image is built with this port");
    }
    Ok(())
}
