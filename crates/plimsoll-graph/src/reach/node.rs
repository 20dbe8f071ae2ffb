//! Where Node finds what is required. Source: Node.js documentation, "Modules: CommonJS modules", "All together";
//! Debian Policy for JavaScript: modules of packages lie in `/usr/share/nodejs` and `/usr/lib/*/nodejs`.

use plimsoll_facts::image::{View, ViewFile, parent};

use super::Environment;
use super::tree::{find, glob, join, path_of};

/// Endings that need not be written.
const ENDINGS: [&str; 6] = ["", ".js", ".json", ".node", ".cjs", ".mjs"];

/// Folders of modules for all programs.
const SHARED: [&str; 5] = [
    "/usr/share/nodejs",
    "/usr/lib/nodejs",
    "/usr/lib/*/nodejs",
    "/usr/local/lib/node_modules",
    "/usr/lib/node_modules",
];

/// Folders on the way up that are searched.
const MOST_FOLDERS: usize = 64;

/// The files that a module name may mean in a file of that folder.
pub(super) fn required<'v>(view: &'v View, environment: &Environment, folder: &[u8], name: &str) -> Vec<ViewFile<'v>> {
    let name = name.strip_prefix("file://").unwrap_or(name);
    if name.starts_with("node:") || name.starts_with("data:") {
        return Vec::new();
    }
    if name.starts_with("./") || name.starts_with("../") || name.starts_with('/') || matches!(name, "." | "..") {
        return at(view, &join(folder, name.as_bytes()));
    }
    if name.starts_with('#') {
        return manifest(view, folder).into_iter().collect();
    }
    let mut folders: Vec<Vec<u8>> = Vec::new();
    let mut here = folder;
    while folders.len() < MOST_FOLDERS {
        folders.push(join(here, b"node_modules"));
        if here.is_empty() || here == b"/" {
            break;
        }
        here = parent(here);
    }
    for folder in folders {
        let found = package(view, &folder, name);
        if !found.is_empty() {
            return found;
        }
    }
    let told = environment.list("NODE_PATH").map(|folder| folder.as_bytes().to_vec());
    let shared = SHARED.iter().flat_map(|pattern| glob(view, pattern.as_bytes()));
    let shared = shared.map(path_of);
    told.chain(shared).flat_map(|folder| package(view, &folder, name)).collect()
}

/// A module in a folder of modules: its `package.json`, whose own edges lead on, and the file that the name means.
fn package<'v>(view: &'v View, modules: &[u8], name: &str) -> Vec<ViewFile<'v>> {
    let parts = if name.starts_with('@') { 2 } else { 1 };
    let root: Vec<&str> = name.split('/').take(parts).collect();
    let mut found = at(view, &join(modules, name.as_bytes()));
    let manifest = find(view, &join(&join(modules, root.join("/").as_bytes()), b"package.json"));
    found.extend(manifest.map(|manifest| manifest.file));
    found
}

/// The files that a path without its ending may mean.
pub(super) fn at<'v>(view: &'v View, path: &[u8]) -> Vec<ViewFile<'v>> {
    let with = |ending: &str| find(view, &[path, ending.as_bytes()].concat()).map(|found| found.file);
    let files: Vec<ViewFile<'v>> = ENDINGS.into_iter().filter_map(with).filter(|file| file.is_file()).collect();
    if !files.is_empty() {
        return files;
    }
    let mut found: Vec<ViewFile<'v>> = with("/package.json").into_iter().collect();
    let index = ENDINGS.into_iter().filter_map(|ending| with(&format!("/index{ending}")));
    found.extend(index.filter(|file| file.is_file()));
    found
}

/// True for files that Node reads as modules.
pub(super) fn is_module(name: &[u8]) -> bool {
    [b".js".as_slice(), b".mjs", b".cjs"].iter().any(|ending| name.ends_with(ending))
}

/// The nearest `package.json`, which Node reads to know what sort of module a file is.
pub(super) fn manifest<'v>(view: &'v View, folder: &[u8]) -> Option<ViewFile<'v>> {
    let mut here = folder;
    for _ in 0..MOST_FOLDERS {
        if let Some(found) = find(view, &join(here, b"package.json")).filter(|found| found.file.is_file()) {
            return Some(found.file);
        }
        if here.is_empty() || here == b"/" {
            return None;
        }
        here = parent(here);
    }
    None
}
