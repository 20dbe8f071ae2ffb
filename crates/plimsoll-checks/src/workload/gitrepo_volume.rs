//! PLM-P057: pod uses a gitRepo volume.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, PodSpec};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let source = Base::whole(volume.base().node).field::<Mapping<'_>>(&["gitRepo"]);
        if source.get()?.is_some() {
            findings.at(source, format_args!("volume `{}` has the type `gitRepo`", volume.name()));
        }
        Ok(())
    })
}
