//! PLM-D024: download that nothing verifies.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Argument, Instruction, ShellCommand};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::copied::{as_written, base_name, destination, git_reference, is_remote, sources, tells};
use crate::revision::is_fixed;
use crate::shell::remote_script::VERIFIERS;

pub(crate) fn check<'e>(add: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if add.flag_value("checksum").is_some_and(|sum| !sum.is_empty()) {
        return Ok(());
    }
    findings.each(sources(add), |findings, source| {
        if !tells(source, is_remote)? {
            return Ok(());
        }
        let name = as_written(source);
        let address = match source.get() {
            Ok(text) => text,
            Err(_) => name,
        };
        if git_reference(address).is_none() {
            if !is_verified_later(add, source) {
                let title = format_args!("nothing verifies what is downloaded from `{name}`");
                findings.on(source, title).discriminated_by(base_name(name));
            }
            return Ok(());
        }
        let reference = git_reference(source.get()?).unwrap_or_default();
        if !is_fixed(reference) {
            let what = if reference.is_empty() { "the default branch" } else { reference };
            let title = format_args!("`{what}` of `{name}` can move: nothing says what is taken from it");
            findings.on(source, title).discriminated_by(base_name(name));
        }
        Ok(())
    })
}

/// True when a later `RUN` runs a tool for sums or signatures and names the file, by its name or by the one it gets.
fn is_verified_later(add: Instruction<'_>, source: Argument<'_>) -> bool {
    let address = as_written(source);
    let target = destination(add).map_or("", as_written);
    let names = [base_name(address), base_name(target)];
    add.later().filter(|later| later.keyword() == Keyword::Run).any(|run| {
        let text = run.whole().as_str();
        let is_verifier = |command: ShellCommand<'_>| VERIFIERS.contains(&command.program());
        let verifies = run.commands().any(is_verifier) || text.contains("Get-FileHash");
        verifies && names.iter().any(|name| !name.is_empty() && text.contains(name))
    })
}
