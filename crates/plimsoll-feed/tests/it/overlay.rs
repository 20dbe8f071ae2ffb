//! An overlay over the real records: small, and exactly a build of everything.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Instant;

use plimsoll_database::{Database, Overlay, diff, overlay, rewritten};
use plimsoll_feed::{Inputs, Options, build, fallen};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn data() -> PathBuf {
    PathBuf::from(std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora")).join("data")
}

fn built(root: &Path) -> Vec<u8> {
    build(&Inputs::below(root).unwrap(), &Options::default()).unwrap().bytes
}

/// The data again, where every so manieth record of some ecosystems was changed, one in ten of these is gone, and some
/// are new. Returns how many.
fn changed(to: &Path) -> usize {
    let mut count = 0;
    for folder in fs::read_dir(data().join("osv")).unwrap() {
        let folder = folder.unwrap().path();
        let archive = folder.join("all.zip");
        if !archive.exists() {
            continue;
        }
        let name = folder.file_name().unwrap().to_str().unwrap();
        let copy = to.join("osv").join(name);
        fs::create_dir_all(&copy).unwrap();
        if ["Debian", "Alpine", "PyPI", "npm", "Go"].contains(&name) {
            count += rewrite(&archive, &copy.join("all.zip"));
        } else {
            symlink(archive, copy.join("all.zip")).unwrap();
        }
    }
    for table in ["kev", "epss", "ssvc"] {
        symlink(data().join(table), to.join(table)).unwrap();
    }
    count
}

/// 50 changes to an archive.
fn rewrite(from: &Path, to: &Path) -> usize {
    let mut source = ZipArchive::new(fs::File::open(from).unwrap()).unwrap();
    let mut target = ZipWriter::new(fs::File::create(to).unwrap());
    let (step, mut count) = (source.len() / 50, 0);
    for index in 0..source.len() {
        let mut member = source.by_index(index).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut text = String::new();
        member.read_to_string(&mut text).unwrap();
        let mut put = |name: &str, text: &[u8]| {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            target.start_file(name, options).unwrap();
            target.write_all(text).unwrap();
        };
        if !index.is_multiple_of(step) || count == 50 {
            put(&name, text.as_bytes());
            continue;
        }
        let mut record: Value = serde_json::from_str(&text).unwrap();
        record["modified"] = json!("2026-11-21T00:00:00Z");
        match count % 10 {
            0 => {}
            1 => {
                put(&name, text.as_bytes());
                record["id"] = json!(format!("X-NEW-{index}"));
                record["aliases"] = json!([format!("CVE-2031-{index:04}")]);
                put(&format!("X-NEW-{index}.json"), record.to_string().as_bytes());
            }
            2 => record["withdrawn"] = json!("2026-11-01T00:00:00Z"),
            3 => record["aliases"] = json!(["CVE-2031-99999"]),
            _ => {
                record["summary"] = json!(format!("changed: {index}"));
                record["affected"][0]["versions"] = json!(["0.0.1", format!("0.0.{index}")]);
            }
        }
        if count % 10 > 1 {
            put(&name, record.to_string().as_bytes());
        }
        count += 1;
    }
    target.finish().unwrap();
    count
}

/// 250 changed records are an overlay of no more than 1 MB, and what it makes of the old database is byte for byte a
/// build of everything: so all keys answer as after one.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn an_overlay_of_the_real_records_is_small_and_makes_a_build_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let count = changed(folder.path());
    assert_eq!(count, 250);
    let (old, new) = (built(&data()), built(folder.path()));
    let (old_database, new_database) = (Database::open(&old).unwrap(), Database::open(&new).unwrap());
    let differences = diff(&old_database, &new_database).unwrap();
    let counts = [&differences.added, &differences.changed, &differences.withdrawn, &differences.removed].map(Vec::len);
    assert!(counts.iter().sum::<usize>() >= 240, "{counts:?}");
    assert!(fallen(&old_database, &new_database).is_empty());

    let begin = Instant::now();
    let between = overlay(&old_database, &new_database).unwrap();
    let made = begin.elapsed();
    let begin = Instant::now();
    let applied = Overlay::open(&between).unwrap().apply(&old_database).unwrap();
    let spent = begin.elapsed();
    eprintln!(
        "{counts:?} added, changed, withdrawn, removed; {} bytes over {}; made in {made:?}, applied in {spent:?}",
        between.len(),
        old.len()
    );
    assert!(between.len() <= 1_000_000, "{} bytes", between.len());
    assert!(applied == new, "what comes out is not a build of everything");
    assert!(rewritten(&new_database).unwrap() == new);
}
