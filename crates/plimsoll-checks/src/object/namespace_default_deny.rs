//! PLM-E014: namespace has no default-deny network policy.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, Sequence};
use plimsoll_model::Assessed;

use crate::logic::{all, any};
use crate::namespaces::SYSTEM;
use crate::network_policy::{Direction, governs, is_for_every_port, no_others, rules, selects_all};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let field = base.field::<&str>(&["metadata", "name"]);
    let Some(name) = field.get()?.filter(|name| !SYSTEM.contains(name)) else { return Ok(()) };
    findings.each(Direction::BOTH, |findings, direction| {
        let policies = context.estate.of_resource("NetworkPolicy", name).filter_map(Object::base);
        let denies = any(policies.map(|policy| {
            let closes = admits_all(policy, direction).map(|admits| !admits);
            all([governs(policy, direction), selects_all(policy), closes])
        }));
        if denies? {
            return Ok(());
        }
        no_others(context, name)?;
        let word = direction.word();
        findings
            .at(field, format_args!("the namespace `{name}` does not deny {word} by default"))
            .discriminated_by(word);
        Ok(())
    })
}

/// True when some rule of a policy is for every peer and every port.
fn admits_all(policy: Base<'_>, direction: Direction) -> Assessed<bool> {
    any(rules(policy, direction).into_iter().map(|rule| {
        let rule = rule?;
        let peers = rule.field::<Sequence<'_>>(direction.peers()).get();
        let has_no_peers = peers.map(|peers| peers.is_none_or(|peers| peers.items().next().is_none()));
        all([has_no_peers, is_for_every_port(rule)])
    }))
}
