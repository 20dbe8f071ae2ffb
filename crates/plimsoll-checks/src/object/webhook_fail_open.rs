//! PLM-E029: admission webhook fails open or skips namespaces.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object, Sequence};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::logic::any;
use crate::namespaces::SYSTEM;

/// The label of every namespace that holds its name.
const NAME: &str = "kubernetes.io/metadata.name";

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    findings.each(base.items::<Base<'e>>(&["webhooks"]), |findings, webhook| {
        let webhook = webhook?;
        let parts = [
            failure_policy(object, webhook, findings),
            skipped_by_name(webhook, findings),
            opt_in(object, webhook, findings),
        ];
        parts.into_iter().collect()
    })
}

fn name(webhook: Base<'_>) -> &str {
    webhook.node.get("name").map_or("", Node::text)
}

fn failure_policy<'e>(object: &'e Object, webhook: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let policy = webhook.field::<&str>(&["failurePolicy"]);
    // The default of the version that 1.22 removed; that of `v1` is `Fail`.
    let default = if object.api_version.ends_with("/v1beta1") { "Ignore" } else { "Fail" };
    if policy.get()?.unwrap_or(default) == "Ignore" {
        let title = format_args!("the webhook `{}` lets everything in while it cannot be reached", name(webhook));
        findings.at(policy, title).discriminated_by("failurePolicy");
    }
    Ok(())
}

/// Namespaces that the webhook skips by name, beyond those of the cluster and its own.
fn skipped_by_name<'e>(webhook: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let expressions = webhook.items::<Base<'e>>(&["namespaceSelector", "matchExpressions"]);
    findings.each(expressions, |findings, expression| {
        let expression = expression?;
        let is_by_name = expression.field::<&str>(&["key"]).get()? == Some(NAME);
        if !is_by_name || expression.field::<&str>(&["operator"]).get()? != Some("NotIn") {
            return Ok(());
        }
        let values = expression.field::<Sequence<'e>>(&["values"]);
        values.get()?;
        let own = webhook.field::<&str>(&["clientConfig", "service", "namespace"]);
        let is_other = |value: Assessed<&str>| {
            let value = value?;
            Ok(!SYSTEM.contains(&value) && own.get()? != Some(value))
        };
        if any(expression.items::<&str>(&["values"]).into_iter().map(is_other))? {
            let title = format_args!("the webhook `{}` skips namespaces of programs", name(webhook));
            findings.at(values, title).discriminated_by("namespaceSelector");
        }
        Ok(())
    })
}

/// A selector that leaves out every namespace without a certain label.
fn opt_in<'e>(object: &'e Object, webhook: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if object.kind != "ValidatingWebhookConfiguration" {
        return Ok(());
    }
    let selector = webhook.field::<Base<'e>>(&["namespaceSelector"]);
    let Some(base) = selector.get()? else { return Ok(()) };
    let pairs = base.field::<Mapping<'e>>(&["matchLabels"]).get();
    let by_pairs =
        pairs.map(|pairs| pairs.is_some_and(|Mapping(node)| node.entries().any(|(key, _)| key.text() != NAME)));
    let by_expressions = base.items::<Base<'e>>(&["matchExpressions"]).into_iter().map(|expression| {
        let expression = expression?;
        let is_label = expression.field::<&str>(&["key"]).get()?.is_some_and(|key| key != NAME);
        Ok(is_label && matches!(expression.field::<&str>(&["operator"]).get()?, Some("In" | "Exists")))
    });
    if any(std::iter::once(by_pairs).chain(by_expressions))? {
        let title = format_args!("the webhook `{}` skips every namespace without a label", name(webhook));
        findings.at(selector, title).discriminated_by("namespaceSelector");
    }
    Ok(())
}
