//! PLM-K007: secrets are not encrypted in etcd.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::control_plane::{API_SERVER, Rule, Want, judge};

const RULES: &[Rule] =
    &[Rule::must(API_SERVER, "encryption-provider-config", Want::Set, "stores secrets in etcd as they are")];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if object.kind == "EncryptionConfiguration" {
        return object.base().map_or(Ok(()), |base| configuration(base, findings));
    }
    judge(object, context, findings, RULES)
}

/// Looks at the first provider for secrets, which is the one that writes.
fn configuration<'e>(base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(base.items::<Base<'e>>(&["resources"]), |findings, entry| {
        let entry = entry?;
        let mut covers_secrets = false;
        for resource in entry.items::<&str>(&["resources"]) {
            covers_secrets |= matches!(resource?, "secrets" | "*." | "*.*");
        }
        let Some(provider) = entry.items::<Base<'e>>(&["providers"]).into_iter().next().filter(|_| covers_secrets)
        else {
            return Ok(());
        };
        let provider = provider?;
        if provider.node.entries().any(|(key, _): (Node<'e>, Node<'e>)| key.text() == "identity") {
            findings.at(provider.node, format_args!("secrets are stored in etcd as they are (`identity` comes first)"));
        }
        Ok(())
    })
}
