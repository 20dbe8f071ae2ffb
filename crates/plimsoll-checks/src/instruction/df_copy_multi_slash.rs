//! PLM-D020: several sources, and a destination that is no folder by its name.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::copied::{destination, sources, tells};

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let count = sources(copy).count();
    let Some(destination) = destination(copy).filter(|_| count > 1) else { return Ok(()) };
    // BuildKit takes `.` for the folder it is.
    if !tells(destination, |path| path.ends_with(['/', '\\']) || path == "." || path.is_empty())? {
        let title = format_args!("{count} sources go to `{}`, which is no folder by its name", destination.raw());
        findings.on(destination, title).discriminated_by(destination.get()?);
    }
    Ok(())
}

pub(crate) fn fix(copy: Instruction<'_>, at: Extent) -> Rewrite {
    // A pattern may match nothing, and one file alone can have another name.
    let certain = sources(copy).filter(|source| !source.raw().contains(['*', '?', '['])).count();
    if certain < 2 {
        return Rewrite::none();
    }
    let is_quoted = copy.file().spot(at).as_str().ends_with(['"', '\'']);
    Rewrite::insert(at.end - u32::from(is_quoted), "/")
}
