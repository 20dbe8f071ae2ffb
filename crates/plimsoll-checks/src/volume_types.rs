//! Volume types that level Restricted of the Pod Security Standards allows.

use plimsoll_facts::{Base, Field, Mapping, Volume};
use plimsoll_model::Assessed;

use crate::logic::any;

/// The sources on the list. Source: Pod Security Standards, control `restrictedVolumes`.
const LISTED: [&[&str]; 9] = [
    &["configMap"],
    &["csi"],
    &["downwardAPI"],
    &["emptyDir"],
    &["ephemeral"],
    &["image"],
    &["persistentVolumeClaim"],
    &["projected"],
    &["secret"],
];

/// True when the volume has a source of the list.
pub(crate) fn is_listed(volume: Volume<'_>) -> Assessed<bool> {
    let base = Base::whole(volume.base().node);
    any(LISTED.map(|source| Ok(base.field::<Mapping<'_>>(source).get()?.is_some())))
}

/// The type and the body of each source of a volume, of which a valid one has one.
pub(crate) fn sources(volume: Volume<'_>) -> impl Iterator<Item = (&str, Field<'_, Mapping<'_>>)> {
    let base = Base::whole(volume.base().node);
    volume.sources().map(move |(key, _)| (key.text(), base.entry(key.text())))
}
