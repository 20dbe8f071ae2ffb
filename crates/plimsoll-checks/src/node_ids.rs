//! Ids of users and groups that a node and a container share, since the kernel knows only numbers.

/// The highest id that accounts and groups of a node are expected to have. It is a convention among checkers and leaves
/// room for the ids up to 999 of system accounts and those from 1000 on of people.
pub(crate) const HIGHEST: i64 = 10_000;

/// An id that none of them is expected to have.
pub(crate) const FREE: i64 = 10_001;
