//! PLM-S005: credential in a command line.

use plimsoll_content::arguments;
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Sequence};
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

use crate::command::is_placeholder;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let own = container.command_line().and_then(|elements| look(&elements, "command line", container, findings));
    let handlers = findings.each(container.handlers(), |findings, handler| {
        let handler = handler?;
        let command = Base::whole(handler.base.node).field::<Sequence<'_>>(&["exec", "command"]);
        let Some(list) = command.get()? else { return Ok(()) };
        let elements: Vec<_> = list.items().map(|item| (item, item.text())).collect();
        look(&elements, handler.name, container, findings)
    });
    own.and(handlers)
}

fn look<'e>(
    elements: &[(Node<'e>, &'e str)],
    place: &str,
    container: Container<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let texts: Vec<&str> = elements.iter().map(|(_, text)| *text).collect();
    for argument in arguments(&texts) {
        let Some((node, _)) = elements.get(argument.index) else { continue };
        let (container, kind) = (container.name(), argument.kind);
        let given_to = match argument.given_to.as_str() {
            "" => String::new(),
            name => format!(", given to `{name}`"),
        };
        let title = format_args!("container `{container}` has a {kind} in its {place}{given_to}");
        findings.at(*node, title).discriminated_by(place).discriminated_by(&argument.given_to);
    }
    // A whole element that is filled in later may be any option.
    findings.each(elements.iter().filter(|(_, text)| is_placeholder(text)), |_, (node, _)| {
        Err(Unknown::at(Why::Unresolved, node.document().id(), node.id()))
    })
}
