//! PLM-I008: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::image::Content;
use plimsoll_facts::{Image, ImageConfig};
use plimsoll_model::{Assessed, Unknown, Why};

use crate::image_view::{folders, is_open, owners, shown, variable};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    if let Some(file) = view.resolve(b"etc/ld.so.preload").filter(|file| file.is_file()) {
        let is_empty = file.entry().is_some_and(|entry| entry.size == 0);
        let names = match Content::of(file) {
            Some(Content::Preloaded(names)) => names,
            _ if is_empty => Vec::new(),
            _ => return Err(Unknown::new(Why::Unreadable)),
        };
        for name in names.iter().filter(|name| !is_trusted(image, name)) {
            findings.on_file(image, file, format_args!("`{name}` is loaded into every program")).discriminated_by(name);
        }
    }
    let none = ImageConfig::default();
    // Without a configuration, as in a root file system, the usual folders count.
    let config = image.config.as_deref().unwrap_or(&none);
    let preloaded = variable(config, "LD_PRELOAD").unwrap_or_default();
    for name in preloaded.split([' ', ':']).filter(|name| !name.is_empty() && !is_trusted(image, name)) {
        findings
            .on_config("config.Env[LD_PRELOAD]", Some(name), format_args!("`{name}` is loaded into every program"))
            .discriminated_by(name);
    }
    for folder in folders(config) {
        if let Some(file) = view.resolve(folder.as_bytes()).filter(|file| file.is_directory() && is_open(*file)) {
            let shown = shown(file);
            findings.on_file(image, file, format_args!("everybody may put programs into `{shown}`, a folder of PATH"));
        }
    }
    image.config().map(|_| ())
}

/// True for a library that a package of the operating system has, as it has it.
fn is_trusted(image: &Image, name: &str) -> bool {
    let Some(file) = image.view.resolve(name.as_bytes()).filter(|file| file.is_file() && !is_open(*file)) else {
        return false;
    };
    owners(image, &[file]).get(&file.id()).is_some_and(|owner| !owner.is_modified())
}
