//! PLM-D083: container names no port that its image listens on.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::docker::built;

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(reference) = container.image().get()? else { return Ok(()) };
    let Some(stage) = built::of_image(context, reference)? else { return Ok(()) };
    let exposed = built::ports(stage)?;
    let mut named = Vec::new();
    for port in container.ports() {
        let number = port?.field::<i64>(&["containerPort"]);
        named.extend(number.get()?.map(|value| (number, value)));
    }
    let is_exposed =
        |port: i64| u16::try_from(port).is_ok_and(|port| exposed.iter().any(|exposed| exposed.ports.contains(&port)));
    if named.iter().any(|(_, port)| is_exposed(*port)) {
        return Ok(());
    }
    if let (Some((field, port)), Some(first)) = (named.first(), exposed.first()) {
        let title = format_args!(
            "container `{}` names port {port}, but its image listens on {}",
            container.name(),
            first.word.raw()
        );
        findings
            .at(*field, title)
            .beside(first.word, "the image is built with this port")
            .discriminated_by(container.name());
    }
    Ok(())
}
