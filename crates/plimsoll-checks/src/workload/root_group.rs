//! PLM-P009: pod or container uses group 0.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::Node;
use plimsoll_source::edit::Edit;

const OF_POD: [(&str, &[&str]); 2] =
    [("runAsGroup", &["securityContext", "runAsGroup"]), ("fsGroup", &["securityContext", "fsGroup"])];

/// A group above those of distributions and of people, for want of the one that the image uses.
const OTHER_GROUP: i64 = 10_001;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of_pod = findings.each(OF_POD, |findings, (name, path)| {
        let group = pod.base().field::<i64>(path);
        if group.get()? == Some(0) {
            findings.at(group, format_args!("the pod uses group 0 as `{name}`")).discriminated_by(name);
        }
        Ok(())
    });
    let supplemental = pod.base().items::<(Node<'_>, i64)>(&["securityContext", "supplementalGroups"]);
    let of_pod = of_pod.and(findings.each(supplemental, |findings, group| {
        let (node, group) = group?;
        if group == 0 {
            findings.at(node, format_args!("the pod uses group 0 as a supplemental group"));
        }
        Ok(())
    }));
    let of_containers = findings.each(pod.every_container(), |findings, container| {
        let container = container?;
        let group = container.base().field::<i64>(&["securityContext", "runAsGroup"]);
        if group.get()? == Some(0) {
            findings.at(group, format_args!("container `{}` runs with group 0", container.name()));
        }
        Ok(())
    });
    of_pod.and(of_containers)
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    let is_supplemental = site.node.key().is_none();
    if is_supplemental { site.remove() } else { site.set(OTHER_GROUP) }
}
