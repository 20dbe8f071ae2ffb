//! PLM-I024: see the page beside this file.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::ViewFile;
use plimsoll_model::Assessed;

use crate::image_view::{is_from_base, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let mut folders: BTreeMap<Vec<u8>, Vec<ViewFile<'_>>> = BTreeMap::new();
    let files = image.inventory.unknown_executables.iter().filter_map(|path| view.at(path));
    for file in files.filter(|file| !is_from_base(image, *file)) {
        folders.entry(file.parent().path()).or_default().push(file);
    }
    for files in folders.into_values() {
        let [first, ..] = *files else { continue };
        let (count, folder) = (files.len(), shown(first.parent()));
        let mut found = match count {
            1 => findings.on_file(
                image,
                first.parent(),
                format_args!("nobody knows what `{}` is", shown(first)),
            ),
            _ => findings.on_file(
                image,
                first.parent(),
                format_args!("nobody knows what {count} programs or libraries in `{folder}` are"),
            ),
        };
        for file in files.into_iter().take(MOST_SHOWN) {
            found = found.with_file(image, file, "no package or product claims it");
        }
    }
    Ok(())
}

/// Files that a finding names.
const MOST_SHOWN: usize = 5;
