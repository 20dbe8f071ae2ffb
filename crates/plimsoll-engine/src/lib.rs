//! What runs, with which rights, in parallel; and the book in which no gap is lost.
//!
//! A run has stages: a [`Collector`] touches the world and emits bytes, a [`Read`] function turns them into facts, the
//! [`Estate`](plimsoll_facts::Estate) is frozen, [`Judge`]s look at its units and book findings and gaps. The engine
//! knows units, never containers.

mod book;
mod collect;
mod findings;
mod judge;
mod plan;
mod reader;
mod seal;

pub use book::{Book, GapDraft};
pub use collect::{Collected, Collection, Collector, Read, ReadOutcome, Rights, Settle, collect};
pub use findings::{Draft, Findings, Noted, Scope};
pub use judge::{Context, Judge, Judgement, Unit, gaps, judge, seal_book};
pub use plan::{Plan, PssLevel, PssRequest, Reach, Selection, SelectionError, edit_distance};
pub use reader::{FileBytes, FileReader, Interest, Part, Passing, Piece};
