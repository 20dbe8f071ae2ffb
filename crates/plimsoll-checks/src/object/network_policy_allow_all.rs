//! PLM-E016: network policy lets everything through.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, Sequence};
use plimsoll_model::Assessed;

use crate::addresses::is_everywhere;
use crate::network_policy::{Direction, governs, is_empty, is_for_every_port, rules};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    findings.each(Direction::BOTH, |findings, direction| {
        findings.each(rules(base, direction), |findings, rule| {
            let rule = rule?;
            if !is_for_every_port(rule)? || !governs(base, direction)? {
                return Ok(());
            }
            look(object, rule, direction, findings)
        })
    })
}

fn look<'e>(object: &'e Object, rule: Base<'e>, direction: Direction, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (namespace, name, word) = (&object.namespace, &object.name, direction.word());
    let list = rule.field::<Sequence<'e>>(direction.peers());
    let peers = rule.items::<Base<'e>>(direction.peers());
    if peers.is_empty() {
        findings.at(list, format_args!("the policy `{namespace}/{name}` allows all {word}")).discriminated_by(word);
    }
    findings.each(peers, |findings, peer| {
        let peer = peer?;
        let block = peer.field::<&str>(&["ipBlock", "cidr"]);
        if let Some(text) = block.get()?.filter(|block| is_everywhere(block)) {
            findings
                .at(block, format_args!("the policy `{namespace}/{name}` allows {word} of every address"))
                .discriminated_by(word)
                .discriminated_by(text);
        }
        let namespaces = peer.field::<Base<'e>>(&["namespaceSelector"]);
        let pods = peer.field::<Base<'e>>(&["podSelector"]);
        if let Some(selector) = namespaces.get()?
            && is_empty(selector)?
            && pods.get()?.map_or(Ok(true), is_empty)?
        {
            findings
                .at(namespaces, format_args!("the policy `{namespace}/{name}` allows {word} of every pod"))
                .discriminated_by(word);
        }
        Ok(())
    })
}
