//! PLM-E015: network policy or one of its peers selects no pod.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object};
use plimsoll_graph::{Selector, World};
use plimsoll_model::Assessed;

use crate::network_policy::{Direction, is_empty, pod_selector, rules};
use crate::selection::selects_none;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let world = World::of(context.estate)?;
    let (namespace, name) = (&object.namespace, &object.name);
    let own = pod_selector(base);
    let of_policy = is_dangling(world, namespace, own).map(|is_dangling| {
        if is_dangling {
            findings.at(own, format_args!("the policy `{namespace}/{name}` selects no pod"));
        }
    });
    let of_peers = findings.each(Direction::BOTH, |findings, direction| {
        let peers = rules(base, direction).into_iter().flat_map(|rule| match rule {
            Ok(rule) => rule.items::<Base<'e>>(direction.peers()),
            Err(unknown) => vec![Err(unknown)],
        });
        findings.each(peers, |findings, peer| {
            let peer = peer?;
            let selector = peer.field::<Base<'e>>(&["podSelector"]);
            // Pods of other namespaces are seldom in the set.
            if peer.field::<Base<'e>>(&["namespaceSelector"]).get()?.is_none()
                && is_dangling(world, namespace, selector)?
            {
                let title = format_args!("the policy `{namespace}/{name}` has a peer that selects no pod");
                let selector_text = selector.site().node.to_json().to_string();
                findings.at(selector, title).discriminated_by(direction.word()).discriminated_by(&selector_text);
            }
            Ok(())
        })
    });
    of_policy.and(of_peers)
}

/// True for a selector that asks for something and selects nothing.
fn is_dangling<'e>(world: World<'e>, namespace: &str, selector: Field<'e, Base<'e>>) -> Assessed<bool> {
    match selector.get()? {
        Some(selector) if !is_empty(selector)? => selects_none(world, namespace, &Selector::label_selector(selector)),
        _ => Ok(false),
    }
}
