//! seccompProfile_baseline, baseline, from 1.0: the pod or a container turns the seccomp filter off. To 1.18 by
//! annotation, from 1.19 by field.

use plimsoll_engine::PssLevel;
use plimsoll_facts::{Base, Field, PodSpec};
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations, profile_type};
use crate::judge::privilege;
use crate::seccomp::{CONTAINER_ANNOTATION, POD_ANNOTATION};

/// The type of seccomp profile that a pod or a container names, with its place.
pub(crate) fn seccomp_type(base: Base<'_>) -> Assessed<Option<(Field<'_, &str>, &str)>> {
    let path = &["securityContext", "seccompProfile", "type"];
    profile_type(base, &["securityContext", "seccompProfile"], path)
}

/// True for the types that filter.
pub(crate) fn is_allowed(profile: &str) -> bool {
    ["RuntimeDefault", "Localhost"].contains(&profile)
}

pub(crate) const CONTROL: Control = Control {
    id: "seccompProfile_baseline",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(20),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    if version < Minor(19) {
        return annotations(pod, violations);
    }
    violations.each_level(pod, |violations, base, who| {
        if let Some((field, profile)) = seccomp_type(base)?
            && !is_allowed(profile)
        {
            violations.at(field, format_args!("{who} sets the seccomp profile `{profile}`"));
        }
        Ok(())
    })
}

fn annotations<'e>(pod: PodSpec<'e>, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let judge = |violations: &mut Violations<'_, '_, 'e>, key: &str, who: &str| {
        let annotation = pod.annotation(key);
        if let Some(profile) = annotation.get()?
            && !["runtime/default", "docker/default"].contains(&profile)
            && !profile.starts_with("localhost/")
        {
            violations.at(annotation, format_args!("an annotation gives {who} the seccomp profile `{profile}`"));
        }
        Ok(())
    };
    let of_pod = judge(violations, POD_ANNOTATION, "the pod");
    let of_containers = violations.each_container(pod, |violations, container| {
        let name = container.name();
        judge(violations, &format!("{CONTAINER_ANNOTATION}{name}"), &format!("container `{name}`"))
    });
    of_pod.and(of_containers)
}
