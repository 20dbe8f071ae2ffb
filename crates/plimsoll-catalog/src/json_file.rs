//! JSON files that have to be there in full.

use std::borrow::Cow;

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;

/// The text of a file, without a byte order mark; a problem when it is not all there.
pub(crate) fn text<'f>(file: &FileBytes<'f>, facts: &mut RawFacts) -> Option<Cow<'f, str>> {
    let text = file.text(facts);
    file.is_whole().then_some(text)
}

/// What a JSON text says, or a problem that calls the file `what`.
pub(crate) fn parse<'t, T: Deserialize<'t>>(text: &'t str, what: &str, facts: &mut RawFacts) -> Option<T> {
    match serde_json::from_str(text) {
        Ok(read) => Some(read),
        Err(error) => {
            facts.problem(format!("is no {what}: {error}"));
            None
        }
    }
}
