//! PLM-D056: ONBUILD with an instruction that cannot be triggered.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

pub(crate) fn check<'e>(onbuild: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Of `ONBUILD ONBUILD ONBUILD` the first says it.
    if onbuild.is_trigger() {
        return Ok(());
    }
    let kept = onbuild.file().instruction(onbuild.index() + 1).filter(|next| next.is_trigger());
    if let Some(kept) = kept
        && let keyword @ (Keyword::From | Keyword::Maintainer | Keyword::Onbuild) = kept.keyword()
    {
        findings
            .on(kept, format_args!("ONBUILD cannot keep {keyword} for a later build"))
            .discriminated_by(keyword.word());
    }
    Ok(())
}
