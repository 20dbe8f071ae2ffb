//! PLM-D071: Python packages without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::pins::{is_file, report};
use crate::docker::package::words::Effect;

/// What is taken of a package without a version.
const NEWEST: &str = "whatever version is the newest";

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(|call| call.effect() == Effect::Installs) else { return Ok(()) };
    // A file of constraints pins all; without an index there is only what was put into a folder.
    if call.has(&["c", "constraint", "constraints", "no-index"]) {
        return Ok(());
    }
    for editable in call.given(&["e", "editable"]) {
        if let Some(source) = editable.value.filter(|source| !is_pinned(source)) {
            let title = format_args!("`{source}` is installed in {NEWEST}");
            findings.on(command.spot_of(editable.word), title).discriminated_by(source);
        }
    }
    report(&call, findings, NEWEST, is_pinned)
}

fn is_pinned(requirement: &str) -> bool {
    // A marker such as `; python_version < "3"` compares versions of something else.
    let requirement = requirement.split(';').next().unwrap_or(requirement);
    let source = requirement.split_once(" @ ").map_or(requirement, |(_, source)| source);
    if let Some(address) = repository(source) {
        return address.split_once('/').is_some_and(|(_, path)| path.contains('@'));
    }
    source.contains(['=', '<', '>', '/']) || is_file(source, &[".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2"])
}

/// Host and path of a repository of source code.
fn repository(source: &str) -> Option<&str> {
    let (scheme, address) = source.split_once("://")?;
    let system = scheme.split_once('+').map_or(scheme, |(system, _)| system);
    matches!(system, "git" | "hg" | "svn" | "bzr").then_some(address)
}

#[cfg(test)]
mod tests {
    use super::is_pinned;

    #[test]
    fn a_requirement_is_pinned_by_a_version_or_a_revision() {
        for requirement in [
            "flask==3.1.0",
            "flask~=3.1",
            "flask[async]>=3,<4",
            "flask===3.1.0",
            "flask!=3.0",
            "tool @ https://files.example/tool.zip",
            "tool @ git+https://git.example/tool.git@v1",
            "git+ssh://git@git.example/tool.git@8f3e1b2#egg=tool",
            "https://files.example/tool-1.0.tar.gz",
            ".",
            ".[dev]",
            "./lib",
            "lib/tool",
            "tool-1.0-py3-none-any.whl",
        ] {
            assert!(is_pinned(requirement), "{requirement}");
        }
        for requirement in [
            "flask",
            "flask[async]",
            "flask; python_version < '3'",
            "git+ssh://git@git.example/tool.git",
            "tool @ git+https://git.example/tool.git",
            "git+https://git.example/tool.git#egg=tool",
        ] {
            assert!(!is_pinned(requirement), "{requirement}");
        }
    }
}
