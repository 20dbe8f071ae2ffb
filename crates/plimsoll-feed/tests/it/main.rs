//! Claims about what is read from folders and what the database then answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod building;
mod corpus;
mod feed_forms;
mod feeds;
mod hostile;
mod overlay;
mod records;
mod tables;

use std::fs;
use std::io::Write as _;
use std::path::Path;

use plimsoll_feed::{Built, Inputs, Options, build};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A folder like the export of OSV: of each ecosystem its records.
fn export(folders: &[(&str, &[&str])]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (ecosystem, records) in folders {
        let members: Vec<(String, Vec<u8>)> = (0..)
            .zip(*records)
            .map(|(number, record)| (format!("{number}.json"), record.as_bytes().to_vec()))
            .collect();
        archive(&root.path().join("osv").join(ecosystem), &members);
    }
    root
}

/// Writes `all.zip`.
fn archive(folder: &Path, members: &[(String, Vec<u8>)]) {
    fs::create_dir_all(folder).unwrap();
    let mut zip = ZipWriter::new(fs::File::create(folder.join("all.zip")).unwrap());
    for (name, bytes) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// Builds what lies below a folder.
fn built(root: &Path) -> Built {
    build(&Inputs::below(root).unwrap(), &Options::default()).unwrap()
}
