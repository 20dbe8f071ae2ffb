//! restrictedVolumes, restricted, from 1.0: a volume has a source outside the list. One without a source passes: the
//! API server makes it an `emptyDir` before it asks the standards.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;
use crate::volume_types::{is_listed, sources};

pub(crate) const CONTROL: Control = Control {
    id: "restrictedVolumes",
    level: PssLevel::Restricted,
    since: Minor(0),
    replaces: Some("hostPathVolumes"),
    check: privilege(32),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each(pod.every_volume(), |violations, volume| {
        let volume = volume?;
        if is_listed(volume)? {
            return Ok(());
        }
        violations.each(sources(volume), |violations, (kind, source)| {
            source.get()?;
            violations.at(source, format_args!("volume `{}` has the type `{kind}`", volume.name()));
            Ok(())
        })
    })
}
