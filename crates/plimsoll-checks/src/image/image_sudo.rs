//! PLM-I010: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::ViewFile;
use plimsoll_model::Assessed;

use crate::image_view::{SET_ID, base_layers, is_from_base, mode, owners, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let is_candidate = |file: &ViewFile<'_>| {
        file.is_file() && PROGRAMS.contains(&file.name()) && mode(*file) & SET_ID != 0 && !is_from_base(image, *file)
    };
    let files: Vec<_> = view.files().filter(is_candidate).collect();
    let owners = owners(image, &files);
    for file in files {
        // Every distribution brings `su`: only above a base that is known does it tell something.
        let owner = owners.get(&file.id());
        let comes_with_system = file.name() == b"su" && base_layers(image) == 0;
        if comes_with_system && owner.is_some_and(|owner| !owner.is_modified()) {
            continue;
        }
        let shown = shown(file);
        let found = findings.on_file(image, file, format_args!("`{shown}` gives the rights of another user"));
        if let Some(owner) = owner {
            found.with_package(image, owner.package, "owns the file");
        }
    }
    Ok(())
}

const PROGRAMS: [&[u8]; 4] = [b"doas", b"su", b"sudo", b"sudo-rs"];
