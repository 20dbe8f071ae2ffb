//! PLM-P045: namespace does not enforce a Pod Security level.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::edit::Edit;

use crate::namespaces::SYSTEM;

const LEVEL: &[&str] = &["metadata", "labels", "pod-security.kubernetes.io/enforce"];
const VERSION: &[&str] = &["metadata", "labels", "pod-security.kubernetes.io/enforce-version"];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let name = object.name.as_str();
    let Some(base) = object.base().filter(|_| !SYSTEM.contains(&name)) else { return Ok(()) };
    let level = base.field::<&str>(LEVEL);
    let version = base.field::<&str>(VERSION);
    match level.get()?.unwrap_or("") {
        "" => {
            findings.at(level, format_args!("namespace `{name}` enforces no Pod Security level"));
        }
        "privileged" => {
            findings.at(level, format_args!("namespace `{name}` enforces the level that forbids nothing"));
        }
        level => {
            if version.get()?.unwrap_or("").is_empty() {
                findings.at(version, format_args!("namespace `{name}` enforces level `{level}` without a version"));
            }
        }
    }
    Ok(())
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    let newest = format!("v{}", Minor::NEWEST);
    let Some(base) = object.base().filter(|_| !is_version(site)) else { return site.set(newest.as_str()) };
    let mut edit = site.set("baseline");
    let version = base.field::<&str>(VERSION);
    if version.get().is_ok_and(|version| version.unwrap_or("").is_empty()) {
        edit.operations.extend(version.site().set(newest.as_str()).operations);
    }
    edit
}

/// True for the place of the version's label, false for that of the level's.
fn is_version(site: Site<'_>) -> bool {
    let written = site.node.key().filter(|_| site.tail.is_empty()).map(plimsoll_source::Node::text);
    written.or(site.tail.last().copied()) == VERSION.last().copied()
}
