//! What each end of a look at an image is as an exit code (image spec section 2.4), and that nothing is asked of the
//! network unless it is meant.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use plimsoll_testkit::Recipe;

use crate::program::Folder;

const RECIPE: &str = "name registry.example/web:1
config {\"User\": \"0\"}
os debian 12
dpkg libc6 2.36-9 owns /lib/libc.so.6
file /lib/libc.so.6 elf 1
layer
file /var/lib/dpkg/status.d/broken Version: 1\\n\\n
";

fn folder() -> Folder {
    let folder = Folder::with(&[]);
    Recipe::read(RECIPE).write_layout(&folder.path().join("web"));
    folder
}

/// The largest blob of a layout, which is a layer.
fn layer(layout: &Path) -> PathBuf {
    let blobs = fs::read_dir(layout.join("blobs/sha256")).unwrap().map(|entry| entry.unwrap().path());
    blobs.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap()
}

#[track_caller]
fn check(folder: &Folder, arguments: &[&str], code: i32, said: &str) {
    let ran = folder.run(arguments);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.code, code, "{arguments:?}: {all}");
    assert!(all.contains(said), "{arguments:?}: `{said}` in {all}");
}

#[test]
fn each_end_has_its_code() {
    let folder = folder();
    let rows: [(&[&str], i32, &str); 12] = [
        (&["image", "sbom", "image:UPPER case"], 2, "error: "),
        (&["image", "sbom", "web", "--format", "nope"], 2, "there is no format `nope`"),
        (&["scan", "oci:web", "--limit", "nope=1"], 2, "nope"),
        (&["image", "sbom", "oci:missing"], 3, "missing"),
        (&["image", "sbom", "web", "--platform", "linux/s390x"], 3, "linux/s390x"),
        (&["image", "grade", "web", "--min-grade", "F"], 3, "U"),
        (&["image", "sbom", "web"], 0, "libc6"),
        (&["image", "sbom", "web", "--strict"], 3, "broken"),
        (&["scan", "oci:web", "--only", "PLM-I001", "--fail-on", "low"], 1, "PLM-I001"),
        (&["scan", "oci:web", "--only", "PLM-I001", "--fail-on", "never"], 0, "PLM-I001"),
        (&["image", "bloat", "web", "--root", "/nothing", "--max-unreached", "1"], 1, "gate      failed: 100 %"),
        (&["image", "bloat", "web", "--root", "/lib/libc.so.6", "--max-unreached", "0"], 0, "reached"),
    ];
    for (arguments, code, said) in rows {
        check(&folder, arguments, code, said);
    }
}

#[test]
fn a_damaged_blob_is_named_and_nothing_of_it_is_told() {
    for what in ["flipped", "cut off", "empty"] {
        let folder = folder();
        let path = layer(&folder.path().join("web"));
        let mut bytes = fs::read(&path).unwrap();
        match what {
            "flipped" => bytes[700] ^= 1,
            "cut off" => bytes.truncate(bytes.len() / 2),
            _ => bytes.clear(),
        }
        fs::write(&path, bytes).unwrap();
        let digest = path.file_name().unwrap().to_str().unwrap().to_owned();
        let ran = folder.run(&["image", "sbom", "web"]);
        assert_eq!(ran.code, 3, "{what}: {}{}", ran.stdout, ran.stderr);
        assert!(ran.stderr.contains(&digest[..12]), "{what}: {}", ran.stderr);
        assert!(!ran.stdout.contains("libc6"), "{what}: {}", ran.stdout);
    }
    let folder = folder();
    fs::remove_file(layer(&folder.path().join("web"))).unwrap();
    check(&folder, &["image", "sbom", "web"], 3, "gap: ");
}

#[test]
fn neither_a_bare_word_nor_offline_asks_the_network() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&asked);
    // Ends with the tests: each connection is counted and closed.
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            counter.fetch_add(1, Ordering::SeqCst);
            drop(connection);
        }
    });
    let folder = folder();
    let run = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &proxy);
        }
        let output = command.env_remove("no_proxy").env_remove("NO_PROXY").output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let rows: [(&[&str], i32); 6] = [
        (&["scan", "nginx"], 2),
        (&["image", "sbom", "nginx"], 2),
        (&["image", "diff", "web", "wbe"], 2),
        (&["scan", "image:registry.example/web:1", "--offline"], 3),
        (&["image", "sbom", "registry.example/web:1", "--offline"], 3),
        (&["image", "base", "web", "--candidate", "registry.example/base:1", "--offline"], 3),
    ];
    for (arguments, code) in rows {
        let (got, stderr) = run(arguments);
        assert_eq!(got, code, "{arguments:?}: {stderr}");
        assert_eq!(asked.load(Ordering::SeqCst), 0, "{arguments:?} asked");
    }
    // Whoever means it is asked, or the test would see nothing.
    assert_eq!(run(&["image", "sbom", "image:registry.example/web:1"]).0, 3);
    assert!(asked.load(Ordering::SeqCst) > 0);
}
