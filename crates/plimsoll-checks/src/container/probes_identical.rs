//! PLM-H006: liveness probe asks the same as the readiness probe and waits no longer.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Mapping, Sequence};
use plimsoll_model::Assessed;
use plimsoll_source::{Node, Scalar};

use crate::logic::all;

/// What tells one action from another, with what the API server sets where nothing is written.
const TEXTS: [(&[&str], &str); 5] = [
    (&["httpGet", "path"], "/"),
    (&["httpGet", "scheme"], "HTTP"),
    (&["httpGet", "host"], ""),
    (&["tcpSocket", "host"], ""),
    (&["grpc", "service"], ""),
];
const PORTS: [&[&str]; 3] = [&["httpGet", "port"], &["tcpSocket", "port"], &["grpc", "port"]];
const ACTIONS: [&[&str]; 4] = [&["httpGet"], &["tcpSocket"], &["grpc"], &["exec"]];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let whole = Base::whole(container.base().node);
    let field = whole.field::<Base<'_>>(&["livenessProbe"]);
    let (liveness, readiness) = match (field.get(), whole.field::<Base<'_>>(&["readinessProbe"]).get()) {
        (Ok(None), _) | (_, Ok(None)) => return Ok(()),
        (liveness, readiness) => (liveness?, readiness?),
    };
    let (Some(liveness), Some(readiness)) = (liveness, readiness) else { return Ok(()) };
    let waits_longer = patience(liveness).and_then(|of_liveness| Ok(of_liveness > patience(readiness)?));
    if all([is_same_action(liveness, readiness), waits_longer.map(|waits_longer| !waits_longer)])? {
        let name = container.name();
        findings.at(field, format_args!("the liveness probe of container `{name}` is the readiness probe"));
    }
    Ok(())
}

fn is_same_action(one: Base<'_>, other: Base<'_>) -> Assessed<bool> {
    let kinds = ACTIONS.map(|path| {
        let is_there = |probe: Base<'_>| probe.field::<Mapping<'_>>(path).get().map(|action| action.is_some());
        Ok(is_there(one)? == is_there(other)?)
    });
    let ports = PORTS.map(|path| Ok(one.field::<Scalar<'_>>(path).get()? == other.field::<Scalar<'_>>(path).get()?));
    let texts = TEXTS.map(|(path, default)| {
        let text = |probe: Base<'_>| probe.field::<&str>(path).get().map(|text| text.unwrap_or(default).to_owned());
        Ok(text(one)? == text(other)?)
    });
    let lists = [
        is_same_list(one, other, &["exec", "command"], |item| item.text().to_owned()),
        is_same_list(one, other, &["httpGet", "httpHeaders"], |item| item.to_json().to_string()),
    ];
    all(kinds.into_iter().chain(ports).chain(texts).chain(lists))
}

fn is_same_list(
    one: Base<'_>,
    other: Base<'_>,
    path: &'static [&'static str],
    content: fn(Node<'_>) -> String,
) -> Assessed<bool> {
    let contents = |probe: Base<'_>| {
        let list = probe.field::<Sequence<'_>>(path).get()?;
        Ok(list.map(|list| list.items().map(content).collect::<Vec<_>>()))
    };
    Ok(contents(one)? == contents(other)?)
}

/// Seconds of failure after which the kubelet acts.
fn patience(probe: Base<'_>) -> Assessed<i64> {
    let failures = probe.field::<i64>(&["failureThreshold"]).get()?.unwrap_or(3);
    let period = probe.field::<i64>(&["periodSeconds"]).get()?.unwrap_or(10);
    Ok(failures.saturating_mul(period))
}
