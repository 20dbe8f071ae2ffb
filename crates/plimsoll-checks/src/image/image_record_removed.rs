//! PLM-I026: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::{MemberId, base_name};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    for (member, _) in view.gone() {
        let Some(entry) = view.member(member) else { continue };
        let Some((kind, place)) = DATABASES.iter().find(|(_, place)| entry.path.ends_with(place)) else { continue };
        let is_still_recorded = image.inventory.packages.iter().any(|package| package.record.kind == *kind);
        if is_still_recorded || !recorded(image, member) || !programs_remain(image, member.layer) {
            continue;
        }
        let name = String::from_utf8_lossy(base_name(place));
        let title = format_args!("the packages that `{name}` recorded are no longer recorded, and programs of them remain");
        findings.on_member(image, member.layer, &entry.path, title);
    }
    Ok(())
}

/// The databases of packages, by the type of the packages.
const DATABASES: [(&str, &[u8]); 6] = [
    ("apk", b"lib/apk/db/installed"),
    ("deb", b"var/lib/dpkg/status"),
    ("rpm", b"rpm/Packages"),
    ("rpm", b"rpm/Packages.db"),
    ("rpm", b"rpm/rpmdb.sqlite"),
    ("rpm", b"rpm/rpmdb.sqlite-wal"),
];

/// True when a member that is gone named packages.
fn recorded(image: &Image, member: MemberId) -> bool {
    let index = image.layers.get(member.layer as usize).and_then(|layer| layer.index.as_ref());
    let raw = index.into_iter().flat_map(|index| &index.raw).filter(|raw| raw.entry == member.entry);
    raw.into_iter().any(|raw| !raw.facts.packages.is_empty() || raw.reader == "rpm" && raw.facts.data.is_some())
}

/// True when machine code of these layers is still there.
fn programs_remain(image: &Image, layer: u32) -> bool {
    image.view.files().any(|file| {
        file.entry().is_some_and(|entry| entry.format.is_binary())
            && file.origin().is_some_and(|member| member.layer <= layer)
    })
}
