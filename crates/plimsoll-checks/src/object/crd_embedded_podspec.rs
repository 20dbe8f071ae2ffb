//! PLM-H034: custom object embeds a pod spec.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, PodOrigin, Site, route};
use plimsoll_model::{Assessed, Role, Unknown, Why};
use plimsoll_source::Node;

/// Places that a title names.
const NAMED: usize = 3;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let embedded = object.pods.iter().filter(|template| template.origin != PodOrigin::Kind);
    let specs: Vec<Node<'e>> = embedded.filter_map(|template| object.document.node(template.spec)).collect();
    let Some(root) = object.node() else { return Ok(()) };
    let (hidden, seen): (Vec<_>, Vec<_>) = specs.into_iter().partition(|spec| spec.is_placeholder());
    if let Some((first, others)) = seen.split_first() {
        let routes: Vec<_> = seen.iter().map(|spec| route(Site::from(*spec), root).named).collect();
        let named = routes.iter().take(NAMED).map(|route| format!("`{route}`")).collect::<Vec<_>>().join(", ");
        let more = match routes.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let title = format_args!("{} `{}` embeds pods at {named}{more}", object.kind, object.name);
        let finding = findings.at(*first, title);
        others.iter().take(NAMED).fold(finding, |finding, spec| finding.related(Role::Context, *spec, "another one"));
    }
    match hidden.first() {
        Some(spec) => Err(Unknown::at(Why::Unresolved, spec.document().id(), spec.id())),
        None => Ok(()),
    }
}
