//! What programs and libraries read although nothing in their bytes says so: a file for each family.
//!
//! A rule holds for a file that is reached. Its paths may have wildcards; those without a slash at the start are below
//! the folder of the file.

mod busybox;
mod conditional;
mod glibc;
mod init;
mod java;
mod openssl;
mod pam;
mod servers;

use plimsoll_facts::image::{Call, Edge, FileEdges};

use super::tree::fits;

pub(super) use conditional::conditional;

/// What a file leads to.
pub(super) struct Rule {
    /// When it holds.
    when: When,
    /// What then counts.
    pub(super) wants: &'static [Want],
}

/// When a rule holds.
enum When {
    /// A program or library with one of these names, which may have wildcards.
    Named(&'static [&'static str]),
    /// Machine code that needs a library of this name, which may have wildcards.
    Needs(&'static str),
    /// Machine code that imports one of these functions.
    Calls(Call),
}

/// What a rule leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Want {
    /// Files that are followed.
    Reach(&'static str),
    /// Data files.
    Data(&'static str),
    /// All below a folder, as data.
    Below(&'static str),
    /// A library by its soname.
    Library(&'static str),
    /// The PAM service of the name of the file.
    Service,
    /// Nothing that is known: what it does, as a predicate.
    Blind(&'static str),
}

/// The rules of each family.
const ALL: [&[Rule]; 7] =
    [busybox::RULES, glibc::RULES, init::RULES, java::RULES, openssl::RULES, pam::RULES, servers::RULES];

/// The rules that hold for a file.
pub(super) fn holding<'f>(name: &'f [u8], edges: &'f FileEdges) -> impl Iterator<Item = &'static Rule> + use<'f> {
    ALL.into_iter().flatten().filter(move |rule| match rule.when {
        When::Named(names) => names.iter().any(|pattern| fits(name, pattern.as_bytes())),
        When::Needs(pattern) => edges.edges.iter().any(|edge| match edge {
            Edge::Needed(needed) => fits(needed.as_bytes(), pattern.as_bytes()),
            _ => false,
        }),
        When::Calls(call) => edges.calls(call),
    })
}
