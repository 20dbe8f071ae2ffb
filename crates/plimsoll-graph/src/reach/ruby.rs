//! Where Ruby finds what is required. Source: Ruby documentation, `$LOAD_PATH`; RubyGems guides, "Gem paths".

use plimsoll_facts::image::{Edge, View, ViewFile};

use super::Environment;
use super::tree::{find, glob, join, path_of};

/// Endings that need not be written.
const ENDINGS: [&str; 3] = ["", ".rb", ".so"];

/// What the interpreter requires when it starts. Source: Ruby 3.1, `gem_prelude.rb`, `rubygems.rb`.
const AT_START: [&str; 9] = [
    "rubygems",
    "rbconfig",
    "monitor",
    "did_you_mean",
    "error_highlight",
    "syntax_suggest/core",
    "enc/encdb",
    "enc/trans/transdb",
    "rubygems/defaults/operating_system",
];

/// The load path of an image.
#[derive(Debug, Default)]
pub(super) struct Rubies {
    folders: Vec<Vec<u8>>,
    /// Folders of descriptions of gems.
    specifications: Vec<Vec<u8>>,
}

impl Rubies {
    /// That of an image: folders of Ruby's library and of installed gems, wherever they are.
    pub(super) fn of(view: &View, environment: &Environment) -> Self {
        let mut folders: Vec<Vec<u8>> = environment.list("RUBYLIB").map(|folder| folder.as_bytes().to_vec()).collect();
        let mut specifications = Vec::new();
        for file in view.files().filter(|file| file.is_directory()) {
            let path = path_of(file);
            if file.name() == b"specifications" {
                specifications.push(path);
            } else if file.parent().name() == b"gems" && is_versioned(file.name()) {
                folders.push(join(&path, b"lib"));
            } else if is_library(file) {
                folders.extend(glob(view, &join(&path, b"*-linux*")).into_iter().map(path_of));
                folders.push(path);
            }
        }
        Self { folders, specifications }
    }

    /// The files that a name may mean.
    pub(super) fn find<'v>(&self, view: &'v View, name: &str) -> Vec<ViewFile<'v>> {
        let at = |path: Vec<u8>| files(view, &path);
        if name.starts_with('/') {
            return at(name.as_bytes().to_vec());
        }
        self.folders.iter().flat_map(|folder| at(join(folder, name.as_bytes()))).collect()
    }

    /// The descriptions of gems, all of which an interpreter reads to know what there is.
    pub(super) fn specifications<'v>(&self, view: &'v View) -> Vec<ViewFile<'v>> {
        let patterns = self
            .specifications
            .iter()
            .flat_map(|folder| ["*.gemspec", "default/*.gemspec"].map(|name| join(folder, name.as_bytes())));
        patterns.flat_map(|pattern| glob(view, &pattern)).collect()
    }

    /// What an interpreter requires when it starts.
    pub(super) fn at_start() -> Vec<Edge> {
        AT_START.into_iter().map(|name| Edge::Require(name.to_owned())).collect()
    }
}

/// The files that a path without its ending may mean.
pub(super) fn files<'v>(view: &'v View, path: &[u8]) -> Vec<ViewFile<'v>> {
    let with = |ending: &str| find(view, &[path, ending.as_bytes()].concat()).map(|found| found.file);
    ENDINGS.into_iter().filter_map(with).filter(|file| file.is_file()).collect()
}

/// True for `ruby/3.1.0`, `vendor_ruby`, `vendor_ruby/3.1.0`, `site_ruby`.
fn is_library(file: ViewFile<'_>) -> bool {
    let is_version = |name: &[u8]| name.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    match (file.parent().name(), file.name()) {
        (b"ruby", b"vendor_ruby" | b"site_ruby") => true,
        (b"ruby" | b"vendor_ruby" | b"site_ruby", version) => is_version(version),
        _ => false,
    }
}

/// True for `rack-2.2.6`.
fn is_versioned(name: &[u8]) -> bool {
    let version = name.rsplit(|byte| *byte == b'-').next().unwrap_or_default();
    version.len() < name.len() && version.first().is_some_and(u8::is_ascii_digit)
}
