//! PLM-I003: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::ViewFile;
use plimsoll_model::Assessed;

use crate::image_view::{SET_ID, is_from_base, mode, owners, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let is_candidate = |file: &ViewFile<'_>| file.is_file() && mode(*file) & SET_ID != 0 && !is_from_base(image, *file);
    let files: Vec<_> = view.files().filter(is_candidate).collect();
    let owners = owners(image, &files);
    for file in files {
        let (path, bits) = (shown(file), words(mode(file)));
        match owners.get(&file.id()) {
            Some(owner) if owner.is_modified() => {
                findings
                    .on_file(image, file, format_args!("`{path}` is {bits} and not as its package has it"))
                    .with_package(image, owner.package, "owns the file");
            }
            Some(_) => {}
            None => {
                findings.on_file(image, file, format_args!("`{path}` is {bits} and belongs to no package"));
            }
        }
    }
    Ok(())
}

fn words(mode: u16) -> &'static str {
    match mode & SET_ID {
        0o4000 => "setuid",
        0o2000 => "setgid",
        _ => "setuid and setgid",
    }
}
