//! PLM-R015: emptyDir volume may fill the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, PodSpec, Quantity, Site, Volume};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        if !is_empty_dir(volume)? {
            return Ok(());
        }
        let limit = volume.base().field::<Quantity>(&["emptyDir", "sizeLimit"]);
        if limit.get()?.is_none_or(Quantity::is_zero) {
            findings.at(limit, format_args!("volume `{}` has no size limit", volume.name()));
        }
        Ok(())
    })
}

/// True for a volume without any source too: the API server makes it one.
fn is_empty_dir(volume: Volume<'_>) -> Assessed<bool> {
    let source = Base::whole(volume.base().node).field::<Mapping<'_>>(&["emptyDir"]).get()?;
    Ok(source.is_some() || volume.sources().next().is_none())
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set("1Gi")
}
