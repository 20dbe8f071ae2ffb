//! PLM-D051: working directory or volume in a directory of the system.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

/// Directories of programs, libraries and settings; what lies in them may belong to one program.
const SYSTEM: [&str; 9] = ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/sbin", "/usr/bin", "/usr/lib", "/usr/sbin"];

/// Directories that belong to the kernel with all that is in them. Windows has one of its own.
const KERNEL: [&str; 5] = ["/boot", "/dev", "/proc", "/sys", "c:/windows"];

/// Directories that hold too much to be a volume.
const TOO_LARGE: [&str; 6] = ["", "/opt", "/root", "/usr", "/var", "c:"];

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !instruction.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    let is_volume = instruction.keyword() == Keyword::Volume;
    findings.each(instruction.arguments(), |findings, path| {
        let value = path.get()?;
        // An empty variable names no directory.
        if value.is_empty() {
            return Ok(());
        }
        let directory = plain(value);
        if is_system(&directory) || (is_volume && TOO_LARGE.contains(&&*directory)) {
            let what = if is_volume { "a volume hides" } else { "the working directory is" };
            let title = format_args!("{what} the directory `{}` of the system", path.raw().trim_matches('"'));
            findings.on(path, title).discriminated_by(&directory);
        }
        Ok(())
    })
}

/// A path in one notation: single slashes and none at its end, so that the root is the empty text; of Windows with
/// small letters.
fn plain(path: &str) -> String {
    let has_drive = path.chars().nth(1) == Some(':');
    let path = if has_drive { path.replace('\\', "/").to_ascii_lowercase() } else { path.to_owned() };
    let (first, rest) = path.split_once('/').unwrap_or((&path, ""));
    let rest = rest.split('/').filter(|part| !part.is_empty() && *part != ".");
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("/")
}

fn is_system(directory: &str) -> bool {
    let lies_in =
        |known: &&str| directory.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    SYSTEM.contains(&directory) || KERNEL.iter().any(lies_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_of_the_system_are_known_however_they_are_written() {
        for path in ["/etc", "/etc/", "//usr//bin/.", "/dev/shm", "/proc/1", "C:\\Windows\\System32", "c:/windows"] {
            assert!(is_system(&plain(path)), "{path}");
        }
        for path in ["/", "etc", "/etc/shop", "/usr/local/bin", "/binaries", "/devices", "C:\\app", "", "/usr"] {
            assert!(!is_system(&plain(path)), "{path}");
        }
    }

    #[test]
    fn roots_are_too_large() {
        for path in ["/", "//", "C:\\", "/var/", "/usr"] {
            assert!(TOO_LARGE.contains(&&*plain(path)), "{path}");
        }
        for path in ["/var/lib/shop", "var", ".", "C:\\data"] {
            assert!(!TOO_LARGE.contains(&&*plain(path)), "{path}");
        }
    }
}
