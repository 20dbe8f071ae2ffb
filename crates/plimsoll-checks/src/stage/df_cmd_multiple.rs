//! PLM-D052: CMD, ENTRYPOINT or HEALTHCHECK that a later one replaces.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Stage;
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
        let mut each = stage.each(keyword);
        let Some(last) = each.next_back() else { continue };
        for replaced in each {
            findings
                .on(replaced, format_args!("{keyword} has no effect: {} has another one", stage.label()))
                .beside(last, "this one counts")
                .discriminated_by(keyword.word());
        }
    }
    Ok(())
}
