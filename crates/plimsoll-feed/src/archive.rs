//! The members of a zip archive, read on several threads and within limits.

use std::io::{Cursor, Read as _};
use std::path::Path;

use flate2::{Crc, Decompress, DecompressError, FlushDecompress};
use rayon::prelude::*;
use zip::{CompressionMethod, ZipArchive};

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
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refuse(error.to_string()))?;
    if archive.len() > limits::MEMBERS {
        return Err(refuse("it has more than 5 million members".to_owned()));
    }
    // Few bytes would be read over and over.
    if archive.has_overlapping_files().is_ok_and(|overlap| overlap) {
        return Err(refuse("its members overlap".to_owned()));
    }
    if archive.decompressed_size().is_some_and(|size| size > limits::ARCHIVE_BYTES) {
        return Err(refuse("it is larger than 40 GiB unpacked".to_owned()));
    }
    let at_most = u128::from(limits::RATIO).saturating_mul(bytes.len() as u128).max(limits::RATIO_FREE_ARCHIVE);
    if archive.decompressed_size().is_some_and(|size| size > at_most) {
        return Err(refuse("it is more than 200 times as large unpacked, and more than 1 GiB".to_owned()));
    }
    let starts: Vec<usize> = (0..archive.len()).step_by(SHARING).collect();
    let members = starts.into_par_iter().map(|start| {
        let mut unpacker = Unpacker::new(archive.clone());
        let indexes = start..archive.len().min(start + SHARING);
        indexes.filter_map(|index| unpacker.member(index, read)).collect::<Vec<_>>()
    });
    Ok(members.collect::<Vec<_>>().into_iter().flatten().collect())
}

/// Members that are read with one decompressor. One for each would leave a hole in memory for each: between the texts
/// that are kept they added up to several times what is kept.
const SHARING: usize = 256;

/// Reads members one after the other.
struct Unpacker<'b> {
    archive: Archive<'b>,
    inflate: Decompress,
    packed: Vec<u8>,
    plain: Vec<u8>,
}

impl<'b> Unpacker<'b> {
    fn new(archive: Archive<'b>) -> Self {
        Self { archive, inflate: Decompress::new(false), packed: Vec::new(), plain: Vec::new() }
    }

    /// One member, or nothing for a folder and what is no JSON.
    fn member<T>(&mut self, index: usize, read: &(dyn Fn(&[u8]) -> T + Sync)) -> Option<Member<T>> {
        let name = match self.archive.name_for_index(index)? {
            Ok(name) => name.into_owned(),
            Err(error) => format!("member {index}, whose name is no text: {error}"),
        };
        if !name.to_ascii_lowercase().ends_with(".json") {
            return None;
        }
        let outcome = self.unpack(index).map(|()| read(&self.plain));
        Some(Member { name, outcome })
    }

    /// Unpacks a member.
    fn unpack(&mut self, index: usize) -> Result<(), String> {
        let damaged = |why: &dyn std::fmt::Display| format!("is damaged: {why}");
        let mut file = self.archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        if file.enclosed_name().is_none() {
            return Err("has a name that leaves the archive".to_owned());
        }
        let size = usize::try_from(file.size()).map_or(None, Some).filter(|size| *size <= limits::RECORD_BYTES);
        let Some(size) = size.filter(|_| file.compressed_size() <= limits::RECORD_BYTES as u64) else {
            return Err("goes over the limit of 16 MiB".to_owned());
        };
        if file.size() > limits::RATIO_FREE_BYTES && file.size() / limits::RATIO > file.compressed_size() {
            return Err("is more than 200 times as large as its compressed form".to_owned());
        }
        let (method, sum, is_locked) = (file.compression(), file.crc32(), file.encrypted());
        self.packed.clear();
        file.read_to_end(&mut self.packed).map_err(|error| damaged(&error))?;
        drop(file);
        match method {
            _ if is_locked => return Err("is encrypted".to_owned()),
            CompressionMethod::Stored => std::mem::swap(&mut self.plain, &mut self.packed),
            CompressionMethod::Deflated => self.inflate(size).map_err(|error| damaged(&error))?,
            other => return Err(format!("is compressed with {other}")),
        }
        let mut found = Crc::new();
        found.update(&self.plain);
        if self.plain.len() != size || found.sum() != sum {
            return Err(damaged(&"its check sum differs"));
        }
        Ok(())
    }

    /// Unpacks as many bytes as the member promises, which is all that there is room for.
    fn inflate(&mut self, size: usize) -> Result<(), DecompressError> {
        self.inflate.reset(false);
        self.plain.clear();
        self.plain.reserve_exact(size);
        self.inflate.decompress_vec(&self.packed, &mut self.plain, FlushDecompress::Finish)?;
        Ok(())
    }
}
