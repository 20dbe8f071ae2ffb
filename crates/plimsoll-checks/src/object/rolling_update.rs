//! PLM-R031: deployment behind a Service stops before it starts again.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Mapping, Object, Site};
use plimsoll_graph::Selector;
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::budget::Amount;
use crate::logic::any;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let strategy = base.field::<&str>(&["spec", "strategy", "type"]);
    let unavailable: Field<'e, Amount> = match object.kind.as_str() {
        "DeploymentConfig" => base.field(&["spec", "strategy", "rollingParams", "maxUnavailable"]),
        _ => base.field(&["spec", "strategy", "rollingUpdate", "maxUnavailable"]),
    };
    let site: Site<'e> = match strategy.get()?.unwrap_or("RollingUpdate") {
        "RollingUpdate" | "Rolling" if unavailable.get()? == Some(Amount::Percent(100)) => unavailable.into(),
        "RollingUpdate" | "Rolling" => return Ok(()),
        "Recreate" | "Custom" => strategy.into(),
        other => {
            findings.at(strategy, format_args!("`{}` has the strategy `{other}`, which is none", object.name));
            return Ok(());
        }
    };
    if is_served(object, context)? {
        findings.at(site, format_args!("`{}` stops all its pods at each update", object.name));
    }
    Ok(())
}

/// Does a Service of the set select its pods?
fn is_served(object: &Object, context: &Context<'_>) -> Assessed<bool> {
    let Some(pod) = object.pods().next() else { return Ok(false) };
    let services = context.estate.of_resource("Service", &object.namespace).filter_map(Object::base);
    any(services.map(|service: Base<'_>| {
        let Some(pairs) = service.field::<Mapping<'_>>(&["spec", "selector"]).get()? else { return Ok(false) };
        let selector = Selector::pairs(pairs);
        if selector.is_empty() { Ok(false) } else { selector.selects(pod.labels()) }
    }))
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    let is_strategy = site.node.key().is_some_and(|key| key.text() == "type");
    match object.kind.as_str() {
        _ if !is_strategy => site.set("25%"),
        "DeploymentConfig" => site.set("Rolling"),
        _ => site.set("RollingUpdate"),
    }
}
