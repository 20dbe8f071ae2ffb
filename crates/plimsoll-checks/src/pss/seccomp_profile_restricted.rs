//! seccompProfile_restricted, restricted, from 1.19: a container runs without a seccomp filter.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations, is_windows};
use super::seccomp_profile_baseline::{is_allowed, seccomp_type};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "seccompProfile_restricted",
    level: PssLevel::Restricted,
    since: Minor(19),
    replaces: Some("seccompProfile_baseline"),
    check: privilege(19),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let exempt = is_windows(pod, version);
    if exempt == Ok(true) {
        return Ok(());
    }
    let wrong = violations.each_level(pod, |violations, base, who| {
        if let Some((field, profile)) = seccomp_type(base)?
            && !is_allowed(profile)
            && !exempt?
        {
            violations.under(privilege(20), field, format_args!("{who} sets the seccomp profile `{profile}`"));
        }
        Ok(())
    });
    // A wrong one of the pod is found there, not once more at each container.
    let of_pod = seccomp_type(pod.base()).map(|profile| profile.is_some());
    if of_pod == Ok(true) {
        return wrong;
    }
    let missing = violations.each_container(pod, |violations, container| {
        if seccomp_type(container.base())?.is_none() && !of_pod? && !exempt? {
            let title = format_args!("container `{}` has no seccomp profile", container.name());
            violations.at(container.base().field::<&str>(&["securityContext", "seccompProfile", "type"]), title);
        }
        Ok(())
    });
    wrong.and(missing)
}
