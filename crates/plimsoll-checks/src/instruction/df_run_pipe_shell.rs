//! PLM-D028: download runs without being checked.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::shell::remote_script::runs_of_download;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let commands: Vec<_> = instruction.commands().collect();
    let runs = runs_of_download(commands.iter().map(|command| command.tree()));
    for command in runs.into_iter().filter_map(|number| commands.get(number).copied()) {
        let program = command.program();
        let title = format_args!("`{program}` runs a download that nothing has checked");
        findings.on(command, title).discriminated_by(program);
    }
    instruction.is_read()
}
