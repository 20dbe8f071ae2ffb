//! PLM-I022: see the page beside this file.

use plimsoll_content::What;
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::View;
use plimsoll_graph::owners_among;
use plimsoll_model::Assessed;

use crate::image_view::{Suspect, suspects, tell};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let (suspects, outcome) = suspects(image);
    for (path, found) in suspects {
        let is_packed = |suspect: &Suspect<'_>| suspect.signs.iter().any(|fact| fact.sign.what == What::Packer);
        if !found.iter().any(is_packed) || is_owned(image, view, path) {
            continue;
        }
        let packed = |suspect: &Suspect<'e>| suspect.with(|fact| fact.sign.what == What::Packer);
        let found: Vec<Suspect<'_>> = found.iter().map(packed).collect();
        tell(image, findings, "a packed program of no package", &found);
    }
    outcome
}

/// True for the path of a file that a package has, as it has it. A package that is gone had its files too, so that for
/// those that are gone what stands at their path decides.
fn is_owned(image: &Image, view: &View, path: &[u8]) -> bool {
    let Some(file) = view.at(path) else { return false };
    let of_system = owners_among(image, &[file], true);
    let owner = of_system.get(&file.id());
    owner.is_some_and(|owner| !owner.is_modified()) || !owners_among(image, &[file], false).is_empty()
}
