//! A server of files, as anybody can set one up for a mirror.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What is done with a path in place of serving its file.
#[derive(Clone)]
pub(crate) enum Trick {
    /// So often `503` with this `Retry-After`.
    Later(u32, &'static str),
    /// Half of the file, although all of it is promised.
    Cut,
    /// Another address.
    Redirect(String),
    Status(u16),
}

/// A request and what was answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) status: u16,
}

#[derive(Default)]
struct State {
    tricks: BTreeMap<String, Trick>,
    asked: Vec<Asked>,
}

/// Serves a folder until the tests end.
pub(crate) struct StaticServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl StaticServer {
    pub(crate) fn of(root: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // Whoever asks may leave before it is answered.
                drop(answer(&stream.unwrap(), &root, &shared));
            }
        });
        Self { port, state }
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn trick(&self, path: &str, trick: Trick) {
        self.state.lock().unwrap().tricks.insert(path.to_owned(), trick);
    }

    pub(crate) fn no_tricks(&self) {
        self.state.lock().unwrap().tricks.clear();
    }

    /// The requests since the last call.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

fn answer(mut stream: &TcpStream, root: &Path, state: &Mutex<State>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap()?;
    let path = decoded(first.split(' ').nth(1).unwrap().trim_start_matches('/'));
    let mut known = None;
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("if-none-match")
        {
            known = Some(value.to_owned());
        }
    }
    let mut state = state.lock().unwrap();
    let trick = state.tricks.get_mut(&path).and_then(|trick| match trick {
        Trick::Later(0, _) => None,
        Trick::Later(times, _) => {
            *times -= 1;
            Some(trick.clone())
        }
        _ => Some(trick.clone()),
    });
    let (status, headers, body) = match (&trick, fs::read(root.join(&path))) {
        (Some(Trick::Later(_, later)), _) => (503, format!("Retry-After: {later}\r\n"), Vec::new()),
        (Some(Trick::Redirect(to)), _) => (302, format!("Location: {to}\r\n"), Vec::new()),
        (Some(Trick::Status(status)), _) => (*status, String::new(), Vec::new()),
        (_, Err(_)) => (404, String::new(), Vec::new()),
        (_, Ok(body)) => {
            let mut hasher = DefaultHasher::new();
            body.hash(&mut hasher);
            let tag = format!("\"{:x}\"", hasher.finish());
            let header = format!("ETag: {tag}\r\n");
            if known == Some(tag) { (304, header, Vec::new()) } else { (200, header, body) }
        }
    };
    state.asked.push(Asked { path, status });
    drop(state);
    let length = body.len();
    let sent = if matches!(trick, Some(Trick::Cut)) { &body[..length / 2] } else { &body[..] };
    write!(stream, "HTTP/1.1 {status} \r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
    stream.write_all(sent)?;
    stream.flush()
}

fn decoded(path: &str) -> String {
    let mut bytes = path.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        let digits = [bytes.clone().next(), bytes.clone().nth(1)];
        if let (b'%', [Some(high), Some(low)]) = (byte, digits) {
            let text = String::from_utf8(vec![high, low]).unwrap();
            out.push(u8::from_str_radix(&text, 16).unwrap());
            bytes.nth(1);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).unwrap()
}
