//! PLM-I005: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::image::ViewFile;
use plimsoll_facts::{Image, ImageConfig};
use plimsoll_model::Assessed;

use crate::image_view::{Start, folders, is_open, program, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let none = ImageConfig::default();
    // Without a configuration, as in a root file system, the usual folders count.
    let config = image.config.as_deref().unwrap_or(&none);
    let of_programs: Vec<_> = folders(config).filter_map(|folder| view.resolve(folder.as_bytes())).collect();
    let start = Start::of(config).and_then(|start| program(view, config, start.first));
    let mut covered: Vec<Vec<u8>> = Vec::new();
    for file in view.files().filter(|file| is_open(*file)) {
        let is_folder_of_programs = of_programs.iter().any(|folder| folder.id() == file.id());
        let path = file.path();
        if is_folder_of_programs || covered.last().is_some_and(|above| is_below(&path, above)) {
            // PLM-I008 tells of the first; below a folder that is told of there is nothing new.
            continue;
        }
        let shown = shown(file);
        if file.is_directory() {
            findings.on_file(image, file, format_args!("everybody may replace what is in `{shown}`"));
            covered.push(path);
        } else if start.is_some_and(|start| start.id() == file.id()) {
            findings.on_file(image, file, format_args!("everybody may write `{shown}`, which the image starts"));
        } else if of_programs.iter().any(|folder| folder.id() == file.parent().id()) {
            findings.on_file(image, file, format_args!("everybody may write the program `{shown}`"));
        } else if is_library(file, &path) {
            findings.on_file(image, file, format_args!("everybody may write the library `{shown}`"));
        } else if CRON.iter().any(|place| is_below(&path, place) || path == *place) {
            findings.on_file(image, file, format_args!("everybody may write `{shown}`, which cron runs"));
        }
    }
    // What the image starts is not known without one.
    image.config().map(|_| ())
}

/// Where cron looks. Source: cron(8), crond of busybox.
const CRON: [&[u8]; 9] = [
    b"etc/anacrontab",
    b"etc/cron.d",
    b"etc/cron.daily",
    b"etc/cron.hourly",
    b"etc/cron.monthly",
    b"etc/cron.weekly",
    b"etc/crontab",
    b"etc/crontabs",
    b"var/spool/cron",
];

/// Where the loader looks for libraries. Source: ld.so(8).
const LIBRARIES: [&[u8]; 5] = [b"lib", b"lib64", b"usr/lib", b"usr/lib64", b"usr/local/lib"];

fn is_library(file: ViewFile<'_>, path: &[u8]) -> bool {
    let name = file.name();
    let is_shared_object = name.ends_with(b".so") || name.windows(4).any(|part| part == b".so.");
    is_shared_object && LIBRARIES.iter().any(|folder| is_below(path, folder))
}

fn is_below(path: &[u8], folder: &[u8]) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with(b"/"))
}
