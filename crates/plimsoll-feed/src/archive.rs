//! The members of a zip archive, read on several threads and within limits.

use std::io::{Cursor, Read as _};
use std::path::Path;

use rayon::prelude::*;
use zip::ZipArchive;

use crate::{FeedError, limits};

/// A member of an archive: its name, and its bytes or why it was not read.
pub(crate) struct Member<T> {
    pub(crate) name: String,
    pub(crate) outcome: Result<T, String>,
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Calls `read` with each member that is JSON; what it returns comes in the order of the archive.
pub(crate) fn members<T: Send>(
    path: &Path,
    bytes: &[u8],
    read: &(dyn Fn(&[u8]) -> T + Sync),
) -> Result<Vec<Member<T>>, FeedError> {
    let refuse = |why: String| FeedError::Archive { path: path.to_owned(), why };
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refuse(error.to_string()))?;
    if archive.len() > limits::MEMBERS {
        return Err(refuse("it has more than 5 million members".to_owned()));
    }
    if archive.decompressed_size().is_some_and(|size| size > limits::ARCHIVE_BYTES) {
        return Err(refuse("it is larger than 40 GiB unpacked".to_owned()));
    }
    let members = (0..archive.len()).into_par_iter().map_init(
        || (archive.clone(), Vec::new()),
        |(archive, buffer), index| member(archive, index, buffer, read),
    );
    Ok(members.collect::<Vec<_>>().into_iter().flatten().collect())
}

/// One member, or nothing for a folder and what is no JSON.
fn member<T>(
    archive: &mut Archive<'_>,
    index: usize,
    buffer: &mut Vec<u8>,
    read: &(dyn Fn(&[u8]) -> T + Sync),
) -> Option<Member<T>> {
    let mut file = match archive.by_index(index) {
        Ok(file) => file,
        Err(error) => {
            return Some(Member { name: format!("member {index}"), outcome: Err(format!("is damaged: {error}")) });
        }
    };
    let name = match file.name() {
        Ok(name) => name.into_owned(),
        Err(error) => {
            let outcome = Err(format!("has a name that is no text: {error}"));
            return Some(Member { name: format!("member {index}"), outcome });
        }
    };
    if file.is_dir() || !name.to_ascii_lowercase().ends_with(".json") {
        return None;
    }
    let failed = |why: &str| Some(Member { name: name.clone(), outcome: Err(why.to_owned()) });
    if file.enclosed_name().is_none() {
        return failed("has a name that leaves the archive");
    }
    let (size, packed) = (file.size(), file.compressed_size());
    if size > limits::RECORD_BYTES as u64 {
        return failed("goes over the limit of 16 MiB");
    }
    if size > limits::RATIO_FREE_BYTES && size / limits::RATIO > packed {
        return failed("is more than 200 times as large as its compressed form");
    }
    buffer.clear();
    // A member may be larger than it says.
    let limit = limits::RECORD_BYTES as u64 + 1;
    if let Err(error) = file.by_ref().take(limit).read_to_end(buffer) {
        return failed(&format!("is damaged: {error}"));
    }
    if buffer.len() > limits::RECORD_BYTES {
        return failed("goes over the limit of 16 MiB");
    }
    Some(Member { name, outcome: Ok(read(buffer)) })
}
