//! One version of the compiler in manifest, toolchain and README; one version of each dependency, except where
//! `deny.toml` says why there are two.

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::tree::Tree;

/// Versions that disagree.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let text = |path: &str| tree.text(path).unwrap_or_default();
    let mut problems = compiler(text("Cargo.toml"), text("rust-toolchain.toml"), text("README.md"));
    problems.extend(dependencies(text("Cargo.lock"), text("deny.toml")));
    problems
}

fn compiler(manifest: &str, toolchain: &str, readme: &str) -> Vec<Problem> {
    let Some((_, version)) = value(manifest, "rust-version") else {
        let next = "write `rust-version` below `[workspace.package]`";
        return vec![Problem::of("Cargo.toml", "no version of Rust is named", next)];
    };
    let mut problems = Vec::new();
    let is_same =
        |other: &str| other.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let next = format!("Cargo.toml says {version}; change both together");
    match value(toolchain, "channel") {
        Some((_, channel)) if is_same(channel) => {}
        found => {
            let (line, channel) = found.unwrap_or((0, "nothing"));
            let what = format!("the toolchain is {channel}, not {version}");
            problems.push(Problem::at("rust-toolchain.toml", line, what, next.as_str()));
        }
    }
    let mentions: Vec<(usize, &str)> =
        (1..).zip(readme.lines()).flat_map(|(line, text)| mentions(line, text)).collect();
    if mentions.is_empty() {
        let next = format!("say there that it builds with Rust {version}");
        problems.push(Problem::of("README.md", "the README names no version of Rust", next));
    }
    for (line, found) in mentions.into_iter().filter(|(_, found)| !is_same(found)) {
        problems.push(Problem::at("README.md", line, format!("the README asks for Rust {found}"), next.as_str()));
    }
    problems
}

/// The value of a key of the form `key = "value"`, with its line.
fn value<'a>(text: &'a str, key: &str) -> Option<(usize, &'a str)> {
    let lines = (1..).zip(text.lines());
    lines
        .filter_map(|(line, text)| Some((line, text.split_once(" = ")?)))
        .find_map(|(line, (found, value))| (found == key).then(|| (line, value.trim_matches('"'))))
}

/// The versions behind the word Rust, such as `1.95`.
fn mentions(line: usize, text: &str) -> impl Iterator<Item = (usize, &str)> {
    let behind = text.split("Rust ").skip(1);
    let versions = behind.map(|rest| {
        let end = rest.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(rest.len());
        rest[..end].trim_end_matches('.')
    });
    versions.filter(|version| version.starts_with("1.")).map(move |version| (line, version))
}

/// A crate that `deny.toml` lets have two versions.
struct Skip<'a> {
    line: usize,
    name: &'a str,
    version: &'a str,
}

impl Skip<'_> {
    fn covers(&self, name: &str, version: &str) -> bool {
        let rest = version.strip_prefix(self.version);
        self.name == name
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || self.version.is_empty())
    }
}

fn dependencies(lock: &str, deny: &str) -> Vec<Problem> {
    let mut versions: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    let mut name = "";
    for (line, text) in (1..).zip(lock.lines()) {
        match text.split_once(" = ") {
            Some(("name", value)) => name = value.trim_matches('"'),
            // The first lines hold the version of the format itself, a number without quotes.
            Some(("version", value)) if value.starts_with('"') => {
                versions.entry(name).or_default().push((line, value.trim_matches('"')));
            }
            _ => {}
        }
    }
    let skips = skips(deny);
    let mut problems = Vec::new();
    for (name, versions) in &versions {
        let is_skipped = |version: &str| skips.iter().any(|skip| skip.covers(name, version));
        let plain: Vec<_> = versions.iter().filter(|(_, version)| !is_skipped(version)).collect();
        if let [_, .., (line, _)] = plain.as_slice() {
            let all: Vec<_> = versions.iter().map(|(_, version)| *version).collect();
            let what = format!("{name} has the versions {}", all.join(" and "));
            let next = "bring them together, or add one to `skip` in deny.toml with the reason";
            problems.push(Problem::at("Cargo.lock", *line, what, next));
        }
    }
    for skip in &skips {
        let found = versions.get(skip.name).map_or(&[][..], Vec::as_slice);
        if found.len() < 2 || !found.iter().any(|(_, version)| skip.covers(skip.name, version)) {
            let what = format!("`skip` names {} {}, of which there is one version or none", skip.name, skip.version);
            problems.push(Problem::at("deny.toml", skip.line, what.replace("  ", " "), "take it out"));
        }
    }
    problems
}

/// The entries between `skip = [` and `]`, one per line, of the form `{ crate = "name@version", reason = "…" }`.
fn skips(deny: &str) -> Vec<Skip<'_>> {
    let lines = (1..).zip(deny.lines()).skip_while(|(_, text)| *text != "skip = [").skip(1);
    let entries = lines.take_while(|(_, text)| *text != "]");
    entries
        .filter_map(|(line, text)| {
            let value = text.trim().strip_prefix("{ crate = \"")?.split('"').next()?;
            let (name, version) = value.split_once('@').unwrap_or((value, ""));
            Some(Skip { line, name, version })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.package]\nrust-version = \"1.95\"\n";

    fn whats(problems: Vec<Problem>) -> Vec<String> {
        problems.into_iter().map(|problem| problem.what).collect()
    }

    fn check_compiler(toolchain: &str, readme: &str, expected: &[&str]) {
        let toolchain = format!("[toolchain]\nchannel = \"{toolchain}\"\n");
        assert_eq!(whats(compiler(MANIFEST, &toolchain, readme)), expected);
    }

    #[test]
    fn the_toolchain_is_the_version_of_the_manifest() {
        check_compiler("1.95.0", "Needs Rust 1.95.\n", &[]);
        check_compiler("1.96.0", "Needs Rust 1.95.\n", &["the toolchain is 1.96.0, not 1.95"]);
        check_compiler("1.951.0", "Needs Rust 1.95.\n", &["the toolchain is 1.951.0, not 1.95"]);
    }

    #[test]
    fn the_readme_names_the_version_and_no_other() {
        check_compiler("1.95.0", "Install it.\n", &["the README names no version of Rust"]);
        check_compiler("1.95.0", "Rust 1.95 or Rust 1.80 or newer\n", &["the README asks for Rust 1.80"]);
    }

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"a\"\n\
                        version = \"2.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n";

    #[test]
    fn two_versions_of_a_crate_are_a_problem() {
        assert_eq!(whats(dependencies(LOCK, "")), ["a has the versions 1.2.3 and 2.0.0"]);
    }

    #[test]
    fn deny_toml_may_let_two_versions_be() {
        let skip = |entry: &str| format!("[bans]\nskip = [\n    {{ crate = \"{entry}\", reason = \"r\" }},\n]\n");
        assert_eq!(whats(dependencies(LOCK, &skip("a@1"))), [""; 0]);
        assert_eq!(whats(dependencies(LOCK, &skip("a@1.2.3"))), [""; 0]);
        assert_eq!(
            whats(dependencies(LOCK, &skip("a@3"))),
            ["a has the versions 1.2.3 and 2.0.0", "`skip` names a 3, of which there is one version or none"]
        );
    }

    #[test]
    fn a_skip_that_nobody_needs_is_a_problem() {
        let skip = "skip = [\n    { crate = \"b@1\", reason = \"r\" },\n    { crate = \"a@1\", reason = \"r\" },\n]\n";
        assert_eq!(whats(dependencies(LOCK, skip)), ["`skip` names b 1, of which there is one version or none"]);
    }
}
