//! PLM-D082: Dockerfile that BuildKit refuses.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Dockerfile;
use plimsoll_model::Assessed;

use crate::docker::misplaced::before_from;

pub(crate) fn check<'e>(file: &'e Dockerfile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // A template is no Dockerfile yet; the reader says that it could not be looked at.
    if file.is_template {
        return Ok(());
    }
    // In a file without stages that is said once, not at each instruction.
    let repeated: Vec<u32> = before_from(file).skip(1).map(|instruction| instruction.tree().head.start).collect();
    for problem in file.tree.problems.iter().filter(|problem| !repeated.contains(&problem.at.start)) {
        let title = format_args!("BuildKit refuses this: {}", problem.message);
        findings.on(file.spot(problem.at), title).discriminated_by(&problem.message);
    }
    Ok(())
}
