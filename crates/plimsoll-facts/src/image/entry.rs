//! What a layer says of one path.

use serde::{Deserialize, Serialize};

use super::Digest;
use crate::RecordedDigest;

/// A path below the root of an image, without a leading slash. Names in archives are bytes, not text.
pub type PathBytes = Box<[u8]>;

/// A path as text for people and keys: what is no UTF-8 is replaced.
pub fn shown_path(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

/// The last part of a path.
pub fn base_name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

/// The path of the folder that holds it; empty for the root.
pub fn parent(path: &[u8]) -> &[u8] {
    path.iter().rposition(|byte| *byte == b'/').and_then(|slash| path.get(..slash)).unwrap_or_default()
}

/// What sort of member an entry is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum EntryKind {
    /// A file with content.
    File,
    /// A folder.
    Directory,
    /// A symbolic link, with its target as written.
    Symlink(PathBytes),
    /// Another name of a file, with that file's path below the root.
    HardLink(PathBytes),
    /// A character device, with major and minor number.
    CharDevice(u32, u32),
    /// A block device.
    BlockDevice(u32, u32),
    /// A named pipe.
    Fifo,
    /// A socket; only in root file systems.
    Socket,
    /// `.wh.NAME`: the path is gone from here on.
    Whiteout,
    /// `.wh..wh..opq`: what lower layers have in this folder is gone. The path is that of the folder.
    Opaque,
}

/// What the first bytes say a file is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub enum Format {
    /// Nothing that matters here.
    #[default]
    Other,
    /// An ELF executable or library; the machine (`e_machine`) of its header.
    Elf(u16),
    /// A PE executable or library.
    Pe,
    /// A Mach-O executable or library.
    MachO,
    /// A text that begins with `#!`.
    Script,
}

impl Format {
    /// True for programs and libraries of machine code.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Elf(_) | Self::Pe | Self::MachO)
    }
}

/// Digests of a file's content by the algorithms that package databases use. Only programs and
/// libraries are hashed; for a list of packages only those that were recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ContentDigests {
    /// SHA-256, as in databases of rpm.
    pub sha256: Digest,
    /// Those of older databases; `None` where packages of the operating system put nothing.
    pub older: Option<OlderDigests>,
}

/// Digests that nobody relies on any more but databases of packages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OlderDigests {
    /// SHA-1, as in databases of apk.
    pub sha1: [u8; 20],
    /// MD5, as in databases of dpkg.
    pub md5: [u8; 16],
}

impl ContentDigests {
    /// Whether the content is another than recorded; `None` when it has no digest of that kind.
    pub fn differs(&self, recorded: RecordedDigest) -> Option<bool> {
        match recorded {
            RecordedDigest::Md5(recorded) => self.older.map(|older| recorded != older.md5),
            RecordedDigest::Sha1(recorded) => self.older.map(|older| recorded != older.sha1),
            RecordedDigest::Sha256(recorded) => Some(recorded != self.sha256.0),
        }
    }
}

/// A member of a layer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its path, normalised (image spec section 3.3 rule 3).
    pub path: PathBytes,
    /// What it is.
    pub kind: EntryKind,
    /// Permission bits with setuid, setgid and sticky: the lower twelve bits.
    pub mode: u16,
    /// Numeric owner.
    pub uid: u32,
    /// Numeric group.
    pub gid: u32,
    /// Bytes of content, holes included.
    pub size: u64,
    /// Time of last change, in seconds since 1970.
    pub modified: i64,
    /// `security.capability`, if it is set. Source: linux/capability.h, `vfs_ns_cap_data`.
    pub capability: Option<Box<[u8]>>,
    /// What its first bytes say.
    pub format: Format,
    /// Digests of its content, if it was hashed.
    pub digests: Option<Box<ContentDigests>>,
}

impl Entry {
    /// The last part of its path.
    pub fn name(&self) -> &[u8] {
        base_name(&self.path)
    }

    /// True when one of the execute bits is set.
    pub const fn is_executable(&self) -> bool {
        self.mode & 0o111 != 0
    }
}
