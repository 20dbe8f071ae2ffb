//! The folders of a user, by the XDG Base Directory specification.

use std::env::var_os;
use std::path::PathBuf;

/// For what the user wrote.
pub(crate) fn config() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config")
}

/// For what cannot be made again at once.
pub(crate) fn data() -> Option<PathBuf> {
    folder("XDG_DATA_HOME", ".local/share")
}

/// For what may be lost.
pub(crate) fn cache() -> Option<PathBuf> {
    folder("XDG_CACHE_HOME", ".cache")
}

/// The folder of this program in the one that a variable names, or in its usual place. The specification says that a
/// path that is not absolute counts as none.
fn folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let absolute = |variable| var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute(variable).or_else(|| Some(absolute("HOME")?.join(usual)))?;
    Some(base.join("plimsoll"))
}
