//! The text of os-release, which names the operating system.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;

use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "os_release",
    version: 1,
    interest: &[Interest::Name("os-release")],
    read,
    assemble: Assemble::By(|_, _| {}),
};

/// The largest os-release that is one.
const MOST_BYTES: usize = 64 << 10;

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.bytes.len() <= MOST_BYTES {
        facts.data = Some(file.bytes.into());
    } else {
        facts.problem("is no os-release: larger than 64 KiB");
    }
}
