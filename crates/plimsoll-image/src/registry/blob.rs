//! A blob as it arrives. A cut in the middle is mended by asking for the rest.

use std::io::{self, Read};
use std::sync::Arc;

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::CONTENT_RANGE;

use super::error::RegistryError;
use super::session::{Endpoint, Repository, Session};
use super::transport::{Request, authority, header};

/// How many cuts in a row are mended.
const CUTS: u32 = 5;

/// So many bytes between two cuts are progress, and cuts are counted anew: a large layer may meet more than [`CUTS`],
/// and a registry that sends byte by byte still comes to an end.
const PROGRESS: u64 = 1 << 20;

/// Reads `size` bytes of a blob. Whether they are those of the digest is for the reader to check.
pub(super) struct Blob {
    session: Arc<Session>,
    repository: Repository,
    digest: String,
    size: u64,
    offset: u64,
    response: Response,
    cuts: u32,
    /// Where the count of cuts began.
    counted_from: u64,
}

impl Blob {
    pub(super) fn open(
        session: Arc<Session>,
        repository: Repository,
        digest: &str,
        size: u64,
    ) -> Result<Self, RegistryError> {
        let response = request(&session, &repository, digest, size, 0)?;
        let digest = digest.to_owned();
        Ok(Self { session, repository, digest, size, offset: 0, response, cuts: 0, counted_from: 0 })
    }

    /// Counts a cut and asks for the rest.
    fn mend(&mut self) -> Result<(), RegistryError> {
        if self.offset - self.counted_from >= PROGRESS {
            self.cuts = 0;
        }
        self.counted_from = self.offset;
        self.cuts += 1;
        if self.cuts > CUTS {
            let (host, digest) = (self.repository.host.clone(), self.digest.clone());
            return Err(RegistryError::Cut { host, digest, read: self.offset, size: self.size });
        }
        self.response = request(&self.session, &self.repository, &self.digest, self.size, self.offset)?;
        Ok(())
    }
}

impl Read for Blob {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size - self.offset).unwrap_or(usize::MAX);
        let Some(room) = buffer.get_mut(..left.min(buffer.len())).filter(|room| !room.is_empty()) else { return Ok(0) };
        loop {
            match self.response.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                // The end before the end, a broken connection, or silence.
                Ok(0) | Err(_) => self.mend().map_err(io::Error::other)?,
                Ok(count) => {
                    self.offset += count as u64;
                    return Ok(count);
                }
            }
        }
    }
}

/// Asks the mirrors and the registry for a blob from an offset on.
fn request(
    session: &Session,
    repository: &Repository,
    digest: &str,
    size: u64,
    offset: u64,
) -> Result<Response, RegistryError> {
    let what = format!("blobs/{digest}");
    session.at_each(repository, |endpoint| {
        let response = session.get(endpoint, &what, Request { offset, ..Request::default() })?;
        positioned(endpoint, response, size, offset)
    })
}

/// The answer with `offset` as its first byte, if it is about a blob of that size.
fn positioned(endpoint: &Endpoint, mut response: Response, size: u64, offset: u64) -> Result<Response, RegistryError> {
    let host = authority(response.url());
    let answer = |reason: String| Err(RegistryError::Answer { host: host.clone(), reason });
    if response.status() == StatusCode::PARTIAL_CONTENT {
        if !begins_at(header(response.headers(), CONTENT_RANGE), offset) {
            return answer(format!("sent another part of {}'s blob than bytes from {offset} on", endpoint.path));
        }
        return Ok(response);
    }
    if let Some(length) = response.content_length()
        && length != size
    {
        return answer(format!("has {length} bytes for a blob that has {size} bytes by its manifest"));
    }
    // The range was ignored: what is known already is read again.
    let skipped = io::copy(&mut Read::by_ref(&mut response).take(offset), &mut io::sink());
    match skipped {
        Ok(count) if count == offset => Ok(response),
        _ => Err(RegistryError::Connect { host, reason: "cut off again".to_owned() }),
    }
}

/// Whether a range such as `bytes 10-99/100` begins there. Source: RFC 9110, 14.4.
fn begins_at(range: &str, offset: u64) -> bool {
    let first = range.strip_prefix("bytes ").and_then(|range| range.trim_start().split_once('-'));
    first.is_some_and(|(first, _)| first.parse() == Ok(offset))
}
