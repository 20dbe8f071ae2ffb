//! How many bytes of real files the scanner looks at in a second of processor time, with all rules, on one thread.
//!
//! `cargo bench -p plimsoll-content -- FOLDER [BYTES]` reads files of the folder, in the order of their paths, until
//! there are so many bytes (1 GB), and then looks at each of them three times. `--list` shows what was seen: rule,
//! place, confidence and category, never the secret.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::{env, fs};

use plimsoll_content::Scanner;

/// The limit `file-buffer`: of a larger file, no more is seen at once.
const MOST_OF_FILE: usize = 32 << 20;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_list = arguments.iter().any(|argument| argument == "--list");
    let mut others = arguments.iter().filter(|argument| !argument.starts_with("--"));
    let folder = others.next().map_or("/usr", String::as_str);
    let most = others.next().map_or(1_000_000_000, |bytes| bytes.parse().unwrap());
    let mut files = Vec::new();
    read(Path::new(folder), most, &mut 0, &mut files);
    let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
    let scanner = Scanner::new();
    let mut best = f64::MAX;
    let mut seen = 0;
    for run in 0..3 {
        let start = processor_seconds();
        let found: Vec<_> = files.iter().map(|(path, content)| (path, scanner.bytes(content))).collect();
        best = best.min(processor_seconds() - start);
        seen = found.iter().map(|(_, sightings)| sightings.len()).sum();
        if is_list && run == 0 {
            for (path, sightings) in &found {
                for sighting in sightings {
                    let (rule, range, encoding) = (sighting.rule, &sighting.range, sighting.encoding);
                    let (confidence, category) = (sighting.confidence, sighting.category);
                    println!("{}\t{rule}\t{range:?}\t{encoding:?}\t{confidence:?}\t{category:?}", path.display());
                }
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = bytes as f64 / best / 1e6;
    println!("{} files, {bytes} bytes, {seen} sightings: {best:.2} CPU-s, {rate:.0} MB per CPU-s", files.len());
}

/// The files below a folder, and no links.
fn read(folder: &Path, most: usize, sum: &mut usize, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.map_or(None, Some)?.path())).collect();
    paths.sort();
    for path in paths {
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_dir() {
            read(&path, most, sum, files);
        } else if metadata.is_file()
            && *sum < most
            && let Ok(mut content) = fs::read(&path)
        {
            content.truncate(MOST_OF_FILE);
            *sum += content.len();
            files.push((path, content));
        }
    }
}

/// Time that this process had a processor. Source: Documentation/scheduler/sched-stats.rst of Linux.
fn processor_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    let nanoseconds: f64 = text.split_whitespace().next().unwrap().parse().unwrap();
    nanoseconds / 1e9
}
