//! appArmorProfile, baseline, from 1.0: the pod or a container leaves the AppArmor profile of the runtime.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::Node;

use super::super::{Control, Violations, profile_type};
use crate::judge::privilege;

/// The annotation that took the field's place before 1.30, to be followed by the container's name.
const PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";

pub(crate) const CONTROL: Control = Control {
    id: "appArmorProfile",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(22),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let fields = violations.each_level(pod, |violations, base, who| {
        const PROFILE: &[&str] = &["securityContext", "appArmorProfile"];
        const TYPE: &[&str] = &["securityContext", "appArmorProfile", "type"];
        if let Some((field, profile)) = profile_type(base, PROFILE, TYPE)?
            && !["RuntimeDefault", "Localhost"].contains(&profile)
        {
            violations.at(field, format_args!("{who} sets the AppArmor profile `{profile}`"));
        }
        Ok(())
    });
    let annotations = pod.annotations().and_then(|annotations| {
        let names = annotations.into_iter().flat_map(Node::entries).map(|(key, _)| key.text());
        // Whether there is such a container or not.
        let of_containers = names.filter_map(|name| Some((name, name.strip_prefix(PREFIX)?)));
        violations.each(of_containers, |violations, (name, container)| {
            let annotation = pod.annotation(name);
            let profile = annotation.get()?.unwrap_or("");
            if !profile.is_empty() && profile != "runtime/default" && !profile.starts_with("localhost/") {
                let title =
                    format_args!("an annotation gives container `{container}` the AppArmor profile `{profile}`");
                violations.at(annotation, title);
            }
            Ok(())
        })
    });
    fields.and(annotations)
}
