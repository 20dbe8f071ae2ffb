//! The texts of the repository, as tidy looks at them: all in memory, so that each invariant is a function that a test
//! calls with three lines of text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::problem::Outcome;
use crate::program;
use crate::rust_text::RustText;

/// The texts by path below the root, with slashes. Files that are not UTF-8 are left out.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    texts: BTreeMap<String, String>,
    rust: BTreeMap<String, RustText>,
    /// Files of modules that are declared under `#[cfg(test)]`.
    test_files: BTreeSet<String>,
}

impl Tree {
    /// Reads what git tracks or would track.
    pub(crate) fn read(root: &Path) -> Outcome<Self> {
        let mut texts = BTreeMap::new();
        for path in program::files(root)? {
            let bytes = std::fs::read(root.join(&path)).expect("listed by git a moment ago");
            if let Ok(text) = String::from_utf8(bytes) {
                texts.insert(path, text);
            }
        }
        Ok(Self::new(texts))
    }

    /// The tree of these texts.
    pub(crate) fn new(texts: BTreeMap<String, String>) -> Self {
        let rust: BTreeMap<_, _> = texts
            .iter()
            .filter(|(path, _)| extension(path) == "rs")
            .map(|(path, text)| (path.clone(), RustText::new(text)))
            .collect();
        let test_files = rust.iter().flat_map(|(path, text)| modules(path, &text.test_modules)).collect();
        Self { texts, rust, test_files }
    }

    /// A tree for a test.
    #[cfg(test)]
    pub(crate) fn of(texts: &[(&str, &str)]) -> Self {
        Self::new(texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// All texts, sorted by path.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// One text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// All Rust files, sorted by path.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &RustText)> {
        self.rust.iter().map(|(path, text)| (path.as_str(), text))
    }

    /// The Rust files beside which there is a check's page.
    pub(crate) fn checks(&self) -> impl Iterator<Item = (&str, &RustText)> {
        self.rust().filter(|(path, _)| {
            let page = format!("{}.md", path.trim_end_matches(".rs"));
            self.pages().any(|(path, _)| path == page)
        })
    }

    /// The pages of checks: Markdown files with front matter among the sources of a crate.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, text)| {
            path.starts_with("crates/")
                && path.contains("/src/")
                && extension(path) == "md"
                && text.starts_with("---\n")
        })
    }

    /// The folders of all crates, such as `crates/plimsoll-model`.
    pub(crate) fn crates(&self) -> BTreeSet<&str> {
        self.texts.keys().filter_map(|path| path.strip_suffix("/Cargo.toml")).filter(|path| is_crate(path)).collect()
    }

    /// Whether a file is only for tests, benches, examples or the build.
    pub(crate) fn is_test_file(&self, path: &str) -> bool {
        let folders = ["/tests/", "/benches/", "/examples/"];
        folders.iter().any(|folder| path.contains(folder))
            || path.ends_with("/build.rs")
            || self.test_files.contains(path)
    }
}

/// `rs` of `a/b.rs`, or nothing.
pub(crate) fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// The name of the crate that a path belongs to, without the prefix `plimsoll-`.
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    let (name, _) = path.strip_prefix("crates/")?.split_once('/')?;
    Some(name.strip_prefix("plimsoll-").unwrap_or(name))
}

/// Whether a file is data that tests read; such data may be odd on purpose.
pub(crate) fn is_test_data(path: &str) -> bool {
    path.contains("/tests/") && extension(path) != "rs"
}

fn is_crate(folder: &str) -> bool {
    folder.strip_prefix("crates/").is_some_and(|name| !name.contains('/'))
}

/// The paths at which the modules of a file may stand.
fn modules(path: &str, names: &[String]) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let base = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    };
    names.iter().flat_map(|name| [format!("{base}/{name}.rs"), format!("{base}/{name}/mod.rs")]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_declared_for_tests_is_a_test_file() {
        let declares = "#[cfg(test)]\nmod tests;\n";
        let tree = Tree::of(&[("crates/a/src/lib.rs", declares), ("crates/a/src/b/c.rs", declares)]);
        assert!(tree.is_test_file("crates/a/src/tests.rs"));
        assert!(tree.is_test_file("crates/a/src/b/c/tests.rs"));
        assert!(!tree.is_test_file("crates/a/src/b/tests.rs"));
    }

    #[test]
    fn crates_are_folders_below_crates_with_a_manifest() {
        let tree = Tree::of(&[("Cargo.toml", ""), ("crates/plimsoll-a/Cargo.toml", ""), ("crates/b/x/Cargo.toml", "")]);
        assert_eq!(tree.crates().into_iter().collect::<Vec<_>>(), ["crates/plimsoll-a"]);
        assert_eq!(crate_of("crates/plimsoll-a/src/lib.rs"), Some("a"));
        assert_eq!(crate_of("docs/a.md"), None);
    }
}
