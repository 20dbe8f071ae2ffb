//! Invariant 6: no output follows the order of a hash map. Clippy enforces it; this looks after clippy's configuration.

use crate::problem::Problem;
use crate::tree::Tree;

/// What clippy.toml must refuse.
const REFUSED: [&str; 4] = [
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::result::Result::ok",
    "std::result::Result::unwrap_or_default",
];

/// The lints that act on clippy.toml.
const LINTS: [&str; 2] = ["disallowed_types", "disallowed_methods"];

/// Entries that are missing.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let has_line = |file: &str, found: &dyn Fn(&str) -> bool| {
        tree.text(file).unwrap_or_default().lines().any(|line| found(line.trim()))
    };
    let paths = REFUSED.iter().filter(|path| {
        let entry = format!("{{ path = \"{path}\",");
        !has_line("clippy.toml", &|line| line.starts_with(&entry))
    });
    let paths = paths.map(|path| Problem::of("clippy.toml", format!("`{path}` is not refused"), "put its entry back"));
    let lints = LINTS.iter().filter(|lint| {
        let entry = format!("{lint} = \"deny\"");
        !has_line("Cargo.toml", &|line| line == entry)
    });
    let lints = lints.map(|lint| {
        let next = format!("write `{lint} = \"deny\"` below `[workspace.lints.clippy]`");
        Problem::of("Cargo.toml", format!("the lint {lint} does not deny"), next)
    });
    paths.chain(lints).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(clippy: &str, manifest: &str) -> Vec<String> {
        problems(&Tree::of(&[("clippy.toml", clippy), ("Cargo.toml", manifest)]))
            .into_iter()
            .map(|it| it.what)
            .collect()
    }

    fn complete() -> String {
        REFUSED.map(|path| format!("    {{ path = \"{path}\", reason = \"r\" }},\n")).concat()
    }

    const MANIFEST: &str = "disallowed_types = \"deny\"\ndisallowed_methods = \"deny\"\n";

    #[test]
    fn a_complete_configuration_passes() {
        assert_eq!(found(&complete(), MANIFEST), [""; 0]);
    }

    #[test]
    fn an_entry_taken_out_or_commented_out_is_missed() {
        let without = complete().replace("    { path = \"std::collections::HashMap\"", "    # { path = \"std::…\"");
        assert_eq!(found(&without, MANIFEST), ["`std::collections::HashMap` is not refused"]);
    }

    #[test]
    fn a_lint_that_only_warns_is_missed() {
        let warns = MANIFEST.replace("types = \"deny\"", "types = \"warn\"");
        assert_eq!(found(&complete(), &warns), ["the lint disallowed_types does not deny"]);
    }
}
