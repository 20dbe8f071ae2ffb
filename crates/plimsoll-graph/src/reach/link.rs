//! Libraries as the loader of programs finds them. Source: ld.so(8), ldconfig(8); musl, `ldso/dynlink.c`.

use plimsoll_facts::image::{Edge, FileEdges, Format, View, ViewFile, parent};

use super::Environment;
use super::tree::{Found, find, followed, glob, is_pattern, join, path_of};

/// Folders that are searched without being named anywhere. Source: glibc, musl; the second part is what glibc of Debian
/// has for each architecture.
const DEFAULT: [&str; 9] = [
    "/lib",
    "/usr/lib",
    "/lib64",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib/*-linux-gnu*",
    "/usr/lib/*-linux-gnu*",
    "/lib/*-linux-musl*",
    "/usr/lib/*-linux-musl*",
];

/// Files of configuration within each other that are read.
const MOST_INCLUDES: usize = 8;

/// Where libraries are looked for, whoever needs them.
#[derive(Debug)]
pub(super) struct Loader {
    folders: Vec<Vec<u8>>,
}

/// What a file says of where its libraries are.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// Folders for its libraries and theirs.
    pub(super) inherited: Vec<Vec<u8>>,
    /// Folders for its libraries alone.
    own: Vec<Vec<u8>>,
}

impl Search {
    /// That of a file, below what it inherits.
    pub(super) fn of(file: ViewFile<'_>, edges: &FileEdges, inherited: &[Vec<u8>]) -> Self {
        let path = file.path();
        let origin = [b"/", parent(&path)].concat();
        let mut search = Self { inherited: inherited.to_vec(), own: Vec::new() };
        for edge in &edges.edges {
            let (list, into) = match edge {
                Edge::Rpath(list) => (list, &mut search.inherited),
                Edge::Runpath(list) => (list, &mut search.own),
                _ => continue,
            };
            for folder in list.split(':').filter(|folder| !folder.is_empty()) {
                let folder = expanded(folder, &origin);
                if !into.contains(&folder) {
                    into.push(folder);
                }
            }
        }
        search
    }
}

/// `$ORIGIN`, `$LIB` and `$PLATFORM` filled in. Source: ld.so(8), "Dynamic string tokens".
fn expanded(folder: &str, origin: &[u8]) -> Vec<u8> {
    let origin = String::from_utf8_lossy(origin);
    let mut text = folder.to_owned();
    for (token, value) in [("ORIGIN", &*origin), ("LIB", "lib"), ("PLATFORM", "x86_64")] {
        text = text.replace(&format!("${{{token}}}"), value).replace(&format!("${token}"), value);
    }
    text.into_bytes()
}

impl Loader {
    /// The one of an image.
    pub(super) fn of(view: &View, environment: &Environment) -> Self {
        let mut folders: Vec<Vec<u8>> =
            environment.list("LD_LIBRARY_PATH").map(|part| part.as_bytes().to_vec()).collect();
        for start in ["/etc/ld.so.conf", "/etc/ld-musl-*.path"] {
            configured(view, start.as_bytes(), MOST_INCLUDES, &mut folders);
        }
        for pattern in DEFAULT {
            if is_pattern(pattern.as_bytes()) {
                folders.extend(glob(view, pattern.as_bytes()).into_iter().map(path_of));
            } else {
                folders.push(pattern.as_bytes().to_vec());
            }
        }
        // Many of them are links to others.
        let mut known = std::collections::BTreeSet::new();
        folders.retain(|folder| {
            view.resolve(folder).is_some_and(|folder| folder.is_directory() && known.insert(folder.id()))
        });
        Self { folders }
    }

    /// The folders that are searched for all.
    pub(super) fn folders(&self) -> &[Vec<u8>] {
        &self.folders
    }

    /// The libraries that a name may mean to a file: the first that fits, and those for newer processors beside it.
    pub(super) fn find<'v>(
        &self,
        view: &'v View,
        name: &str,
        by: Option<ViewFile<'v>>,
        search: &Search,
    ) -> Vec<Found<'v>> {
        let fits = |found: &Found<'v>| found.file.is_file() && is_of_kind(found.file, by);
        if name.contains('/') {
            return find(view, name.as_bytes()).filter(fits).into_iter().collect();
        }
        for folder in search.inherited.iter().chain(&search.own).chain(&self.folders) {
            let found = find(view, &join(folder, name.as_bytes())).filter(fits);
            let better = glob(view, &join(&join(folder, b"glibc-hwcaps/*"), name.as_bytes()));
            let better = better.into_iter().filter_map(|file| find(view, &file.path())).filter(fits);
            let all: Vec<Found<'v>> = better.chain(found).collect();
            if !all.is_empty() {
                return all;
            }
        }
        Vec::new()
    }
}

/// True when both are for the same processor, or one of them is not known.
fn is_of_kind(library: ViewFile<'_>, by: Option<ViewFile<'_>>) -> bool {
    let machine = |file: ViewFile<'_>| match file.entry().map(|entry| entry.format) {
        Some(Format::Elf(machine)) => Some(machine),
        _ => None,
    };
    match (machine(library), by.and_then(machine)) {
        (Some(library), Some(by)) => library == by,
        (Some(_), None) => true,
        _ => false,
    }
}

/// The folders of a file of configuration and those that it includes.
fn configured(view: &View, pattern: &[u8], depth: usize, folders: &mut Vec<Vec<u8>>) {
    if depth == 0 {
        return;
    }
    for file in glob(view, pattern).into_iter().filter_map(|file| followed(view, file)) {
        let Some(edges) = FileEdges::of(file) else { continue };
        let here = [b"/", parent(&file.path())].concat();
        for edge in &edges.edges {
            match edge {
                Edge::Rpath(folder) => folders.push(folder.clone().into_bytes()),
                Edge::Include(pattern) => configured(view, &join(&here, pattern.as_bytes()), depth - 1, folders),
                _ => {}
            }
        }
    }
}
