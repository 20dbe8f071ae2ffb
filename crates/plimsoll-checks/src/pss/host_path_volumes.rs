//! hostPathVolumes, baseline, from 1.0: a volume is a path of the node.

use plimsoll_engine::PssLevel;
use plimsoll_facts::{Base, Mapping, PodSpec};
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "hostPathVolumes",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(27),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each(pod.every_volume(), |violations, volume| {
        let volume = volume?;
        let source = Base::whole(volume.base().node).field::<Mapping<'_>>(&["hostPath"]);
        if source.get()?.is_some() {
            // Whatever path it is.
            violations.at(volume.host_path(), format_args!("volume `{}` is a path of the node", volume.name()));
        }
        Ok(())
    })
}
