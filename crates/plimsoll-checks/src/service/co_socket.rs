//! PLM-M002: Compose service mounts a socket of the container engine.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Switch};
use plimsoll_model::Assessed;

use crate::host_path::reaches_runtime_socket;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mounts = findings.each(service.mounts(), |findings, mount| {
        let mount = mount?;
        let Some(path) = mount.host_path(|name| service.volume(name))? else { return Ok(()) };
        if reaches_runtime_socket(path.text) {
            let title =
                format_args!("service `{}` reaches the engine's socket by `{}`", service.name(), path.written());
            findings.at(mount, title).discriminated_by(mount.label());
        }
        Ok(())
    });
    let asked = service.field::<Switch>(&["use_api_socket"]);
    if asked.get() == Ok(Some(Switch(true))) {
        findings.at(asked, format_args!("service `{}` is given the engine's socket", service.name()));
    }
    mounts.and(asked.get().map(|_| ()))
}
