//! What readers keep counts by its own size, not by that of the file it was read from.

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use plimsoll_image::{Limits, Options, Readers, Target, open};

/// Names one package in each file, its name as long as the file's first byte says, in KiB.
struct Naming;

impl FileReader for Naming {
    fn name(&self) -> &'static str {
        "naming"
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        &[Interest::Suffix(".named")]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        let length = usize::from(file.bytes[0]) << 10;
        facts.packages.push(PackageRecord::new("generic", "a".repeat(length), "1"));
    }
}

/// How many files something is kept of, and how many of them are over the limit.
fn kept(files: &[Vec<u8>]) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    for (number, bytes) in files.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number}.named")), bytes).unwrap();
    }
    let limits = Limits { facts_bytes: 64 << 10, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let opened = open(&Target::RootFs(folder.path().to_owned()), &options, &Readers::new(vec![&Naming])).unwrap();
    let index = opened[0].layers[0].index.as_ref().unwrap();
    (index.raw.len(), index.problems.len())
}

#[test]
fn large_files_with_few_packages_are_within_the_limit() {
    assert_eq!(kept(&vec![vec![1; 1 << 20]; 8]), (8, 0));
}

#[test]
fn small_files_with_long_records_are_not() {
    assert_eq!(kept(&vec![vec![30; 1]; 4]), (2, 2));
}
