//! PLM-S002: secret handed over as an environment variable.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of_variables = findings.each(container.base().items::<Base<'_>>(&["env"]), |findings, variable| {
        let variable = variable?;
        let name = variable.node.get("name").map_or("", Node::text);
        let reference = Base::whole(variable.node).field::<Base<'_>>(&["valueFrom", "secretKeyRef"]);
        if reference.get()?.is_some() {
            let container = container.name();
            let title = format_args!("container `{container}` gets a secret as the environment variable `{name}`");
            findings.at(reference, title);
        }
        Ok(())
    });
    let of_sources = findings.each(container.base().items::<Base<'_>>(&["envFrom"]), |findings, source| {
        let reference = Base::whole(source?.node).field::<Base<'_>>(&["secretRef"]);
        if let Some(secret) = reference.get()? {
            let secret = secret.node.get("name").map_or("", Node::text);
            let container = container.name();
            let title = format_args!("container `{container}` gets all of secret `{secret}` as environment variables");
            findings.at(reference, title).discriminated_by(secret);
        }
        Ok(())
    });
    of_variables.and(of_sources)
}
