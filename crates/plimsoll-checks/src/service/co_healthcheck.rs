//! PLM-M025: Compose service has no health check.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Leaf, Mapping, Switch};
use plimsoll_model::Assessed;
use plimsoll_source::Node;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::built;

/// The test of a health check in any notation: whether it is `NONE`.
#[derive(Clone, Copy)]
struct Test {
    is_none: bool,
}

impl<'t> Leaf<'t> for Test {
    fn from_node(node: Node<'t>) -> Option<Self> {
        let first = node.items().next().unwrap_or(node);
        (!node.kind().is_mapping()).then_some(Self { is_none: first.text() == "NONE" })
    }
}

pub(crate) fn check<'e>(
    service: ComposeService<'e>,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let health = service.field::<Mapping<'e>>(&["healthcheck"]);
    if health.get()?.is_none() {
        let built = built::of_service(context, service)?.and_then(|stage| stage.last(Keyword::Healthcheck));
        if built.is_some_and(|health| !health.is_none()) {
            return Ok(());
        }
        findings.at(health, format_args!("service `{}` has no health check", service.name()));
        return Ok(());
    }
    let disable = service.field::<Switch>(&["healthcheck", "disable"]);
    let test = service.field::<Test>(&["healthcheck", "test"]);
    let title = format_args!("service `{}` switches its health check off", service.name());
    if disable.get() == Ok(Some(Switch(true))) {
        findings.at(disable, title);
    } else if test.get()?.is_some_and(|test| test.is_none) {
        findings.at(test, title);
    }
    disable.get().map(|_| ())
}
