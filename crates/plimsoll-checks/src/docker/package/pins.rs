//! Packages that a call takes in whatever version there is.

use plimsoll_engine::Findings;
use plimsoll_model::{Assessed, Why};

use crate::docker::package::call::Call;

/// Reports every package of a call that is not `pinned`. `version` says what is taken instead: "the newest version".
pub(crate) fn report<'e>(
    call: &Call<'e>,
    findings: &mut Findings<'_, 'e>,
    version: &str,
    is_pinned: impl Fn(&str) -> bool,
) -> Assessed {
    findings.each(call.packages(), |findings, package| {
        let package = package?;
        // No package has these names: they are values of switches.
        if is_pinned(package.text) || matches!(package.text, "true" | "false") {
            return Ok(());
        }
        // What a part of the name stands for may be a version.
        if !package.word.is_literal && package.text == &*package.word.text {
            return Err(call.command.instruction().unknown(Why::OutOfReach));
        }
        let title = format_args!("`{}` is installed in {version}", package.text);
        findings.on(call.command.spot_of(package.word), title).discriminated_by(package.text);
        Ok(())
    })
}

/// True for a name that names a file or an address instead of a package.
pub(crate) fn is_file(name: &str, endings: &[&str]) -> bool {
    name.starts_with(['.', '/', '~']) || name.contains("://") || endings.iter().any(|ending| name.ends_with(ending))
}
