//! PLM-M026: Compose file holds a credential for a service.

use plimsoll_content::{arguments, secret_in};
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ComposeService;
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

/// Where variables are set, and what a title calls them.
const VARIABLES: [(&[&str], &str); 2] =
    [(&["environment"], "environment variable"), (&["build", "args"], "build argument")];

/// Where programs are called.
const COMMANDS: [&[&str]; 3] = [&["entrypoint"], &["command"], &["healthcheck", "test"]];

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // What a service lacks holds no credential, whatever is merged into it.
    let service = service.as_written();
    let variables = findings.each(VARIABLES, |findings, (path, what)| {
        findings.each(service.entries(path), |findings, (name, value)| {
            let word = match value {
                Ok(word) => word,
                // A variable of Compose is what should stand here.
                Err(Unknown { why: Why::Unresolved, .. }) if !name.is_empty() => return Ok(()),
                Err(unknown) => return Err(unknown),
            };
            if !word.node.is_filled()
                && let Some(kind) = secret_in(name, word.text)
            {
                let title = format_args!("service `{}` has a {kind} in its {what} `{name}`", service.name());
                findings.at(word, title).discriminated_by(what).discriminated_by(name);
            }
            Ok(())
        })
    });
    let commands = findings.each(COMMANDS, |findings, path| {
        let Some(node) = service.field::<Node<'e>>(path).get()? else { return Ok(()) };
        let elements: Vec<Node<'e>> = if node.kind().is_scalar() { vec![node] } else { node.items().collect() };
        let is_literal = |element: &Node<'_>| !element.is_filled() && !element.is_placeholder();
        let texts: Vec<&str> =
            elements.iter().map(|element| if is_literal(element) { element.text() } else { "" }).collect();
        for argument in arguments(&texts) {
            let Some(element) = elements.get(argument.index) else { continue };
            let given_to = match argument.given_to.as_str() {
                "" => String::new(),
                name => format!(", given to `{name}`"),
            };
            let (name, kind, place) = (service.name(), argument.kind, path.join("."));
            let title = format_args!("service `{name}` has a {kind} in its `{place}`{given_to}");
            findings.at(*element, title).discriminated_by(&place).discriminated_by(&argument.given_to);
        }
        Ok(())
    });
    variables.and(commands)
}
