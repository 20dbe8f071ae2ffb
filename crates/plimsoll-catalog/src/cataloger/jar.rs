//! Java archives, by name and by content.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;

use crate::archive::Source;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "jar",
    version: 3,
    interest: &[
        Interest::Suffix(".jar"),
        Interest::Suffix(".war"),
        Interest::Suffix(".ear"),
        Interest::Suffix(".par"),
        Interest::Suffix(".jpi"),
        Interest::Suffix(".hpi"),
        Interest::Suffix(".sar"),
        Interest::Suffix(".kar"),
        Interest::Suffix(".lpkg"),
        // Under a wrong name.
        Interest::Magic(b"PK\x03\x04"),
        // With a script before it that starts it, as Spring Boot writes.
        Interest::Magic(b"#!/bin/bash"),
        Interest::Magic(b"#!/bin/sh"),
    ],
    read,
    assemble: Assemble::By(crate::java::group::assemble),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if let Some(part) = file.part {
        return crate::java::jar::read_part(file, part, facts);
    }
    let is_script = file.bytes.starts_with(b"#!");
    if file.size == 0 || is_script && !ends_with_directory(file) {
        return;
    }
    crate::java::jar::read(Source::of(file), file.name(), facts);
}

/// True when the end of an archive's directory is where it has to be: at most a comment of 64 KiB follows.
fn ends_with_directory(file: &FileBytes<'_>) -> bool {
    let from = file.size.saturating_sub((64 << 10) + 22);
    file.at(from).unwrap_or_default().windows(4).any(|window| window == b"PK\x05\x06")
}
