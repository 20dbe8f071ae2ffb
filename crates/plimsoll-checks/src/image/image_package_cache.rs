//! PLM-I032: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::{View, ViewFile};
use plimsoll_model::Assessed;

use crate::image_view::{is_from_base, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let homes: Vec<ViewFile<'_>> = [b"root".as_slice()]
        .into_iter()
        .filter_map(|home| view.at(home))
        .chain(view.at(b"home").into_iter().flat_map(ViewFile::children))
        .collect();
    let of_homes = homes.iter().flat_map(|home| IN_HOMES.iter().filter_map(|(path, what)| Some((below(*home, path)?, *what))));
    let others = PLACES.iter().filter_map(|(path, what)| Some((view.at(path)?, *what)));
    for (folder, what) in others.chain(of_homes).filter(|(folder, _)| folder.is_directory()) {
        let bytes = own_bytes(image, view, folder);
        if bytes >= FEWEST_BYTES {
            let (shown, kibibytes) = (shown(folder), bytes >> 10);
            findings.on_file(image, folder, format_args!("`{shown}` holds {kibibytes} KiB of {what}"));
        }
    }
    Ok(())
}

/// Less than that is not worth a word.
const FEWEST_BYTES: u64 = 64 << 10;

/// Folders whose content no running program needs. Sources: apt, apk, dnf, zypper, pacman documentation.
const PLACES: [(&[u8], &str); 14] = [
    (b"var/cache/apt", "downloaded packages and indexes"),
    (b"var/lib/apt/lists", "package indexes"),
    (b"var/cache/apk", "package indexes"),
    (b"etc/apk/cache", "downloaded packages"),
    (b"var/cache/dnf", "package indexes"),
    (b"var/cache/libdnf5", "package indexes"),
    (b"var/cache/yum", "package indexes"),
    (b"var/cache/zypp", "package indexes"),
    (b"var/cache/pacman", "downloaded packages"),
    (b"var/log", "logs of the build"),
    (b"tmp", "temporary files of the build"),
    (b"var/tmp", "temporary files of the build"),
    (b"usr/local/cargo/registry", "downloaded crates"),
    (b"go/pkg/mod/cache", "downloaded modules"),
];

/// The same below a home. Sources: pip, npm, yarn, pnpm, Cargo, Go, Maven, Gradle, Composer documentation.
const IN_HOMES: [(&[u8], &str); 11] = [
    (b".cache/pip", "downloaded packages"),
    (b".cache/uv", "downloaded packages"),
    (b".cache/pypoetry", "downloaded packages"),
    (b".npm/_cacache", "downloaded packages"),
    (b".cache/yarn", "downloaded packages"),
    (b".cache/go-build", "what the compiler of Go kept"),
    (b"go/pkg/mod/cache", "downloaded modules"),
    (b".cargo/registry", "downloaded crates"),
    (b".m2/repository", "downloaded artefacts"),
    (b".gradle/caches", "downloaded artefacts"),
    (b".cache/composer", "downloaded packages"),
];

/// What is below a folder; links are not followed.
fn below<'v>(folder: ViewFile<'v>, path: &[u8]) -> Option<ViewFile<'v>> {
    path.split(|byte| *byte == b'/').try_fold(folder, ViewFile::child)
}

/// Bytes of the files below a folder that the base image did not bring.
fn own_bytes(image: &Image, view: &View, folder: ViewFile<'_>) -> u64 {
    let mut open = vec![folder.id()];
    let mut bytes: u64 = 0;
    while let Some(file) = open.pop().and_then(|id| view.file(id)) {
        if file.is_file() && !is_from_base(image, file) {
            bytes = bytes.saturating_add(file.entry().map_or(0, |entry| entry.size));
        }
        open.extend(file.children().map(ViewFile::id));
    }
    bytes
}
