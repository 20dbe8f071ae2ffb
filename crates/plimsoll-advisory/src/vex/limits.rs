//! What is read at most of a document. One that goes over a limit is refused by that name.

/// Bytes of a document.
pub(super) const BYTES: usize = 16 * 1024 * 1024;
/// Levels of its JSON. serde_json itself stops at 128.
pub(super) const DEPTH: usize = 64;
/// Commas between its values, which bound the memory that these take.
pub(super) const VALUES: usize = 1_000_000;
/// Statements of a document.
pub(super) const STATEMENTS: usize = 50_000;
/// Products and subcomponents of all statements of a document together.
pub(super) const PRODUCTS: usize = 500_000;
/// Components of a bill of materials or a tree of products.
pub(super) const COMPONENTS: usize = 100_000;
/// How far one relationship of CSAF may lead to another.
pub(super) const RELATIONSHIPS: usize = 4;
/// Faults that are kept; those behind them are only like them.
pub(super) const FAULTS: usize = 1_000;
