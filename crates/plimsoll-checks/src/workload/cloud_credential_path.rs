//! PLM-S008: pod mounts credentials of the cloud from the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::host_path::{holds_cloud_credentials, normalize};

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let field = volume.host_path();
        let Some(path) = field.get()? else { return Ok(()) };
        if holds_cloud_credentials(&normalize(path)) {
            let title = format_args!(
                "volume `{}` is `{path}` of the node, which holds credentials of the cloud",
                volume.name()
            );
            findings.at(field, title);
        }
        Ok(())
    })
}
