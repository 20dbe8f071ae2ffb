//! The details of records as compressed blocks that share a dictionary.

use std::io;
use std::sync::OnceLock;

use rayon::prelude::*;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::DatabaseError;
use crate::bytes::{Cursor, put_bytes, put_count};
use crate::list::List;

/// Records of a block, and the bytes at which one is full sooner.
const RECORDS: usize = 16;
const FULL_BYTES: usize = 128 * 1024;
/// Bytes of a block at most when unpacked. One record is read up to 16 MiB, and what is kept of it is no larger.
const LIMIT_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of the dictionary, and of the records that it is learned from.
const DICTIONARY_BYTES: usize = 64 * 1024;
const SAMPLES_BYTES: usize = 4 * 1024 * 1024;
/// A larger record says too much about itself.
const SAMPLE_BYTES: usize = 16 * 1024;
/// Blocks that one compressor makes. What it made before may change what it makes next, so these are always the same.
const SHARING: usize = 32;
/// Of zstd. The 75,472 records of the corpus become 8.9 MB.
const LEVEL: i32 = 9;

/// Reads blocks.
pub(crate) struct Blocks<'a> {
    blocks: List<'a>,
    dictionary: &'a [u8],
    prepared: OnceLock<Option<DecoderDictionary<'static>>>,
}

impl<'a> Blocks<'a> {
    pub(crate) fn new(blocks: List<'a>, dictionary: &'a [u8]) -> Self {
        Self { blocks, dictionary, prepared: OnceLock::new() }
    }

    /// The bytes of one record.
    pub(crate) fn record(&self, block: u32, slot: u16) -> Result<Vec<u8>, DatabaseError> {
        let plain = self.unpacked(block)?;
        let mut cursor = Cursor::new(&plain, "details");
        for _ in 0..slot {
            cursor.bytes()?;
        }
        cursor.bytes().map(<[u8]>::to_vec)
    }

    /// The bytes of each record of a block.
    pub(crate) fn all(&self, block: u32) -> Result<Vec<Vec<u8>>, DatabaseError> {
        let plain = self.unpacked(block)?;
        let mut cursor = Cursor::new(&plain, "details");
        let mut records = Vec::new();
        while !cursor.is_empty() {
            records.push(cursor.bytes()?.to_vec());
        }
        Ok(records)
    }

    fn unpacked(&self, block: u32) -> Result<Vec<u8>, DatabaseError> {
        let number = usize::try_from(block).map_err(|_| DatabaseError::Damaged("details"))?;
        let mut cursor = Cursor::new(self.blocks.get(number)?, "details");
        let length = cursor.index()?;
        if length > LIMIT_BYTES {
            return Err(cursor.damaged());
        }
        let prepared = || DecoderDictionary::try_copy(self.dictionary).map_or(None, Some);
        let dictionary = self.prepared.get_or_init(prepared).as_ref();
        let dictionary = dictionary.ok_or(DatabaseError::Damaged("dictionary"))?;
        let plain = Decompressor::with_prepared_dictionary(dictionary)
            .and_then(|mut decompressor| decompressor.decompress(cursor.rest(), length));
        plain.map_err(|_| cursor.damaged())
    }
}

/// Blocks that are written.
pub(crate) struct Packed {
    pub(crate) dictionary: Vec<u8>,
    pub(crate) blocks: Vec<Vec<u8>>,
    /// Of each record: its block and its place in it.
    pub(crate) places: Vec<(u32, u16)>,
}

/// Compresses records, on the threads of the current pool. Same records, same bytes. Errors: those of zstd; more blocks
/// than 32 bits number.
pub(crate) fn pack(records: &[Vec<u8>]) -> io::Result<Packed> {
    let dictionary = learned(records);
    let mut chunks: Vec<&[Vec<u8>]> = Vec::new();
    let mut places = Vec::with_capacity(records.len());
    let mut rest = records;
    while !rest.is_empty() {
        let number = u32::try_from(chunks.len()).map_err(io::Error::other)?;
        let (chunk, behind) = rest.split_at(fitting(rest).clamp(1, rest.len()));
        places.extend((0..).take(chunk.len()).map(|slot| (number, slot)));
        chunks.push(chunk);
        rest = behind;
    }
    let prepared = EncoderDictionary::try_copy(&dictionary, LEVEL)?;
    let blocks = chunks.par_chunks(SHARING).map(|chunks| packed(chunks, &prepared)).collect::<io::Result<Vec<_>>>()?;
    Ok(Packed { dictionary, blocks: blocks.into_iter().flatten().collect(), places })
}

/// A dictionary for records like these; an empty one where there is too little to learn from.
fn learned(records: &[Vec<u8>]) -> Vec<u8> {
    let total: usize = records.iter().map(Vec::len).sum();
    let step = total.div_ceil(SAMPLES_BYTES).max(1);
    let samples = records.iter().step_by(step).filter(|record| record.len() <= SAMPLE_BYTES);
    let samples: Vec<&[u8]> = samples.map(Vec::as_slice).collect();
    // It refuses few or tiny samples; a small database does well without.
    zstd::dict::from_samples(&samples, DICTIONARY_BYTES).unwrap_or_else(|_| Vec::new())
}

/// How many of these records, from the front, make the next block.
fn fitting(records: &[Vec<u8>]) -> usize {
    let mut bytes = 0;
    let has_room = |record: &&Vec<u8>| {
        let has_room = bytes < FULL_BYTES;
        bytes += record.len();
        has_room
    };
    records.iter().take(RECORDS).take_while(has_room).count()
}

/// Compresses blocks one after the other, each as its unpacked length and the compressed bytes.
fn packed(chunks: &[&[Vec<u8>]], dictionary: &EncoderDictionary<'_>) -> io::Result<Vec<Vec<u8>>> {
    let mut compressor = Compressor::with_prepared_dictionary(dictionary)?;
    let mut blocks = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let mut plain = Vec::new();
        for record in *chunk {
            put_bytes(&mut plain, record);
        }
        let mut block = Vec::new();
        put_count(&mut block, plain.len());
        block.append(&mut compressor.compress(&plain)?);
        blocks.push(block);
    }
    Ok(blocks)
}
