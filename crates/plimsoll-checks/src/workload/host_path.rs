//! PLM-P027: pod mounts a path of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, PodSpec};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let source = Base::whole(volume.base().node).field::<Mapping<'_>>(&["hostPath"]);
        if source.get()?.is_some() {
            // Whatever path it is.
            findings.at(volume.host_path(), format_args!("volume `{}` is a path of the node", volume.name()));
        }
        Ok(())
    })
}
