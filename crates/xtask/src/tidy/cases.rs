//! Invariant 7: every folder of test cases is named by a test of its crate. A folder that nobody opens looks like
//! tested behaviour and is not.

use std::collections::BTreeSet;

use crate::problem::Problem;
use crate::tree::Tree;

/// Folders that no test names.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let folders: BTreeSet<&str> = tree.texts().flat_map(|(path, _)| case_folders(path)).collect();
    let is_reached = |folder: &str| {
        let (crate_folder, _) = folder.split_once("/tests/").unwrap_or_default();
        let name = folder.rsplit('/').next().unwrap_or_default();
        let sources =
            tree.rust().filter(|(path, _)| path.strip_prefix(crate_folder).is_some_and(|it| it.starts_with('/')));
        sources.flat_map(|(_, rust)| rust.words_in_strings()).any(|word| word == name)
    };
    let unreached = folders.into_iter().filter(|folder| !is_reached(folder));
    unreached
        .map(|folder| Problem::of(folder, "no test of the crate names this folder", "run its cases, or delete it"))
        .collect()
}

/// The folders above a file that hold cases: below `tests`, called `cases` or `something-cases`.
fn case_folders(path: &str) -> Vec<&str> {
    let ends = path.match_indices('/').map(|(at, _)| &path[..at]);
    let is_cases = |folder: &&str| {
        let name = folder.rsplit('/').next().unwrap_or_default();
        folder.contains("/tests/") && (name == "cases" || name.ends_with("-cases"))
    };
    ends.filter(is_cases).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: (&str, &str) = ("crates/a/tests/it/edit-cases/one.md", "");

    #[test]
    fn a_folder_named_in_a_string_of_its_crate_is_reached() {
        let tree = Tree::of(&[CASE, ("crates/a/tests/it/main.rs", "run(\"tests/it/edit-cases\");")]);
        assert_eq!(problems(&tree), []);
    }

    #[test]
    fn a_folder_that_nobody_names_is_a_problem() {
        let other = ("crates/ab/tests/it/main.rs", "run(\"tests/it/edit-cases\");");
        let comment = ("crates/a/tests/it/main.rs", "// edit-cases\nrun(\"tests/it/more-edit-cases\");");
        let problems = problems(&Tree::of(&[CASE, other, comment]));
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].file, "crates/a/tests/it/edit-cases");
    }

    #[test]
    fn only_folders_below_tests_count() {
        assert_eq!(case_folders("crates/a/tests/it/cases/deep/one.md"), ["crates/a/tests/it/cases"]);
        assert_eq!(case_folders("crates/a/src/cases/one.rs"), [""; 0]);
        assert_eq!(case_folders("crates/a/tests/it/cases.md"), [""; 0]);
    }
}
