//! PLM-C016: a policy of allowed registries can be met by a name that only begins alike.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::Node;
use plimsoll_source::edit::Edit;

use crate::policy_prefix::{ambiguous_call, is_ambiguous, is_ambiguous_pattern, unambiguous_pattern};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let name = &object.name;
    match (object.kind.as_str(), object.group()) {
        ("K8sAllowedRepos", _) => findings.each(base.items(&["spec", "parameters", "repos"]), |findings, entry| {
            let (node, prefix): (Node<'e>, &str) = entry?;
            if is_ambiguous(prefix) {
                let title = format_args!("constraint `{name}` allows every image that begins with `{prefix}`");
                findings.at(node, title);
            }
            Ok(())
        }),
        ("ClusterPolicy" | "Policy", "kyverno.io") => findings.each(rules(base), |findings, rule| {
            let patterns = image_patterns(rule?);
            findings.each(patterns, |findings, pattern| {
                let Some(text) = pattern.get()? else { return Ok(()) };
                if is_ambiguous_pattern(text) {
                    let title = format_args!("policy `{name}` allows images by the open pattern `{text}`");
                    findings.at(pattern, title).discriminated_by(text);
                }
                Ok(())
            })
        }),
        ("ValidatingAdmissionPolicy", _) => {
            let lists = [&["spec", "validations"], &["spec", "variables"]];
            findings.each(lists.into_iter().flat_map(|list| base.items::<Base<'e>>(list)), |findings, item| {
                let expression = item?.field::<&str>(&["expression"]);
                if let Some(prefix) = expression.get()?.and_then(ambiguous_call) {
                    let title = format_args!("policy `{name}` allows every image that begins with `{prefix}`");
                    findings.at(expression, title).discriminated_by(prefix);
                }
                Ok(())
            })
        }
        _ => Ok(()),
    }
}

/// The rules of a Kyverno policy.
fn rules(policy: Base<'_>) -> Vec<Assessed<Base<'_>>> {
    policy.items(&["spec", "rules"])
}

/// What a rule's patterns say of images: every `image` below a list of containers, whatever anchors stand around the
/// names of the keys.
fn image_patterns(rule: Base<'_>) -> Vec<Field<'_, &str>> {
    let mut found = Vec::new();
    let validate = rule.node.get("validate");
    let mut pending: Vec<Node<'_>> = validate
        .into_iter()
        .flat_map(|validate| ["pattern", "anyPattern"].map(|key| validate.get(key)))
        .flatten()
        .collect();
    while let Some(node) = pending.pop() {
        pending.extend(node.items());
        for (key, value) in node.entries() {
            if key.text().trim_matches(['=', '(', ')', '+', '^', '<', '>', 'X']) == "image" && value.kind().is_scalar()
            {
                found.push(Base::whole(node).entry(key.text()));
            } else {
                pending.push(value);
            }
        }
    }
    found
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    let text = site.node.text();
    match object.kind.as_str() {
        "K8sAllowedRepos" => site.set([text, "/"].concat().as_str()),
        "ClusterPolicy" | "Policy" => site.set(unambiguous_pattern(text).as_str()),
        // An expression is code, which only its author can change.
        _ => Edit { operations: Vec::new() },
    }
}
