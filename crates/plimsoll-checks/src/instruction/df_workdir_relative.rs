//! PLM-D050: working directory depends on the base image.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(workdir: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(path) = workdir.arguments().next() else { return Ok(()) };
    // Those that follow the first are counted from it.
    let is_first = !workdir.earlier().any(|earlier| earlier.keyword() == workdir.keyword());
    let begins_at_root = path.raw().trim_start_matches(['"', '\'']).starts_with('/');
    if is_first && !begins_at_root && !is_absolute(path.get()?) {
        findings.on(path, format_args!("the working directory `{}` depends on the base image", path.raw()));
    }
    Ok(())
}

/// True for a path from the root, of Linux or of a drive of Windows.
fn is_absolute(path: &str) -> bool {
    let mut signs = path.chars();
    match signs.next() {
        Some('/' | '\\') => true,
        Some(drive) if drive.is_ascii_alphabetic() => {
            signs.next() == Some(':') && matches!(signs.next(), Some('/' | '\\'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_from_a_root_are_absolute() {
        for path in ["/", "/srv", "C:\\app", "c:/", "\\app"] {
            assert!(is_absolute(path), "{path}");
        }
        for path in ["", "app", "./app", "C:", "C:app", "1:/"] {
            assert!(!is_absolute(path), "{path}");
        }
    }
}
