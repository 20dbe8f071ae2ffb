//! Files that are too large to be seen at once.

use std::io::Write as _;
use std::path::Path;

use plimsoll_engine::{FileBytes, FileReader, Interest, Passing};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use plimsoll_image::{Cache, Options, Readers, Target, open};
use sha2::{Digest as _, Sha256};

const SIZE: usize = 7 << 20;
/// Places in the middle: what is found as it passes, on the border of two chunks and elsewhere; a pointer; a part.
const NEEDLES: [usize; 3] = [(2 << 20) - 3, 2_500_000, 2_900_000];
const POINTER: usize = 1_500_000;
const PART: usize = 1_900_000;

/// Follows a pointer at the end of a file to another one, and that to a part.
struct Pointers;

impl FileReader for Pointers {
    fn name(&self) -> &'static str {
        "pointers"
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        const PASSING: Passing = Passing { find: needles, before: 4, after: 8 };
        &[Interest::Suffix(".bin"), Interest::Passing(PASSING)]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if let Some(part) = file.part {
            facts.packages.push(PackageRecord::new("part", part.name, text(file.bytes)));
            return;
        }
        for piece in file.pieces() {
            for needle in needles(&FileBytes { bytes: piece.bytes, ..*file }) {
                let found = text(&piece.bytes[needle.start..needle.start + 8]);
                facts.packages.push(PackageRecord::new(
                    "needle",
                    &found,
                    (piece.offset + needle.start as u64).to_string(),
                ));
            }
        }
        let number = |at: u64| Some(u64::from_le_bytes(file.get(at, 8)?.try_into().unwrap()));
        let at = number(file.size - 8).unwrap();
        match number(at) {
            None => {
                facts.want(at..at + 8);
                facts.limit("file-buffer", "the pointer is not read");
            }
            Some(at) => facts.want_part(at..at + 5, "inner", 7),
        }
    }
}

fn needles(file: &FileBytes<'_>) -> Vec<std::ops::Range<usize>> {
    let places = 0..file.bytes.len().saturating_sub(7);
    places.filter(|at| file.bytes[*at..].starts_with(b"NEEDLE")).map(|at| at..at + 8).collect()
}

fn sample() -> Vec<u8> {
    let mut bytes = vec![0; SIZE];
    let mut put = |at: usize, what: &[u8]| bytes[at..at + what.len()].copy_from_slice(what);
    for (number, at) in NEEDLES.into_iter().enumerate() {
        put(at, format!("NEEDLE-{number}").as_bytes());
    }
    put(PART, b"hello");
    put(POINTER, &(PART as u64).to_le_bytes());
    put(SIZE - 8, &(POINTER as u64).to_le_bytes());
    bytes
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive as `docker save` writes it.
fn archive() -> Vec<u8> {
    let layer = tar(&[("opt/small.txt", b"text"), ("opt/a.bin", &sample()), ("opt/z.txt", b"text")]);
    let diff_id = Sha256::digest(&layer).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let config = format!(
        r#"{{"os":"linux","architecture":"amd64","rootfs":{{"type":"layers","diff_ids":["sha256:{diff_id}"]}}}}"#
    );
    let manifest = r#"[{"Config":"config.json","RepoTags":["a:1"],"Layers":["layer.tar"]}]"#;
    tar(&[("layer.tar", &gzip(&layer)), ("config.json", config.as_bytes()), ("manifest.json", manifest.as_bytes())])
}

/// What was seen of the file, and the limits that were told.
fn seen(target: &Target, cache: Cache) -> (Vec<String>, Vec<String>) {
    let mut options = Options { cache, ..Options::default() };
    options.limits.file_buffer = 64 << 10;
    let readers = Readers::new(vec![&Pointers]);
    let images = open(target, &options, &readers).unwrap();
    let [raw] = images[0].layers[0].index.as_ref().unwrap().raw.as_slice() else { panic!("one file") };
    let packages = raw.facts.packages.iter();
    let packages = packages.map(|package| format!("{} {} {}", package.kind, package.name, package.version)).collect();
    (packages, raw.facts.problems.iter().filter_map(|problem| problem.limit.clone()).collect())
}

fn found() -> Vec<String> {
    let needles = NEEDLES.iter().enumerate().map(|(number, at)| format!("needle NEEDLE-{number} {at}"));
    needles.collect()
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    std::fs::write(folder.join(name), bytes).unwrap();
    folder.join(name)
}

#[test]
fn readers_get_what_they_ask_for_of_folders_and_layers() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    std::fs::create_dir(&root).unwrap();
    written(&root, "a.bin", &sample());
    let path = written(folder.path(), "image.tar", &archive());
    for target in [Target::RootFs(root), Target::Archive(path, None)] {
        let (packages, limits) = seen(&target, Cache::default());
        assert_eq!(packages, [found(), vec!["part inner hello".to_owned()]].concat(), "{target}");
        assert_eq!(limits, [""; 0]);
    }
}

#[test]
fn what_passes_only_once_is_told_as_far_as_it_goes_and_not_kept_for_other_runs() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path().join("cache"));
    let path = written(folder.path(), "image.tar.gz", &gzip(&archive()));
    let (packages, limits) = seen(&Target::Archive(path, None), cache.clone());
    assert_eq!(packages, found());
    assert_eq!(limits, ["file-buffer"]);
    let path = written(folder.path(), "image.tar", &archive());
    for _ in 0..2 {
        let (_, limits) = seen(&Target::Archive(path.clone(), None), cache.clone());
        assert_eq!(limits, [""; 0]);
    }
}
