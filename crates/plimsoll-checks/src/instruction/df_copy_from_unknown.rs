//! PLM-D016: files are taken from a stage that is not there.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::file_source::{Source, sources};

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for one in sources(instruction) {
        let name = one.name;
        let title = match one.source() {
            Source::Number => format!("no stage before has the number {name}"),
            Source::Later => format!("the stage `{name}` comes later"),
            Source::Word => format!("no stage is called `{name}`: it is taken for an image without a tag"),
            Source::Stage(_) | Source::Own | Source::Image | Source::Open | Source::Unreadable => continue,
        };
        findings.on(one.spot, format_args!("{title}")).discriminated_by(name);
    }
    Ok(())
}
