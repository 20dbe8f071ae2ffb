//! The catalogers: the folder `cataloger` is their list.

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::image::RawFacts;

use crate::{Packages, RawView, address};

/// The list that the build script writes.
#[allow(unreachable_pub, missing_docs, reason = "generated for crates of any visibility")]
mod list {
    include!(concat!(env!("OUT_DIR"), "/catalogers.rs"));
}

/// How the raw facts of a cataloger become packages.
#[derive(Clone, Copy)]
pub enum Assemble {
    /// Each record of each file that is in the view is a package.
    Each,
    /// By a function that sees the view and the raw facts of this cataloger.
    By(fn(&RawView<'_>, &mut Packages)),
}

/// What knows one sort of evidence.
pub struct Cataloger {
    /// Its name, which is that of its file.
    pub name: &'static str,
    /// Raised whenever `read` says something else of the same bytes.
    pub version: u32,
    /// Which files it wants.
    pub interest: &'static [Interest],
    /// What it sees in one file.
    pub read: fn(&FileBytes<'_>, &mut RawFacts),
    /// What is made of it.
    pub assemble: Assemble,
}

impl FileReader for Cataloger {
    fn name(&self) -> &'static str {
        self.name
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn interest(&self) -> &'static [Interest] {
        self.interest
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        (self.read)(file, facts);
        address::clean(facts);
        let before = facts.packages.len();
        facts.packages.retain(|record| record.name.len() <= LONGEST && record.version.len() <= LONGEST);
        let longer = before - facts.packages.len();
        if longer > 0 {
            facts.problem(format!("{longer} packages have names or versions of more than {LONGEST} bytes"));
        }
    }
}

/// Bytes of a name or a version. The longest real ones have some hundred; each is kept and compared many times.
const LONGEST: usize = 4096;

/// All catalogers, by name.
pub fn all() -> &'static [&'static Cataloger] {
    list::ALL
}

/// All catalogers, as readers of files.
pub fn readers() -> Vec<&'static dyn FileReader> {
    all().iter().map(|cataloger| *cataloger as &dyn FileReader).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_many_bytes_is_a_problem_and_no_package() {
        let apk = all().iter().find(|cataloger| cataloger.name == "apk").map(|found| *found as &dyn FileReader);
        let text = format!("P:{}\nV:1\n\nP:musl\nV:1.2\n\n", "y".repeat(LONGEST + 1));
        let mut facts = RawFacts::default();
        if let Some(apk) = apk {
            apk.read(&FileBytes::whole("lib/apk/db/installed", text.as_bytes()), &mut facts);
        }
        let names: Vec<&str> = facts.packages.iter().map(|record| &*record.name).collect();
        assert_eq!(names, ["musl"]);
        assert_eq!(facts.problems.len(), 1);
    }
}
