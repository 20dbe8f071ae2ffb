//! PLM-M024: Compose services share the default network.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeProject, ComposeService, Leaf, Word};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

/// Networks in any notation.
#[derive(Clone, Copy)]
struct Networks;

impl<'t> Leaf<'t> for Networks {
    fn from_node(node: Node<'t>) -> Option<Self> {
        (!node.kind().is_scalar()).then_some(Self)
    }
}

pub(crate) fn check<'e>(project: &'e ComposeProject, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut first = Ok(());
    let mut sharing = Vec::new();
    for (layers, service) in project.services() {
        match service.and_then(|service| Ok((service, is_on_default(service)?))) {
            Ok((service, true)) => sharing.push((layers, service)),
            Ok((_, false)) => {}
            Err(unknown) => first = first.and(Err(unknown)),
        }
    }
    if sharing.len() > 1 {
        for (layers, service) in sharing {
            let networks = service.field::<Networks>(&["networks"]);
            let title = format_args!("service `{}` is on the default network with others", service.name());
            findings.about_service(project, layers).at(networks, title);
        }
    }
    first
}

/// True for a service that names no network and has one.
fn is_on_default(service: ComposeService<'_>) -> Assessed<bool> {
    let mode = service.field::<Word<'_>>(&["network_mode"]).get()?;
    Ok(mode.is_none() && service.field::<Networks>(&["networks"]).get()?.is_none())
}
