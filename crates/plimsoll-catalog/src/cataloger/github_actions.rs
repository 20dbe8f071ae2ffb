//! Actions and workflows that workflows of GitHub use. Source: docs.github.com, "Workflow syntax", `uses`; "Metadata
//! syntax for GitHub Actions".

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{PackageRecord, Relationship};
use plimsoll_source::Node;

use crate::record::declared;
use crate::{Assemble, Cataloger, yaml};

pub const CATALOGER: Cataloger = Cataloger {
    name: "github_actions",
    version: 1,
    interest: &[Interest::In("workflows"), Interest::Name("action.yml"), Interest::Name("action.yaml")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let folder = parent(file.path);
    let is_yaml = file.path.ends_with(b".yml") || file.path.ends_with(b".yaml");
    let is_action = base_name(file.path).starts_with(b"action.");
    let is_workflow = base_name(folder) == b"workflows" && base_name(parent(folder)) == b".github";
    if !is_yaml || !is_action && !is_workflow {
        return;
    }
    let Some(document) = yaml::mapping(file, facts, if is_workflow { "workflow" } else { "action" }) else { return };
    let Some(root) = document.root() else { return };
    let jobs = root.get("jobs").into_iter().flat_map(Node::entries).map(|(_, job)| job);
    for part in jobs.chain(root.get("runs")) {
        let steps = part.get("steps").into_iter().flat_map(Node::items);
        for used in std::iter::once(part).chain(steps).filter_map(|part| part.get("uses")) {
            match action(used.text()) {
                Some(record) => facts.packages.push(PackageRecord {
                    lines: Some(yaml::lines(used)),
                    relationship: Some(Relationship::Direct),
                    ..record
                }),
                None if used.text().starts_with("./") => {}
                None => facts.problem(format!("line {}: `{}` names no action", yaml::lines(used).0, used.text())),
            }
        }
    }
}

/// The repository of `owner/name/folder@ref`, or the image of `docker://name:tag`.
fn action(text: &str) -> Option<PackageRecord> {
    if let Some(image) = text.strip_prefix("docker://") {
        let (name, version) = match image.split_once('@') {
            Some((name, digest)) => (name, digest),
            None => image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((image, "")),
        };
        return Some(crate::record::at_path(declared("docker", "", version), name));
    }
    let (path, version) = text.split_once('@')?;
    let mut parts = path.splitn(3, '/');
    let (owner, name) = (parts.next()?, parts.next()?);
    if owner.is_empty() || owner == "." || name.is_empty() {
        return None;
    }
    let subpath = parts.next().map(str::to_owned);
    Some(PackageRecord { namespace: Some(owner.to_owned()), subpath, ..declared("github", name, version) })
}
