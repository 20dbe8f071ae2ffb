//! PLM-I023: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::Format;
use plimsoll_model::Assessed;

use crate::image_view::{is_from_base, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    for (path, package) in &image.inventory.modified {
        let Some(file) = view.at(path).filter(|file| file.is_file() && !is_from_base(image, *file)) else { continue };
        let is_program = file.entry().is_some_and(|entry| match entry.format {
            Format::Script => entry.is_executable(),
            format => format.is_binary(),
        });
        if is_program {
            let shown = shown(file);
            findings
                .on_file(image, file, format_args!("`{shown}` is not what its package installed"))
                .with_package(image, *package, "records another digest");
        }
    }
    Ok(())
}
