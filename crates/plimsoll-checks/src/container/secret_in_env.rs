//! PLM-S001: credential in an environment variable.

use plimsoll_content::{Kind, frames_private_key, names_credential, secret_in};
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.base().items::<Base<'_>>(&["env"]), |findings, variable| {
        let variable = variable?;
        let name = variable.node.get("name").map_or("", Node::text);
        let Some(value) = variable.node.get("value").filter(|value| value.kind().is_scalar()) else { return Ok(()) };
        let framed = frames_private_key(value.text()).then_some(Kind::PrivateKey);
        if let Some(kind) = secret_in(name, value.text()).or(framed) {
            let container = container.name();
            findings
                .at(value, format_args!("container `{container}` has a {kind} in its environment variable `{name}`"));
        } else if names_credential(name).is_some() {
            // What is filled in later may be the credential itself.
            variable.field::<&str>(&["value"]).get()?;
        }
        Ok(())
    })
}
