//! The reader of every file, for comparing images file by file.

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::image::{CONTENT_READER, RawFacts};
use sha2::{Digest as _, Sha256};

/// Keeps the digest of each file's content. Files larger than the limit `file-buffer` have none.
#[derive(Clone, Copy, Debug)]
pub struct ContentReader;

impl FileReader for ContentReader {
    fn name(&self) -> &'static str {
        CONTENT_READER
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        // Every content begins with nothing.
        &[Interest::Magic(b"")]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        if file.is_whole() {
            facts.data = Some(Sha256::digest(file.bytes).as_slice().into());
        }
    }
}
