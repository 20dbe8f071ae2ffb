//! Root file systems with what is no plain file, cannot be read, or changes while it is read: reading ends, and what
//! was not seen is named.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use plimsoll_engine::{FileBytes, FileReader, Interest, Passing};
use plimsoll_facts::image::{EntryKind, LayerIndex, RawFacts};
use plimsoll_image::{Limits, Options, Readers, Target, open};

/// The layer that a folder is.
fn read(root: &Path, readers: Vec<&dyn FileReader>, limits: Limits) -> LayerIndex {
    let options = Options { limits, ..Options::default() };
    let mut opened = open(&Target::RootFs(root.to_owned()), &options, &Readers::new(readers)).unwrap();
    let opened = opened.remove(0);
    assert!(opened.failures.is_empty(), "{:?}", opened.failures);
    (**opened.layers[0].index.as_ref().unwrap()).clone()
}

fn seen(root: &Path) -> LayerIndex {
    read(root, vec![&Everything], Limits::default())
}

fn paths(index: &LayerIndex) -> Vec<String> {
    index.entries.iter().map(|entry| String::from_utf8_lossy(&entry.path).into_owned()).collect()
}

fn problems(index: &LayerIndex) -> Vec<String> {
    let problem = |problem: &plimsoll_facts::image::LayerProblem| {
        format!("{} {}", String::from_utf8_lossy(&problem.path), problem.what)
    };
    index.problems.iter().map(problem).collect()
}

/// Keeps every content.
struct Everything;

impl FileReader for Everything {
    fn name(&self) -> &'static str {
        "everything"
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        &[Interest::Prefix("")]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        facts.data = Some(file.bytes.into());
    }
}

#[test]
fn pipes_sockets_and_devices_are_listed_and_never_opened() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    // Opening a pipe would wait for whoever writes to it.
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let _listener = UnixListener::bind(at("socket")).unwrap();
    fs::write(at("file"), "text").unwrap();
    // Only root makes devices.
    let is_made = Command::new("mknod").arg(at("tape")).args(["c", "1", "5"]).output().unwrap().status.success();
    let index = seen(folder.path());
    let kind = |name: &str| index.entries.iter().find(|entry| &*entry.path == name.as_bytes()).map(|entry| &entry.kind);
    assert_eq!(kind("pipe"), Some(&EntryKind::Fifo));
    assert_eq!(kind("socket"), Some(&EntryKind::Socket));
    assert_eq!(kind("tape"), is_made.then_some(&EntryKind::CharDevice(1, 5)));
    assert_eq!((index.raw.len(), problems(&index)), (1, Vec::new()));
}

#[test]
fn links_are_not_followed_wherever_they_lead() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("dir")).unwrap();
    for (name, target) in [
        ("one", "two"),
        ("two", "one"),
        ("dir/self", "."),
        ("dir/above", "../.."),
        ("out", "/etc/passwd"),
        ("root", "/"),
    ] {
        symlink(target, at(name)).unwrap();
    }
    let index = seen(folder.path());
    assert_eq!(paths(&index), ["dir", "dir/above", "dir/self", "one", "out", "root", "two"]);
    assert_eq!((index.raw.len(), problems(&index)), (0, Vec::new()));
    let (view, lost) = plimsoll_graph::overlay(vec![Some(std::sync::Arc::new(index))]);
    assert!(lost.is_empty());
    for path in ["one", "dir/self/self/self/above", "root/root/out", "out"] {
        let found = view.resolve(path.as_bytes()).map(plimsoll_facts::image::ViewFile::path);
        assert!(found.is_none_or(|found| !found.starts_with(b"etc")), "{path}");
    }
}

#[test]
fn what_may_not_be_read_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("closed")).unwrap();
    for name in ["closed/inner", "secret", "zoo"] {
        fs::write(at(name), "text").unwrap();
    }
    for name in ["closed", "secret"] {
        fs::set_permissions(at(name), Permissions::from_mode(0o000)).unwrap();
    }
    let is_allowed = File::open(at("secret")).is_ok();
    let index = seen(folder.path());
    fs::set_permissions(at("closed"), Permissions::from_mode(0o700)).unwrap();
    // Root may read everything.
    if is_allowed {
        assert_eq!((index.raw.len(), problems(&index).len()), (3, 0));
        return;
    }
    assert_eq!(paths(&index), ["closed", "secret", "zoo"]);
    let problems = problems(&index);
    assert_eq!((index.raw.len(), problems.len()), (1, 2));
    assert!(problems[0].starts_with("closed cannot be opened") && problems[1].starts_with("secret cannot be opened"));
}

/// Does something to the file as soon as its first bytes have passed.
struct Meddler {
    interest: &'static [Interest],
}

/// What is done to a file.
type Deed = fn(&Path);

static MEDDLING: Mutex<Option<(PathBuf, Deed)>> = Mutex::new(None);

fn meddle(_: &FileBytes<'_>) -> Vec<std::ops::Range<usize>> {
    if let Some((path, what)) = MEDDLING.lock().unwrap().take() {
        what(&path);
    }
    Vec::new()
}

impl FileReader for Meddler {
    fn name(&self) -> &'static str {
        "meddler"
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        self.interest
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        facts.data = Some(file.size.to_le_bytes().into());
    }
}

/// What is told of a large file that something is done to while it is read, and whether its content counts.
fn meddled(what: Deed) -> (Vec<String>, bool) {
    const INTEREST: &[Interest] =
        &[Interest::Name("log"), Interest::Passing(Passing { find: meddle, before: 1, after: 1 })];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    fs::write(&path, vec![b'x'; 8 << 20]).unwrap();
    fs::write(folder.path().join("next"), "text").unwrap();
    *MEDDLING.lock().unwrap() = Some((path, what));
    let limits = Limits { file_buffer: 1 << 20, ..Limits::default() };
    let index = read(folder.path(), vec![&Meddler { interest: INTEREST }], limits);
    assert_eq!(paths(&index), ["log", "next"]);
    assert!(MEDDLING.lock().unwrap().is_none(), "something was done");
    (problems(&index), !index.raw.is_empty())
}

#[test]
fn a_file_that_changes_while_it_is_read_is_named_and_reading_ends() {
    let cut = |path: &Path| OpenOptions::new().write(true).open(path).unwrap().set_len(1 << 20).unwrap();
    assert_eq!(meddled(cut), (vec!["log cannot be read: it became shorter meanwhile".to_owned()], false));
    let grow =
        |path: &Path| OpenOptions::new().append(true).open(path).unwrap().write_all(&vec![b'y'; 9 << 20]).unwrap();
    assert_eq!(meddled(grow), (vec!["log changed while it was read".to_owned()], true));
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    assert_eq!(meddled(remove), (Vec::new(), true));
}

#[test]
fn names_are_bytes_and_folders_may_be_deep() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"\xff\x1b[31m\n");
    fs::write(folder.path().join(name), "text").unwrap();
    let deep: PathBuf = std::iter::repeat_n("d", 1500).collect();
    fs::create_dir_all(folder.path().join(&deep)).unwrap();
    let index = seen(folder.path());
    assert_eq!((index.entries.len(), index.raw.len(), problems(&index)), (1501, 1, Vec::new()));
}
