//! PLM-D079: image relies on the socket of the container runtime.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::host_path::RUNTIME_SOCKETS;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Nearly no instruction names such a path, and looking for each of them takes time. One that is put together from
    // continued lines or variables is looked at all the same.
    let is_split = instruction.keyword().is_expanded() || instruction.body().contains("/run/");
    if !is_split && !instruction.whole().as_str().contains("/run/") {
        return instruction.is_read();
    }
    for command in instruction.commands().filter(|command| !is_harmless(*command)) {
        if let Some(word) = command.words().find(|word| names_socket(word.text())) {
            report(word.into(), findings);
        }
    }
    for value in instruction.pairs().filter_map(|pair| pair.value).filter(|value| names_socket(value.raw())) {
        report(value.into(), findings);
    }
    let has_paths = matches!(instruction.keyword(), Keyword::Volume | Keyword::Copy | Keyword::Add);
    for path in instruction.arguments().filter(|path| has_paths && names_socket(path.raw())) {
        report(path.into(), findings);
    }
    instruction.is_read()
}

fn report<'e>(spot: Spot<'e>, findings: &mut Findings<'_, 'e>) {
    findings.on(spot, format_args!("the image relies on the socket of the container runtime"));
}

/// True for a command that only writes about the socket, takes it away, asks for it, or is the daemon behind it.
fn is_harmless(command: ShellCommand<'_>) -> bool {
    command.tree().is_condition
        || matches!(
            command.program(),
            "buildkitd" | "containerd" | "crio" | "dockerd" | "echo" | "podman" | "printf" | "rm"
        )
}

/// True for a text that holds the path of a socket of the node.
fn names_socket(text: &str) -> bool {
    if !text.contains("/run/") {
        return false;
    }
    // The one of containerd that belongs to a Docker daemon in the image.
    let of_node = RUNTIME_SOCKETS.iter().filter(|socket| !socket.starts_with("/run/docker/"));
    of_node.into_iter().any(|socket| holds_path(text, socket) || holds_path(text, &format!("/var{socket}")))
}

/// True for a text in which a path stands, and not as a part of another one.
fn holds_path(text: &str, path: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    text.match_indices(path).any(|(at, _)| {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let after = after.strip_prefix(path).unwrap_or_default();
        !before.ends_with(is_part) && !after.starts_with(is_part) && !after.starts_with('/')
    })
}
