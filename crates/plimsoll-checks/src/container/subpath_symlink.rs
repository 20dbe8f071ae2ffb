//! PLM-P058: subPath on a writable volume.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, VolumeMount};
use plimsoll_model::Assessed;

use crate::{host_path, logic};

/// Sources whose volumes are always read-only in a container.
const READ_ONLY_SOURCES: &[&str] = &["configMap", "downwardAPI", "image", "projected", "secret"];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.mounts(), |findings, mount| {
        let mount = mount?;
        findings.each([mount.sub_path(), mount.sub_path_expr()], |findings, path| {
            let is_empty = path.get().map(|path| path.unwrap_or("").is_empty());
            let is_read_only = logic::is_true(mount.read_only());
            let is_harmless = logic::any([is_empty, is_read_only]);
            if is_harmless != Ok(true) && !logic::any([is_harmless, is_read_only_volume(container, mount)])? {
                let (name, volume) = (container.name(), mount.volume_name());
                findings.at(path, format_args!("container `{name}` mounts a part of the writable volume `{volume}`"));
            }
            Ok(())
        })
    })
}

/// True when no container can write to the volume of a mount, whatever the mount says.
fn is_read_only_volume(container: Container<'_>, mount: VolumeMount<'_>) -> Assessed<bool> {
    let Some(volume) = host_path::volume_of(container.pod(), mount)? else { return Ok(false) };
    logic::any(volume.sources().map(|(source, settings)| {
        let is_always = READ_ONLY_SOURCES.contains(&source.text());
        logic::any([Ok(is_always), logic::is_true(Base::whole(settings).field(&["readOnly"]))])
    }))
}
