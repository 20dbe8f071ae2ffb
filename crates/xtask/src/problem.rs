//! What is wrong, where, and what to do next: the only form in which a command fails.

use std::fmt;

/// A mistake at a place in the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// Path below the root of the repository.
    pub(crate) file: String,
    /// The line, from 1, or 0 for the file as a whole.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) what: String,
    /// The next step.
    pub(crate) next: String,
}

/// What a command returns.
pub(crate) type Outcome<T = ()> = Result<T, Vec<Problem>>;

impl Problem {
    /// A problem at a line.
    pub(crate) fn at(file: &str, line: usize, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), next: next.into() }
    }

    /// A problem of a file as a whole.
    pub(crate) fn of(file: &str, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::at(file, 0, what, next)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what)?,
            line => write!(f, "{}:{line}: {}", self.file, self.what)?,
        }
        write!(f, "\n  help: {}", self.next)
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `Ok` when there is no problem.
pub(crate) fn outcome(mut problems: Vec<Problem>) -> Outcome {
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_file_line_and_next_step() {
        let problem = Problem::at("a.rs", 3, "a tab", "write spaces");
        assert_eq!(problem.to_string(), "a.rs:3: a tab\n  help: write spaces");
        assert_eq!(Problem::of("a.rs", "empty", "delete it").to_string(), "a.rs: empty\n  help: delete it");
    }

    #[test]
    fn problems_come_once_and_in_order_of_place() {
        let [late, early] = [Problem::at("b.rs", 1, "x", "y"), Problem::at("a.rs", 2, "x", "y")];
        assert_eq!(outcome(vec![late.clone(), early.clone(), late.clone()]), Err(vec![early, late]));
    }
}
