//! PLM-P032: volume type is outside the Restricted list.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::volume_types::{is_listed, sources};

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        if is_listed(volume)? {
            return Ok(());
        }
        findings.each(sources(volume), |findings, (kind, source)| {
            source.get()?;
            findings.at(source, format_args!("volume `{}` has the type `{kind}`", volume.name()));
            Ok(())
        })
    })
}
