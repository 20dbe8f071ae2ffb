//! PLM-P023: container leaves the SELinux confinement of containers.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::edit::Edit;

use crate::holder::holder;

/// The types that confine containers. Source: Pod Security Standards, baseline.
const CONFINED: &[&str] = &["container_t", "container_init_t", "container_kvm_t"];

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let is_allowed = |name: &str, value: &str| match name {
        "type" => CONFINED.contains(&value) || (value == "container_engine_t" && context.target >= Minor(31)),
        _ => false,
    };
    let options = [
        ("user", container.se_linux(&["securityContext", "seLinuxOptions", "user"])),
        ("role", container.se_linux(&["securityContext", "seLinuxOptions", "role"])),
        ("type", container.se_linux(&["securityContext", "seLinuxOptions", "type"])),
    ];
    findings.each(options, |findings, (name, option)| {
        let value = option.get()?.unwrap_or("");
        if !value.is_empty() && !is_allowed(name, value) {
            let holder = holder(container, option.origin());
            findings.at(option, format_args!("{holder} sets the SELinux {name} `{value}`")).discriminated_by(name);
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
