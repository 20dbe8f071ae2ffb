//! Where Python finds what is imported. Source: The Python Language Reference, "The import system"; module `site`;
//! PEP 420; Debian Python Policy, "Module path".

use std::collections::BTreeMap;

use plimsoll_facts::image::{Edge, FileEdges, View, ViewFile, base_name, parent};

use super::Environment;
use super::tree::{find, fits, glob, join, path_of};

/// Endings of modules, extension modules by the pattern of their tags.
const ENDINGS: [&str; 4] = [".py", ".cpython-*.so", ".abi3.so", ".so"];

/// Data files of one package.
const MOST_DATA: usize = 10_000;

/// Modules that the interpreter itself imports when it starts. Source: CPython 3.11, `Py_InitializeFromConfig` and
/// module `site`.
const AT_START: [&str; 24] = [
    "encodings",
    "encodings.aliases",
    "encodings.utf_8",
    "encodings.ascii",
    "encodings.latin_1",
    "encodings.idna",
    "codecs",
    "io",
    "abc",
    "site",
    "os",
    "stat",
    "posixpath",
    "genericpath",
    "_collections_abc",
    "_sitebuiltins",
    "sitecustomize",
    "usercustomize",
    "zipimport",
    "runpy",
    "importlib.util",
    "importlib.machinery",
    "pkgutil",
    "linecache",
];

/// The search paths of an image, by version: `python3.11`.
#[derive(Debug, Default)]
pub(super) struct Pythons {
    folders: BTreeMap<Vec<u8>, Vec<Vec<u8>>>,
    /// Folders that `PYTHONPATH` names.
    told: Vec<Vec<u8>>,
}

impl Pythons {
    /// Those of an image. A folder `lib/python3.11` counts wherever it is: of the system, of a venv, of an own build.
    pub(super) fn of(view: &View, environment: &Environment) -> Self {
        let told = environment.list("PYTHONPATH").map(|folder| folder.as_bytes().to_vec()).collect();
        let mut found = Self { told, ..Self::default() };
        let shared = [b"/usr/lib/python3/dist-packages".to_vec()];
        for folder in view.files().filter(|file| is_library(*file)) {
            let path = path_of(folder);
            let folders = found.folders.entry(folder.name().to_vec()).or_insert_with(|| shared.to_vec());
            let mut own = vec![path.clone()];
            own.extend(["lib-dynload", "site-packages", "dist-packages"].map(|name| join(&path, name.as_bytes())));
            own.retain(|folder| view.resolve(folder).is_some());
            for site in own.clone() {
                own.extend(named_in_path_files(view, &site));
            }
            folders.extend(own);
        }
        found
    }

    /// The search path for a file, or for an interpreter by its name.
    fn folders<'p>(&'p self, by: &'p [u8]) -> impl Iterator<Item = &'p Vec<u8>> {
        let is_of_one = self.folders.keys().any(|version| has_part(by, version));
        let groups = self.folders.iter().filter(move |(version, _)| !is_of_one || has_part(by, version));
        self.told.iter().chain(groups.flat_map(|(_, folders)| folders))
    }

    /// The files that an import may read: modules and the packages around them.
    pub(super) fn find<'v>(
        &self,
        view: &'v View,
        by: &[u8],
        folder: &[u8],
        (module, names, level): (&str, &[String], u8),
    ) -> Vec<ViewFile<'v>> {
        let mut starts: Vec<Vec<u8>> = Vec::new();
        if level > 0 {
            let mut start = folder.to_vec();
            for _ in 1..level {
                start = parent(&start).to_vec();
            }
            starts.push(start);
        } else {
            starts.push(folder.to_vec());
            starts.push(outside_of_packages(view, folder));
            starts.dedup();
            starts.extend(self.folders(by).cloned());
        }
        let mut found = Vec::new();
        for start in starts {
            within(view, start, module, names, &mut found);
        }
        for module in moved(module, names) {
            for start in self.folders(by) {
                within(view, start.clone(), &module, &[], &mut found);
            }
        }
        found
    }

    /// What an interpreter imports when it starts.
    pub(super) fn at_start() -> Vec<Edge> {
        let import =
            |module: &str| Edge::Import { module: module.to_owned(), names: Vec::new(), level: 0, is_main: false };
        AT_START.into_iter().map(import).collect()
    }

    /// What is told of installed packages.
    pub(super) fn metadata<'v>(&self, view: &'v View, by: &[u8]) -> Vec<ViewFile<'v>> {
        let sites: Vec<&Vec<u8>> = self.folders(by).filter(|folder| folder.ends_with(b"-packages")).collect();
        let patterns = ["*.egg-info", "*.egg-info/*", "*.dist-info/*"];
        let patterns = sites.iter().flat_map(|site| patterns.map(|pattern| join(site, pattern.as_bytes())));
        patterns.flat_map(|pattern| glob(view, &pattern)).filter(|file| !file.is_directory()).collect()
    }

    /// What a package that is installed offers to start, by its name in `load_entry_point("NAME==1.2", ..)`.
    pub(super) fn entry_points<'v>(&self, view: &'v View, by: &[u8], package: &str) -> Vec<ViewFile<'v>> {
        let name = package.split(['=', '<', '>', '!', '~']).next().unwrap_or_default().trim().replace('-', "_");
        let sites: Vec<&Vec<u8>> = self.folders(by).filter(|folder| folder.ends_with(b"-packages")).collect();
        let patterns = ["-*.egg-info", "-*.dist-info", ".egg-info"].map(|end| format!("{name}{end}/entry_points.txt"));
        let patterns = sites.iter().flat_map(|site| patterns.each_ref().map(|pattern| join(site, pattern.as_bytes())));
        patterns.flat_map(|pattern| glob(view, &pattern)).collect()
    }

    /// The `.pth` files that an interpreter reads when it starts.
    pub(super) fn path_files<'v>(&self, view: &'v View, by: &[u8]) -> Vec<ViewFile<'v>> {
        let sites = self.folders(by).filter(|folder| folder.ends_with(b"-packages"));
        sites.flat_map(|site| glob(view, &join(site, b"*.pth"))).collect()
    }
}

/// Modules of the library that `six.moves` stands for under names of its own, a line for the dot. Source: six 1.16.
fn moved(module: &str, names: &[String]) -> Vec<String> {
    let Some((_, inside)) = module.split_once("six.moves") else { return Vec::new() };
    let inside = inside.trim_start_matches('.');
    let whole = if inside.is_empty() { names.to_vec() } else { vec![inside.to_owned()] };
    whole.iter().flat_map(|name| [name.clone(), name.replace('_', ".")]).collect()
}

/// True for a module that reads what is told of all installed packages.
pub(super) fn reads_metadata(path: &[u8]) -> bool {
    path.ends_with(b"/importlib/metadata/__init__.py") || path.ends_with(b"/pkg_resources/__init__.py")
}

/// True for a folder of a Python's library.
fn is_library(file: ViewFile<'_>) -> bool {
    let version = file.name().strip_prefix(b"python3.").or_else(|| file.name().strip_prefix(b"python2."));
    version.is_some_and(|version| version.iter().all(u8::is_ascii_digit))
        && matches!(file.parent().name(), b"lib" | b"lib64")
        && file.is_directory()
}

/// Folders that `.pth` files add.
fn named_in_path_files(view: &View, site: &[u8]) -> Vec<Vec<u8>> {
    let mut folders = Vec::new();
    for file in glob(view, &join(site, b"*.pth")) {
        let edges = FileEdges::of(file).map(|edges| edges.edges).unwrap_or_default();
        for edge in edges {
            if let Edge::Relative(folder) = edge {
                folders.push(join(site, folder.as_bytes()));
            }
        }
    }
    folders
}

/// True when a path has this part.
fn has_part(path: &[u8], part: &[u8]) -> bool {
    path.split(|byte| *byte == b'/').any(|known| known == part)
}

/// The folder from which the package that a folder is, is imported.
fn outside_of_packages(view: &View, folder: &[u8]) -> Vec<u8> {
    let mut here = folder;
    while !here.is_empty() && view.at(&join(here, b"__init__.py")).is_some() {
        here = parent(here);
    }
    here.to_vec()
}

/// Looks a module up part by part, each package on the way counts; then the names, which may be modules.
fn within<'v>(view: &'v View, start: Vec<u8>, module: &str, names: &[String], found: &mut Vec<ViewFile<'v>>) {
    let mut here = start;
    let mut parts = module.split('.').filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_none() {
        found.extend(files_of(view, &join(&here, b"__init__")));
    }
    for part in parts {
        here = handed_on(view, here, found);
        here = join(&here, part.as_bytes());
        let before = found.len();
        found.extend(files_of(view, &join(&here, b"__init__")));
        found.extend(files_of(view, &here));
        let is_namespace = view.resolve(&here).is_some_and(ViewFile::is_directory);
        if found.len() == before && !is_namespace {
            return;
        }
    }
    let here = handed_on(view, here, found);
    for name in names.iter().filter(|name| *name != "*") {
        let path = join(&here, name.as_bytes());
        found.extend(files_of(view, &path));
        found.extend(files_of(view, &join(&path, b"__init__")));
    }
}

/// Packages that carry others hand their names on from `extern`. Source: setuptools, `extern/__init__.py`.
fn handed_on<'v>(view: &'v View, folder: Vec<u8>, found: &mut Vec<ViewFile<'v>>) -> Vec<u8> {
    let vendored = join(parent(&folder), b"_vendor");
    if base_name(&folder) != b"extern" || view.resolve(&vendored).is_none() {
        return folder;
    }
    found.extend(files_of(view, &join(&vendored, b"__init__")));
    vendored
}

/// The files of a module without its ending.
fn files_of<'v>(view: &'v View, path: &[u8]) -> Vec<ViewFile<'v>> {
    let Some(folder) = view.resolve(parent(path)) else { return Vec::new() };
    let mut found = Vec::new();
    for ending in ENDINGS {
        let name = [base_name(path), ending.as_bytes()].concat();
        if ending.contains('*') {
            found.extend(folder.children().filter(|child| fits(child.name(), &name)));
        } else {
            found.extend(folder.child(&name));
        }
    }
    found
}

/// What lies in the folder of a package and is no module: a package reads it by a path that is put together. Packages
/// in it have their own.
pub(super) fn package_data(module: ViewFile<'_>) -> Vec<ViewFile<'_>> {
    if module.name() != b"__init__.py" {
        return Vec::new();
    }
    let (mut open, mut found) = (vec![module.parent()], Vec::new());
    while let Some(folder) = open.pop() {
        for child in folder.children() {
            let is_module = [b".py".as_slice(), b".so", b".pyc"].iter().any(|ending| child.name().ends_with(ending));
            if child.is_directory() {
                let is_own = child.child(b"__init__.py").is_none() && child.name() != b"__pycache__";
                open.extend(is_own.then_some(child));
            } else if !is_module {
                found.push(child);
            }
        }
    }
    found.truncate(MOST_DATA);
    found
}

/// The compiled forms of a module: `__pycache__/NAME.cpython-311.pyc`.
pub(super) fn compiled<'v>(view: &'v View, module: ViewFile<'v>) -> Vec<ViewFile<'v>> {
    let Some(stem) = module.name().strip_suffix(b".py") else { return Vec::new() };
    let cache = [b"/", parent(&module.path()), b"/__pycache__"].concat();
    let Some(found) = find(view, &cache) else { return Vec::new() };
    let start = [stem, b"."].concat();
    found.file.children().filter(|file| file.name().starts_with(&start)).collect()
}
