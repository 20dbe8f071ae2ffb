//! What is known of layers, kept from run to run: facts by digest, never conclusions, no content of files.
//!
//! An entry gets its name when it is whole, so that a run that is killed leaves nothing half written and several runs
//! can share a folder. It is checked when it is read: a damaged entry costs time only. What could not be
//! written is not kept, and that is no error.

use std::fs;
use std::io::Write as _;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use plimsoll_facts::image::{Digest, LayerIndex, hex};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat};
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};

use crate::layer::Expected;
use crate::{Limits, Readers};

/// Raised whenever the form of an entry changes.
const FORM: u32 = 2;

/// What reads layers is not versioned by itself.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Bytes of an entry that are inflated at most.
const ENTRY_BYTES: usize = 1 << 30;

/// A folder with what is known of layers; by default none.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// What an entry is filed under.
#[derive(Clone, Debug)]
pub(crate) struct Key(String);

impl Cache {
    /// A cache in that folder, which is made when something is kept.
    pub const fn at(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    /// The key of a layer: its digest, the readers with their versions, the limits, what is verified. `None` without
    /// cache or digest.
    pub(crate) fn key(
        &self,
        digest: Option<Digest>,
        readers: &Readers<'_>,
        limits: &Limits,
        expected: Expected,
    ) -> Option<Key> {
        self.folder.as_ref()?;
        let text = format!("{FORM} {VERSION} {} {} {limits:?} {expected:?}", digest?, readers.versions());
        Some(Key(hex(&Sha256::digest(text.as_bytes()))))
    }

    /// What is kept under a key.
    pub(crate) fn get(&self, key: &Key) -> Option<LayerIndex> {
        let stored = self.read(&format!("layers/{}", key.0))?;
        let (checksum, packed) = stored.split_at_checked(32)?;
        // A poisoned folder is as good as none: the checksum holds only against damage and mistaken names, the owner of
        // the folder against others.
        if checksum_of(key, packed).as_slice() != checksum {
            return None;
        }
        let bytes = zstd::bulk::decompress(packed, ENTRY_BYTES).map_or(None, Some)?;
        postcard::from_bytes(&bytes).map_or(None, Some)
    }

    /// Keeps what is known of a layer.
    pub(crate) fn put(&self, key: &Key, index: &LayerIndex) {
        let Ok(bytes) = postcard::to_stdvec(index) else { return };
        if bytes.len() > ENTRY_BYTES {
            return;
        }
        let Ok(packed) = zstd::bulk::compress(&bytes, 1) else { return };
        let checksum = checksum_of(key, &packed);
        self.write(&format!("layers/{}", key.0), &[checksum.as_slice(), &packed].concat());
    }

    /// True when the blob with that stamp was found to have that digest before.
    pub(crate) fn knows_blob(&self, stamp: &str, digest: Digest) -> bool {
        self.read(&stamp_place(stamp)).is_some_and(|kept| kept == digest.0)
    }

    /// Keeps that the blob with that stamp has that digest.
    pub(crate) fn keep_blob(&self, stamp: &str, digest: Digest) {
        self.write(&stamp_place(stamp), &digest.0);
    }

    fn read(&self, place: &str) -> Option<Vec<u8>> {
        let folder = self.folder.as_ref()?;
        let path = folder.join(place);
        let is_own =
            |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_symlink() && owned(&metadata));
        (is_own(folder) && is_own(&path)).then(|| fs::read(&path))?.map_or(None, Some)
    }

    fn write(&self, place: &str, bytes: &[u8]) {
        let Some(folder) = &self.folder else { return };
        let path = folder.join(place);
        let Some(parent) = path.parent() else { return };
        // What the mode of new files is otherwise must not make entries that are not believed.
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(parent);
        if made.is_ok() && unnamed(parent, &path, bytes).is_err() {
            named(parent, &path, bytes);
        }
    }
}

/// Writes a file that has no name until it is whole: a run that is killed leaves nothing. Errors: the file system has
/// no such files, or nothing can be written.
fn unnamed(parent: &Path, path: &Path, bytes: &[u8]) -> rustix::io::Result<()> {
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let file = rustix::fs::open(parent, flags, Mode::RUSR | Mode::WUSR)?;
    let link = || {
        let from = format!("/proc/self/fd/{}", file.as_raw_fd());
        linkat(CWD, from, CWD, path, AtFlags::SYMLINK_FOLLOW)
    };
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = rustix::io::retry_on_intr(|| rustix::io::write(&file, rest))?;
        rest = rest.get(written..).unwrap_or_default();
    }
    match link() {
        // What is there was not believed, or another run has just written the same.
        Err(Errno::EXIST) => rustix::fs::unlink(path).and_then(|()| link()),
        linked => linked,
    }
}

/// The same under another name that is then changed, for file systems without files that have no name.
fn named(parent: &Path, path: &Path, bytes: &[u8]) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    sweep(parent);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let half = parent.join(format!(".{}-{number}", std::process::id()));
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&half);
    let Ok(mut file) = made else { return };
    if file.write_all(bytes).and_then(|()| fs::rename(&half, path)).is_err() {
        // What is left of it is of no use; that it cannot be removed either changes nothing.
        let (Ok(()) | Err(_)) = fs::remove_file(&half);
    }
}

/// Removes what runs that were killed have left half written.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| Some(name.strip_prefix('.')?.split_once('-')?.0));
        let is_left = process.is_some_and(|process| {
            process.bytes().all(|byte| byte.is_ascii_digit()) && !Path::new("/proc").join(process).exists()
        });
        if is_left {
            // Somebody else's stays.
            let (Ok(()) | Err(_)) = fs::remove_file(entry.path());
        }
    }
}

fn checksum_of(key: &Key, packed: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(&key.0).chain_update(packed).finalize().into()
}

fn stamp_place(stamp: &str) -> String {
    format!("blobs/{}", hex(&Sha256::digest(stamp.as_bytes())))
}

/// True for what belongs to this user: an entry of somebody else proves nothing.
fn owned(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let me = rustix::process::geteuid().as_raw();
    metadata.uid() == me && metadata.mode() & 0o022 == 0
}

/// What tells a file from any other state of it: device, inode, size, times of change.
pub(crate) fn stamp(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let of = fs::metadata(path).map_or(None, Some)?;
    let (changed, modified) = ((of.ctime(), of.ctime_nsec()), (of.mtime(), of.mtime_nsec()));
    Some(format!("{} {} {} {changed:?} {modified:?}", of.dev(), of.ino(), of.size()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn where_files_have_names_from_the_start_the_next_run_removes_what_a_killed_one_left() {
        let folder = tempfile::tempdir().unwrap();
        // No process has this number. Source: proc_sys_kernel(5), `pid_max` is at most 2^22.
        let left = folder.path().join(".99999999-3");
        let others = [".1-0", "layer", ".hidden", ".-1x"].map(|name| folder.path().join(name));
        for path in others.iter().chain([&left]) {
            fs::write(path, "half").unwrap();
        }
        let path = folder.path().join("entry");
        named(folder.path(), &path, b"whole");
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert!(!left.exists());
        assert!(others.iter().all(|path| path.exists()));
    }
}
