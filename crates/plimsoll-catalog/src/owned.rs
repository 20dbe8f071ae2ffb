//! Files that a package's record says are its own.

use plimsoll_facts::OwnedFile;

/// Bytes of the paths of one package: a record states paths below its folder, so that a deep folder makes a small
/// record large.
const MAX_PATH_BYTES: usize = 64 << 20;

/// As many of the files as fit, and whether all did.
pub(crate) fn fitting(files: impl Iterator<Item = OwnedFile>) -> (Vec<OwnedFile>, bool) {
    let mut left = MAX_PATH_BYTES;
    let mut kept = Vec::new();
    for file in files {
        match left.checked_sub(file.path.len() + size_of::<OwnedFile>()) {
            Some(rest) => left = rest,
            None => return (kept, false),
        }
        kept.push(file);
    }
    (kept, true)
}

/// What is said when not all did.
pub(crate) const TOO_MANY: &str = "lists more files than are kept of one package";
