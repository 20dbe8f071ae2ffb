//! seLinuxOptions, baseline, from 1.0: the pod or a container chooses its SELinux label.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

const FIELDS: [(&str, &[&str]); 3] = [
    ("type", &["securityContext", "seLinuxOptions", "type"]),
    ("user", &["securityContext", "seLinuxOptions", "user"]),
    ("role", &["securityContext", "seLinuxOptions", "role"]),
];

pub(crate) const CONTROL: Control = Control {
    id: "seLinuxOptions",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(23),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_level(pod, |violations, base, who| {
        violations.each(FIELDS, |violations, (name, path)| {
            let field = base.field::<&str>(path);
            let value = field.get()?.unwrap_or("");
            let is_allowed = value.is_empty() || (name == "type" && confines(value, version));
            if !is_allowed {
                violations.at(field, format_args!("{who} sets the SELinux {name} `{value}`"));
            }
            Ok(())
        })
    })
}

/// True for the types that confine a container.
fn confines(value: &str, version: Minor) -> bool {
    match value {
        "container_t" | "container_init_t" | "container_kvm_t" => true,
        "container_engine_t" => version >= Minor(31),
        _ => false,
    }
}
