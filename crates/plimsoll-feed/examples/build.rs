//! Builds a database from a folder and prints what was met, how long it took and how fast it answers.
//!
//! `cargo run --release -p plimsoll-feed --example build -- FOLDER [FILE] [--jobs N]`
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use plimsoll_feed::{Inputs, Options, build, map};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let jobs = arguments.iter().position(|argument| argument == "--jobs").map(|at| {
        let jobs = arguments.remove(at + 1);
        arguments.remove(at);
        jobs.parse().expect("--jobs takes a number")
    });
    let folder = arguments.first().expect("name a folder");
    let target = arguments.get(1).map_or_else(|| std::env::temp_dir().join("example.plimdb"), PathBuf::from);
    if !folder.ends_with(".plimdb") {
        let start = Instant::now();
        let inputs = Inputs::below(Path::new(folder)).unwrap();
        let built = build(&inputs, &Options { jobs, ..Options::default() }).unwrap();
        println!("{}", built.report);
        println!("built in {:.2?}, {} bytes", start.elapsed(), built.bytes.len());
        std::fs::write(&target, &built.bytes).unwrap();
    }
    let target = if folder.ends_with(".plimdb") { PathBuf::from(folder) } else { target };
    look_up(&target);
    let mapped = map(&target).unwrap();
    let database = mapped.database().unwrap();
    let start = Instant::now();
    database.verify().unwrap();
    println!("verified in {:.2?}", start.elapsed());
    for (section, bytes, _) in database.sections() {
        println!("{:<12} {bytes:>10} bytes", section.name());
    }
}

/// Opens the file and looks up 1,000 packages, 300 of which are there.
fn look_up(path: &Path) {
    let mut names = Vec::new();
    {
        let mapped = map(path).unwrap();
        let database = mapped.database().unwrap();
        for ecosystem in ["npm", "PyPI", "Alpine", "Maven", "Go", "Debian"] {
            let mut number = 0;
            let visit = |name: &str| {
                number += 1;
                if number % 7 == 0 {
                    names.push((ecosystem, name.to_owned()));
                }
                true
            };
            database.each_name(ecosystem, "", visit).unwrap();
        }
        let step = (names.len() / 300).max(1);
        names = names.into_iter().step_by(step).take(300).collect();
        names.extend((0..700).map(|number| ("npm", format!("no-such-package-{number}"))));
    }
    for _ in 0..3 {
        let start = Instant::now();
        let mapped = map(path).unwrap();
        let database = mapped.database().unwrap();
        let opened = start.elapsed();
        let (mut entries, mut hits) = (0, 0);
        for (ecosystem, name) in &names {
            let postings = database.postings(ecosystem, name).unwrap();
            hits += usize::from(!postings.entries.is_empty());
            entries += postings.entries.len();
        }
        let looked = start.elapsed();
        println!("opened in {opened:.2?}; with {} look-ups, {hits} hits, {entries} entries: {looked:.2?}", names.len());
    }
    let mapped = map(path).unwrap();
    let database = mapped.database().unwrap();
    let start = Instant::now();
    let count = u32::try_from(database.record_count()).unwrap();
    let read: usize = (0..count).step_by(250).map(|number| database.record(number).unwrap().details.len()).sum();
    println!("{} records unpacked in {:.2?} ({read} bytes of text)", count.div_ceil(250), start.elapsed());
}
