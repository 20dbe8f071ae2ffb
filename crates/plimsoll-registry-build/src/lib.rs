//! Build-script helper: lists a folder of plugins into a sorted static slice in `OUT_DIR`, so that adding a plugin is
//! adding a file and no list is kept by hand.
//!
//! Three forms. [`modules`] is for plugins that describe themselves by a constant (output formats, Pod Security
//! controls). [`fn@rules`], [`fn@products`] and [`fn@signs`] are for rules that are data. [`checks`] is for checks,
//! whose description stands in the front matter of the page beside the code; a missing page, an orphan page, a
//! repeated id or a mistake in the front matter fails the build with a message that names the file.

// A build script fails the build by panicking or exiting; it never sees hostile input.
// Paths are written with `{:?}` on purpose: that is a Rust string literal.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unnecessary_debug_formatting
)]

mod front_matter;
mod products;
mod rules;
mod signs;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use front_matter::FrontMatter;

pub use products::products;
pub use rules::rules;
pub use signs::signs;

/// Lists the modules in `folder` (relative to the crate) and writes `OUT_DIR/<name>.rs`, which holds them as public
/// modules and `pub static ALL: &[&<item_type>]` of their constants `<item>`, sorted by file name.
pub fn modules(folder: &str, name: &str, item: &str, item_type: &str) {
    let mut modules = String::new();
    let mut items = String::new();
    for (stem, path) in files(&crate_root().join(folder), "rs") {
        writeln!(modules, "#[path = {path:?}]\npub mod {stem};").expect("writing to a String");
        writeln!(items, "    &{stem}::{item},").expect("writing to a String");
    }
    write_out(
        name,
        &format!("{modules}\n/// All of them, sorted by file name.\npub static ALL: &[&{item_type}] = &[\n{items}];\n"),
    );
}

/// Lists the files with an extension in `folder` (relative to the crate) and writes `OUT_DIR/<name>.rs`, which holds
/// `pub static ALL: &[(&str, &str)]` of their names without the extension and their texts, sorted.
pub fn texts(folder: &str, extension: &str, name: &str) {
    let folder = crate_root().join(folder);
    let ending = format!(".{extension}");
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| fail(&folder, &error.to_string()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap_or_else(|error| fail(&folder, &error.to_string())).path()).collect();
    paths.sort();
    let mut items = String::new();
    for path in paths {
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(stem) = file.strip_suffix(&ending) {
            println!("cargo::rerun-if-changed={}", path.display());
            writeln!(items, "    ({stem:?}, include_str!({path:?})),").expect("writing to a String");
        }
    }
    write_out(name, &format!("/// Names and texts, sorted.\npub static ALL: &[(&str, &str)] = &[\n{items}];\n"));
}

/// One folder of checks: all of one shape.
pub struct Shape {
    /// Folder below the crate's `src`.
    pub folder: &'static str,
    /// Path of the enum variant that holds the check's function, or `None` for pages without code beside them, whose
    /// findings are made elsewhere.
    pub variant: Option<&'static str>,
    /// False for pages without code whose entries still name a variant, one that holds no function.
    pub has_code: bool,
    /// Path of the enum variant that holds a fix function of this shape, or `None` when such checks have no fix.
    pub fix: Option<&'static str>,
}

/// Lists the checks in the folders of `shapes` and writes `OUT_DIR/checks.rs`, which holds their modules and
/// `pub static ALL: &[<entry>]`, each `<entry> { page: Page { .. }, run: .., fix: .. }`, sorted by id.
/// `entry` is the path of a struct with these three fields.
pub fn checks(shapes: &[Shape], entry: &str) {
    let mut modules = String::new();
    let mut entries = BTreeMap::new();
    let mut slugs = BTreeMap::new();
    for shape in shapes {
        let folder = crate_root().join("src").join(shape.folder);
        let code: BTreeMap<_, _> = files(&folder, "rs").into_iter().collect();
        let pages: BTreeMap<_, _> = files(&folder, "md").into_iter().collect();
        for (stem, path) in &code {
            if !pages.contains_key(stem) {
                fail(path, &format!("this check has no page: write {}", path.with_extension("md").display()));
            }
        }
        if !code.is_empty() {
            writeln!(modules, "pub(crate) mod {} {{", shape.folder).expect("writing to a String");
            for (stem, path) in &code {
                writeln!(modules, "    #[path = {path:?}]\n    pub(crate) mod {stem};").expect("writing to a String");
            }
            modules.push_str("}\n");
        }
        for (stem, path) in &pages {
            if shape.variant.is_some() && shape.has_code && !code.contains_key(stem) {
                fail(path, &format!("this page has no check: write {}", path.with_extension("rs").display()));
            }
            let text = fs::read_to_string(path).unwrap_or_else(|error| fail(path, &error.to_string()));
            let page = FrontMatter::read(&text).unwrap_or_else(|problem| fail(path, &problem));
            if page.slug.replace('-', "_") != *stem {
                fail(path, &format!("the slug `{}` and the file name differ", page.slug));
            }
            let module = format!("{}::{stem}", shape.folder);
            let run = match shape.variant {
                None => String::new(),
                Some(variant) if shape.has_code => format!("run: {variant}({module}::check), "),
                Some(variant) => format!("run: {variant}, "),
            };
            let fix = match (&shape.fix, page.fix.as_str()) {
                (_, "None") if shape.fix.is_some() => "fix: None".to_owned(),
                (None, _) => String::new(),
                (Some(variant), _) => format!("fix: Some({variant}({module}::fix))"),
            };
            let source = format!("    {entry} {{ page: {}, {run}{fix} }},\n", page.to_rust(path));
            if let Some((_, other)) = entries.insert(page.id.clone(), (source, path.clone())) {
                fail(path, &format!("the id {} is taken by {}", page.id, other.display()));
            }
            if let Some(other) = slugs.insert(page.slug.clone(), path.clone()) {
                fail(path, &format!("the slug {} is taken by {}", page.slug, other.display()));
            }
        }
    }
    retired(&entries);
    let all: String = entries.into_values().map(|(source, _)| source).collect();
    write_out(
        "checks",
        &format!("{modules}\n/// All of them, sorted by id.\npub static ALL: &[{entry}] = &[\n{all}];\n"),
    );
}

/// Fails the build when a check uses an id that `retired-ids` at the crate's root lists, one per line.
fn retired(entries: &BTreeMap<String, (String, PathBuf)>) {
    let list = crate_root().join("retired-ids");
    println!("cargo::rerun-if-changed={}", list.display());
    if !list.exists() {
        return;
    }
    let text = fs::read_to_string(&list).unwrap_or_else(|error| fail(&list, &error.to_string()));
    for id in text.lines().filter_map(|line| line.split_whitespace().next()) {
        if let Some((_, path)) = entries.get(id) {
            fail(path, &format!("the id {id} is retired and must not be used again"));
        }
    }
}

/// The files of `folder` with the extension, as (stem, path), sorted. `mod.rs` and files that begin with `_` are left
/// out. A folder that is not there holds none.
fn files(folder: &Path, extension: &str) -> Vec<(String, PathBuf)> {
    println!("cargo::rerun-if-changed={}", folder.display());
    if !folder.exists() {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).unwrap_or_else(|error| fail(folder, &error.to_string()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap_or_else(|error| fail(folder, &error.to_string())).path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.replace('-', "_"), path)))
        .filter(|(stem, _)| stem != "mod" && !stem.starts_with('_'))
        .collect();
    files.sort();
    for (_, path) in &files {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    files
}

fn crate_root() -> PathBuf {
    PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR for build scripts"))
}

fn write_out(name: &str, text: &str) {
    let path =
        PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts")).join(format!("{name}.rs"));
    fs::write(&path, text).unwrap_or_else(|error| fail(&path, &error.to_string()));
}

/// Ends the build with a message that names the file.
fn fail(path: &Path, problem: &str) -> ! {
    println!("cargo::error={}: {problem}", path.display());
    std::process::exit(1);
}
