//! PLM-H033: seccomp profile is chosen by an annotation that is no longer read.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Field, Mapping, PodSpec, Site};
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::Node;
use plimsoll_source::edit::{Edit, Value};

use crate::logic::{all, any};
use crate::seccomp::{CONTAINER_ANNOTATION, POD_ANNOTATION};

/// The first version whose API server does not copy the annotations to the fields. Source: Kubernetes 1.27 release
/// notes, removal of the alpha seccomp annotations.
const IGNORED_SINCE: Minor = Minor(27);

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if context.target < IGNORED_SINCE {
        return Ok(());
    }
    let of_pod = pod.annotation(POD_ANNOTATION);
    let some_lack_one =
        any(pod.every_container().map(|container| container?.seccomp_type().get().map(|it| it.is_none())));
    let of_pod = report(of_pod, some_lack_one, "the pod", findings);
    of_pod.and(findings.each(pod.every_container(), |findings, container| {
        let container = container?;
        let name = container.name();
        let annotation = pod.annotation(&format!("{CONTAINER_ANNOTATION}{name}"));
        let lacks_one = container.seccomp_type().get().map(|profile| profile.is_none());
        report(annotation, lacks_one, &format!("container `{name}`"), findings)
    }))
}

fn report<'e>(
    annotation: Field<'e, &'e str>,
    is_lost: Assessed<bool>,
    whose: &str,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let is_profile = annotation.get().map(|profile| !matches!(profile, None | Some("" | "unconfined")));
    if all([is_profile, is_lost])? {
        let title = format_args!("the annotation with the seccomp profile of {whose} is not read");
        let key = annotation.site().node.key().map_or("", Node::text);
        findings.at(annotation, title).discriminated_by(key);
    }
    Ok(())
}

pub(crate) fn fix<'e>(pod: PodSpec<'e>, site: Site<'e>) -> Edit {
    const PROFILE: &[&str] = &["securityContext", "seccompProfile"];
    let Some(base) = site.node.key().and_then(|key| owner(pod, key.text())) else { return Edit::default() };
    let profile = match site.node.text() {
        "runtime/default" | "docker/default" => vec![("type".to_owned(), "RuntimeDefault".into())],
        other => match other.strip_prefix("localhost/") {
            Some(file) => {
                vec![("type".to_owned(), "Localhost".into()), ("localhostProfile".to_owned(), file.into())]
            }
            // What else it says is no profile.
            None => return site.remove(),
        },
    };
    let mut edit = base.field::<Mapping<'_>>(PROFILE).site().set(Value::Mapping(profile));
    edit.operations.extend(site.remove().operations);
    edit
}

/// What the annotation of that name is about.
fn owner<'e>(pod: PodSpec<'e>, annotation: &str) -> Option<Base<'e>> {
    if annotation == POD_ANNOTATION {
        return Some(pod.base());
    }
    let name = annotation.strip_prefix(CONTAINER_ANNOTATION)?;
    pod.every_container().flatten().find(|container| container.name() == name).map(Container::base)
}
