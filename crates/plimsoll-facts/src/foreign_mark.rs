//! An ignore mark that was written for another tool.

use plimsoll_source::Extent;

use crate::MarkScope;

/// What a mark takes back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ForeignIds {
    /// Everything that the tool has.
    All,
    /// These ids of the tool, as written.
    Named(Vec<String>),
}

/// An ignore mark of another tool. It counts only when the user asks for that tool's marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignMark {
    /// The tool's word before the `:` of aliases, for example `checkov`.
    pub tool: &'static str,
    /// Where it stands.
    pub at: Extent,
    /// What it covers.
    pub scope: MarkScope,
    /// The container it is for, if it names one.
    pub container: Option<String>,
    /// What it takes back.
    pub ids: ForeignIds,
    /// Why, as written; empty when it does not say.
    pub reason: String,
    /// The last day on which it holds, `YYYY-MM-DD`, if it names one.
    pub until: Option<String>,
}
