//! Root file systems and folders of sources, seen as an image of one layer.
//!
//! Links are not followed, mounts are not crossed, devices, pipes and sockets are listed and never opened. Every step
//! goes from an open folder to a name in it, so that a link that appears during the walk leads nowhere.

use std::collections::BTreeMap;
use std::ffi::CStr;
use std::fs::File;
use std::io::{self, Seek as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_facts::image::{Compression, Entry, EntryKind, Format, ImageSource, Layer};
use rustix::fs::{
    AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags, Stat, fgetxattr, fstat, openat, openat2, readlinkat, statat,
};
use rustix::io::Errno;

use crate::index::{AGAIN, Builder, Pieces};
use crate::layer::{LayerError, Room};
use crate::open::{NO_CONFIG, Opened, Options};
use crate::tar::Segment;
use crate::{ImageError, Readers};

/// Bytes read of a file at once.
const BUFFER: usize = 256 << 10;

/// Folders within folders that are walked. Source: Linux, `PATH_MAX`.
const DEPTH: usize = 2048;

/// Folders of a source tree that hold no sources.
const NO_SOURCES: [&[u8]; 1] = [b".git"];

/// Reads a root file system, or a folder of sources.
pub(crate) fn open(
    path: &Path,
    source: ImageSource,
    options: &Options,
    readers: &Readers<'_>,
) -> Result<Opened, ImageError> {
    let what = path.display().to_string();
    let root = rustix::fs::open(path, OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
    let root = root.map_err(|error| match error {
        Errno::NOENT | Errno::NOTDIR => ImageError::Missing { what: format!("the folder {what}") },
        Errno::ACCESS | Errno::PERM if path.starts_with("/proc") => ImageError::Read {
            what: what.clone(),
            problem: format!("{error}; the files of another user's process need sudo"),
        },
        error => ImageError::Read { what: what.clone(), problem: error.to_string() },
    })?;
    let device =
        fstat(&root).map_err(|error| ImageError::Read { what: what.clone(), problem: error.to_string() })?.st_dev;
    let taken = Room::new(&options.limits);
    let mut walk = Walk {
        builder: Builder::new(readers, &options.limits),
        device,
        room: &taken,
        buffer: vec![0; BUFFER],
        is_source: source == ImageSource::Folder,
    };
    let outcome = walk.folder(root);
    let mut index = walk.builder.finish();
    index.compression = Compression::None;
    let (index, failures) = match outcome {
        Ok(()) => (Some(Arc::new(index)), Vec::new()),
        Err(error) => (None, vec![(0, what.clone(), error)]),
    };
    let layer = Layer { digest: None, diff_id: None, media_type: None, created_by: None, index };
    let word = if source == ImageSource::Folder { "dir" } else { "rootfs" };
    Ok(Opened {
        id: format!("image:{word}:{what}"),
        names: Vec::new(),
        source,
        manifest: None,
        config_digest: None,
        config: NO_CONFIG,
        annotations: BTreeMap::new(),
        layers: vec![layer],
        failures,
        verification: plimsoll_facts::image::Verification::None,
    })
}

/// The root that a process sees.
pub(crate) fn of_process(number: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{number}/root"))
}

/// The root of a running container, by the number of a process in it or by the start of its own id, as far as the
/// processes of this machine tell.
pub(crate) fn of_container(name: &str) -> Result<Option<PathBuf>, ImageError> {
    if let Ok(number) = name.parse::<u32>()
        && Path::new(&format!("/proc/{number}")).exists()
    {
        return Ok(Some(of_process(number)));
    }
    if name.len() < 8 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let unreadable = |error: io::Error| ImageError::Read { what: "/proc".to_owned(), problem: error.to_string() };
    let mut processes: Vec<u32> = Vec::new();
    for entry in std::fs::read_dir("/proc").map_err(unreadable)?.flatten() {
        processes.extend(entry.file_name().to_str().and_then(|name| name.parse::<u32>().map_or(None, Some)));
    }
    processes.sort_unstable();
    for process in processes {
        // A process may have ended meanwhile.
        let Ok(groups) = std::fs::read_to_string(format!("/proc/{process}/cgroup")) else { continue };
        if groups.split(|character: char| !character.is_ascii_hexdigit()).any(|id| id.starts_with(name)) {
            return Ok(Some(of_process(process)));
        }
    }
    Ok(None)
}

struct Walk<'w> {
    builder: Builder<'w>,
    device: u64,
    room: &'w Room,
    buffer: Vec<u8>,
    is_source: bool,
}

/// A folder that is being walked.
struct Open {
    folder: OwnedFd,
    path: Vec<u8>,
    /// Names that are still to be looked at, the next one last.
    names: Vec<Vec<u8>>,
}

impl Walk<'_> {
    /// Reads the last file again while readers ask for more of it.
    fn again(&mut self, content: &mut Content) {
        for _ in 0..AGAIN {
            let mut asked = self.builder.asked();
            let files = asked.values_mut();
            let read = files.into_iter().try_for_each(|file| {
                content.rewind()?;
                self.builder.again(file, content)
            });
            // What was read stands, and names what was not.
            if asked.is_empty() || read.is_err() {
                break;
            }
            self.builder.answer(asked);
        }
        self.builder.settle();
    }

    fn folder(&mut self, root: OwnedFd) -> Result<(), LayerError> {
        let names = self.names(&root, b"");
        let mut open = vec![Open { folder: root, path: Vec::new(), names }];
        while let Some(here) = open.last_mut() {
            let Some(name) = here.names.pop() else {
                open.pop();
                continue;
            };
            if !self.room.take_for(here.path.len() + name.len()) {
                return Err(LayerError::Limit { name: "entries", value: self.room.entries() });
            }
            let path = if here.path.is_empty() { name.clone() } else { [&here.path, b"/".as_slice(), &name].concat() };
            let Some(inner) = self.member(&here.folder, &name, &path) else { continue };
            if open.len() >= DEPTH {
                self.builder.problem(&path, format!("is deeper than {DEPTH} folders"), Some("depth"));
                continue;
            }
            let names = self.names(&inner, &path);
            open.push(Open { folder: inner, path, names });
        }
        Ok(())
    }

    /// The names in a folder, the first one last.
    fn names(&mut self, folder: &OwnedFd, path: &[u8]) -> Vec<Vec<u8>> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        match Dir::read_from(folder) {
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        // One more than there is room for is enough to say so.
                        Ok(_) if names.len() as u64 > self.room.entries() => break,
                        Ok(entry) => names.push(entry.file_name().to_bytes().to_vec()),
                        Err(error) => {
                            self.builder.problem(path, format!("cannot be listed to its end: {error}"), None);
                            break;
                        }
                    }
                }
            }
            Err(error) => self.builder.problem(path, format!("cannot be listed: {error}"), None),
        }
        names.retain(|name| name != b"." && name != b"..");
        names.sort_unstable_by(|one, other| other.cmp(one));
        names
    }

    /// Looks at a name; gives the folder that it is, if it is to be walked.
    fn member(&mut self, folder: &OwnedFd, name: &[u8], path: &[u8]) -> Option<OwnedFd> {
        let stat = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            // It went away meanwhile.
            Err(Errno::NOENT) => return None,
            Err(error) => {
                self.builder.problem(path, format!("cannot be looked at: {error}"), None);
                return None;
            }
        };
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => EntryKind::File,
            FileType::Directory => EntryKind::Directory,
            FileType::Symlink => match readlinkat(folder, name, Vec::new()) {
                Ok(target) => EntryKind::Symlink(target.to_bytes().into()),
                Err(error) => {
                    self.builder.problem(path, format!("is a link that cannot be read: {error}"), None);
                    return None;
                }
            },
            FileType::CharacterDevice => {
                EntryKind::CharDevice(rustix::fs::major(stat.st_rdev), rustix::fs::minor(stat.st_rdev))
            }
            FileType::BlockDevice => {
                EntryKind::BlockDevice(rustix::fs::major(stat.st_rdev), rustix::fs::minor(stat.st_rdev))
            }
            FileType::Fifo => EntryKind::Fifo,
            _ => EntryKind::Socket,
        };
        let entry = entry(path, kind.clone(), &stat);
        match kind {
            EntryKind::Directory => {
                self.builder.push(entry);
                if self.is_source && NO_SOURCES.contains(&name) {
                    return None;
                }
                if stat.st_dev != self.device {
                    // What is mounted there is not part of it.
                    return None;
                }
                let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                match open_at(folder, name, flags) {
                    Ok(inner) => Some(inner),
                    Err(Errno::XDEV) => None,
                    Err(error) => {
                        self.builder.problem(path, format!("cannot be opened: {error}"), None);
                        None
                    }
                }
            }
            EntryKind::File if entry.size > 0 => {
                self.file(folder, name, entry);
                None
            }
            _ => {
                self.builder.push(entry);
                None
            }
        }
    }

    fn file(&mut self, folder: &OwnedFd, name: &[u8], mut entry: Entry) {
        let path = entry.path.clone();
        // What is no plain file any more must not block.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened = open_at(folder, name, flags);
        let (file, before) = match opened.and_then(|file| fstat(&file).map(|stat| (file, stat))) {
            Ok((file, stat)) if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile => (file, stat),
            Ok(_) => {
                self.builder.problem(&path, "changed while it was read", None);
                return;
            }
            // A file that is mounted there is not part of it.
            Err(Errno::XDEV) => {
                self.builder.push(entry);
                return;
            }
            Err(error) => {
                self.builder.problem(&path, format!("cannot be opened: {error}"), None);
                self.builder.push(entry);
                return;
            }
        };
        entry.capability = capability(&file);
        entry.size = u64::try_from(before.st_size).unwrap_or(0);
        let buffer = std::mem::take(&mut self.buffer);
        let mut content = Content { file: File::from(file), buffer, size: entry.size, left: entry.size };
        let read = self.builder.file(entry, 0, &mut content);
        self.again(&mut content);
        let is_same = |after: Stat| (after.st_size, when(&after)) == (before.st_size, when(&before));
        if let Err(error) = read {
            self.builder.problem(&path, format!("cannot be read: {error}"), None);
        } else if !fstat(&content.file).is_ok_and(is_same) {
            self.builder.problem(&path, "changed while it was read", None);
        }
        self.buffer = content.buffer;
    }
}

/// Opens a name in a folder, unless something is mounted there: [`Errno::XDEV`]. Mounts of the same device show only
/// so.
fn open_at(folder: &OwnedFd, name: &[u8], flags: OFlags) -> rustix::io::Result<OwnedFd> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_XDEV | ResolveFlags::NO_SYMLINKS;
    match openat2(folder, name, flags, Mode::empty(), resolve) {
        // Not known to the kernel, or forbidden by the filter of a container.
        Err(Errno::NOSYS | Errno::PERM) => openat(folder, name, flags, Mode::empty()),
        opened => opened,
    }
}

fn entry(path: &[u8], kind: EntryKind, stat: &Stat) -> Entry {
    Entry {
        path: path.into(),
        kind,
        mode: u16::try_from(stat.st_mode & 0o7777).unwrap_or(0),
        uid: stat.st_uid,
        gid: stat.st_gid,
        size: u64::try_from(stat.st_size).unwrap_or(0),
        modified: stat.st_mtime,
        capability: None,
        format: Format::Other,
        digests: None,
    }
}

/// The capabilities of a file, if it has any.
fn capability(file: &OwnedFd) -> Option<Box<[u8]>> {
    const NAME: &CStr = c"security.capability";
    let mut value = [0_u8; 64];
    match fgetxattr(file, NAME, &mut value) {
        Ok(length) if length > 0 => value.get(..length).map(Into::into),
        _ => None,
    }
}

/// When the content of a file was changed last.
const fn when(stat: &Stat) -> (i64, u64) {
    (stat.st_mtime, stat.st_mtime_nsec)
}

/// The content of a file of the machine, as much of it as there was when it was opened: one that is written to all the
/// time comes to an end too.
struct Content {
    file: File,
    buffer: Vec<u8>,
    size: u64,
    left: u64,
}

impl Content {
    fn rewind(&mut self) -> io::Result<()> {
        self.left = self.size;
        self.file.rewind()
    }
}

impl Pieces for Content {
    type Error = io::Error;

    fn piece(&mut self) -> io::Result<Option<Segment<'_>>> {
        if self.left == 0 {
            return Ok(None);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(self.buffer.len());
        let buffer = self.buffer.get_mut(..most).unwrap_or_default();
        let length = rustix::io::retry_on_intr(|| rustix::io::read(&self.file, &mut *buffer))?;
        if length == 0 {
            return Err(io::Error::other("it became shorter meanwhile"));
        }
        self.left -= length as u64;
        Ok(self.buffer.get(..length).map(Segment::Data))
    }
}
