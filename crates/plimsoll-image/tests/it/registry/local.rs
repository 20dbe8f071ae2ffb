//! The registry of the distribution project, as Debian packages it, with a folder of its own.

use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The program of the Debian package `docker-registry`.
const PROGRAM: &str = "docker-registry";

/// A running registry, ended with its value.
pub(super) struct Local {
    process: Child,
    host: String,
    folder: TempDir,
}

impl Drop for Local {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _ended = self.process.wait();
    }
}

impl Local {
    /// Starts one; `None`, and a line that says so, where the program is not installed. `further` is YAML for its
    /// configuration, in which `FOLDER` stands for a folder with the given files.
    pub(super) fn start(further: &str, files: &[(&str, &str)]) -> Option<Self> {
        if Command::new(PROGRAM).arg("--version").output().is_err() {
            // Not `eprintln!`, which the test harness swallows when the test passes.
            let _shown = writeln!(std::io::stderr(), "skipped: {PROGRAM} is not installed");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        // Another process may take the port between our looking and its start.
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let place = folder.path().display().to_string();
            let text = format!(
                "version: 0.1\nlog: {{level: error}}\nstorage:\n  filesystem: {{rootdirectory: {place}/data}}\n\
                 http:\n  addr: 127.0.0.1:{port}\n{}",
                further.replace("FOLDER", &place)
            );
            let config = folder.path().join("config.yml");
            fs::write(&config, text).unwrap();
            let log = File::create(folder.path().join("log")).unwrap();
            let mut process = Command::new(PROGRAM)
                .args(["serve".as_ref(), config.as_os_str()])
                .stdout(Stdio::null())
                .stderr(log)
                .spawn()
                .unwrap();
            if is_up(&mut process, port) {
                return Some(Self { process, host: format!("127.0.0.1:{port}"), folder });
            }
        }
        panic!("{PROGRAM} did not start: {}", fs::read_to_string(folder.path().join("log")).unwrap());
    }

    /// Host and port, as images name it.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Puts a blob into a repository. `authorization` is a header line or empty.
    pub(super) fn push_blob(&self, repository: &str, digest: &str, bytes: &[u8], authorization: &str) {
        let begun = self.send("POST", &format!("/v2/{repository}/blobs/uploads/"), authorization, b"");
        let location = begun.lines().find_map(|line| line.strip_prefix("Location: ")).expect(&begun).trim();
        let path = &location[location.find("/v2/").unwrap()..];
        let ended = self.send("PUT", &format!("{path}&digest={digest}"), authorization, bytes);
        assert!(ended.starts_with("HTTP/1.1 201"), "{ended}");
    }

    /// Puts a manifest into a repository under a tag.
    pub(super) fn push_manifest(&self, repository: &str, tag: &str, kind: &str, bytes: &[u8], authorization: &str) {
        let header = format!("Content-Type: {kind}\r\n{authorization}");
        let answer = self.send("PUT", &format!("/v2/{repository}/manifests/{tag}"), &header, bytes);
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let length = body.len();
        let host = &self.host;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_to_string(&mut answer).unwrap();
        answer
    }

    /// The folder with the files that it was started with.
    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

fn is_up(process: &mut Child, port: u16) -> bool {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline && process.try_wait().unwrap().is_none() {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ended = process.kill();
    let _ended = process.wait();
    false
}
