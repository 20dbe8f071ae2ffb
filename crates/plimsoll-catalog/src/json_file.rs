//! JSON files that have to be there in full.

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;

/// What a JSON file says, or a problem that calls the file `what`. A byte order mark is left out.
pub(crate) fn read<'f, T: Deserialize<'f>>(file: &FileBytes<'f>, what: &str, facts: &mut RawFacts) -> Option<T> {
    if !file.is_whole() {
        facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", file.size));
        return None;
    }
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
    match serde_json::from_slice(bytes) {
        Ok(read) => Some(read),
        Err(error) => {
            facts.problem(format!("is no {what}: {error}"));
            None
        }
    }
}
