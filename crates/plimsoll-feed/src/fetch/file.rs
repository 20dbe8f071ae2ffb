//! A file of a mirror and what the server said of it, which lies beside it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use plimsoll_database::hex;
use reqwest::Url;
use reqwest::blocking::Response;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::FetchError;
use super::origin::shown;
use super::transport::{Answer, Pace, Transport, Validators, reason};

/// The largest file that is kept beside another, in bytes; it holds a few short texts.
const BESIDE_BYTES: u64 = 64 * 1024;

/// What is known of a file since it came.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Known {
    /// What it was asked for as: the same name may lead elsewhere in another run.
    url: String,
    etag: Option<String>,
    last_modified: Option<String>,
    bytes: u64,
    sha256: String,
}

/// What a request came to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Came {
    /// It is there, with this digest. So many bytes came over the network; none if it is what it was.
    There { sha256: String, bytes: Option<u64> },
    /// The server has none, and so it is here.
    Absent,
}

/// Makes a file what the server has. With `is_full` nothing is said of what is here, so that all of it comes again.
pub(super) fn refresh(
    transport: &mut Transport,
    url: &Url,
    path: &Path,
    limit: u64,
    is_full: bool,
) -> Result<Came, FetchError> {
    let known = known(url, path).filter(|_| !is_full);
    let validators = known.as_ref().map_or_else(Validators::default, |known| Validators {
        etag: known.etag.clone(),
        last_modified: known.last_modified.clone(),
    });
    match (transport.get(url, &validators)?, known) {
        (Answer::Unchanged, Some(known)) => Ok(Came::There { sha256: known.sha256, bytes: None }),
        // Nothing was said, so nothing can be unchanged.
        (Answer::Unchanged, None) => Err(FetchError::Status { url: shown(url), status: 304 }),
        (Answer::Absent, _) => {
            forget(path)?;
            remove(path)?;
            Ok(Came::Absent)
        }
        (Answer::Body(response, validators), _) => {
            let known = receive(*response, url, path, limit, validators)?;
            Ok(Came::There { sha256: known.sha256, bytes: Some(known.bytes) })
        }
    }
}

/// Forgets what the server said of a file, so that it comes again.
pub(super) fn forget(path: &Path) -> Result<(), FetchError> {
    remove(&beside(path))
}

fn receive(
    response: Response,
    url: &Url,
    path: &Path,
    limit: u64,
    validators: Validators,
) -> Result<Known, FetchError> {
    let promised = response.content_length();
    let large = || FetchError::Large { url: shown(url), limit };
    if promised.is_some_and(|promised| promised > limit) {
        return Err(large());
    }
    let refuse = |source| FetchError::Store { path: path.to_owned(), source };
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(refuse)?;
    let part = hidden(path, ".part");
    let mut out = File::create(&part).map_err(refuse)?;
    let (mut hash, mut bytes, pace) = (Sha256::new(), 0_u64, Pace::new());
    let mut body = response;
    let mut piece = vec![0; 64 << 10];
    loop {
        let count = match body.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(broken(url, &error, bytes, promised)),
        };
        let read = piece.get(..count).unwrap_or_default();
        bytes += read.len() as u64;
        if bytes > limit {
            return Err(large());
        }
        if pace.is_too_slow(bytes) {
            return Err(FetchError::Connect { url: shown(url), reason: "it comes too slowly".to_owned() });
        }
        hash.update(read);
        out.write_all(read).map_err(refuse)?;
    }
    if let Some(promised) = promised.filter(|promised| *promised != bytes) {
        return Err(FetchError::Cut { url: shown(url), found: bytes, promised });
    }
    out.sync_all().map_err(refuse)?;
    // A run that is killed between these leaves a file of which nothing is known, and which so comes again.
    forget(path)?;
    fs::rename(&part, path).map_err(refuse)?;
    let sha256 = hex(&hash.finalize());
    let Validators { etag, last_modified } = validators;
    let known = Known { url: url.to_string(), etag, last_modified, bytes, sha256 };
    write_json(&beside(path), &known)?;
    Ok(known)
}

/// An error while a body is read: cut short, or another one of the connection.
fn broken(url: &Url, error: &io::Error, found: u64, promised: Option<u64>) -> FetchError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    match promised {
        Some(promised) if inner.is_none_or(|inner| !inner.is_timeout()) => {
            FetchError::Cut { url: shown(url), found, promised }
        }
        _ => FetchError::Connect { url: shown(url), reason: inner.map_or_else(|| error.to_string(), reason) },
    }
}

/// What is known of a file that is still as long as it came.
fn known(url: &Url, path: &Path) -> Option<Known> {
    let known: Known = read_json(&beside(path))?;
    let length = fs::metadata(path).map_or(None, |metadata| metadata.is_file().then_some(metadata.len()))?;
    (known.url == url.as_str() && known.bytes == length).then_some(known)
}

fn beside(path: &Path) -> PathBuf {
    hidden(path, ".http")
}

/// The name of a file that lies beside another. A build passes it over: tables of scores are found by how their names
/// begin, records by how theirs end.
fn hidden(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(suffix);
    path.with_file_name(name)
}

fn remove(path: &Path) -> Result<(), FetchError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FetchError::Store { path: path.to_owned(), source: error })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Reads what [`write_json`] wrote. Nothing, if it is not there or is none: then nothing is known, which costs a
/// download and no more.
pub(super) fn read_json<T: for<'d> Deserialize<'d>>(path: &Path) -> Option<T> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BESIDE_BYTES).read_to_end(&mut bytes));
    read.map_or(None, |_| serde_json::from_slice(&bytes).map_or(None, Some))
}

pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), FetchError> {
    let refuse = |source| FetchError::Store { path: path.to_owned(), source };
    let bytes = serde_json::to_vec(value).map_err(io::Error::other).map_err(refuse)?;
    let part = hidden(path, ".part");
    fs::write(&part, bytes).and_then(|()| fs::rename(&part, path)).map_err(refuse)
}
