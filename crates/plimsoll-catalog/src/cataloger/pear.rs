//! Packages and extensions of PHP that PEAR and PECL installed: `.registry/NAME.reg`, also in a folder per channel.
//! Source: PEAR, `PEAR/Registry.php`; the text is that of PHP's `serialize`.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{Method, PackageRecord};

use crate::record::installed;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger =
    Cataloger { name: "pear", version: 1, interest: &[Interest::Suffix(".reg")], read, assemble: Assemble::Each };

/// Nested arrays of a registry file; deeper ones are passed over.
const MOST_LEVELS: usize = 64;

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    // Windows has other files of that name.
    if !file.path.windows(11).any(|part| part == b"/.registry/") || !file.bytes.starts_with(b"a:") {
        return;
    }
    let mut record = PackageRecord { method: Method::Db, ..installed("pear", "", "") };
    let finished = scalars(file.bytes, &mut |path, value| {
        let value = String::from_utf8_lossy(value).into_owned();
        match path {
            ["name" | "package"] => record.name = value,
            ["channel"] => record.namespace = Some(value),
            ["version"] | ["version", "release"] => record.version = value,
            ["license"] | ["license", "_content"] => record.licences = vec![value],
            _ => {}
        }
    });
    if record.namespace.is_none() {
        record.namespace = Some(channel(file.path).to_owned());
    }
    if record.name.is_empty() || record.version.is_empty() {
        return facts.problem("has no name or no version");
    }
    if finished.is_none() {
        facts.problem("ends before its last value, or has one that cannot be read");
    }
    facts.packages.push(record);
}

/// The channel by the folder of a registry file: `.channel.pecl.php.net`; the first registry is that of PEAR.
fn channel(path: &[u8]) -> &str {
    let folder = std::str::from_utf8(base_name(parent(path))).unwrap_or("");
    folder.strip_prefix(".channel.").unwrap_or("pear.php.net")
}

/// An array that is being read.
enum Expect<'t> {
    Key,
    Value(&'t str),
}

/// Calls `each` with the path of keys and the text of every value; `None` when the bytes are not what `serialize`
/// writes.
fn scalars<'t>(bytes: &'t [u8], each: &mut dyn FnMut(&[&'t str], &[u8])) -> Option<()> {
    let mut rest = bytes;
    let mut open: Vec<Expect<'t>> = Vec::new();
    loop {
        let kind = *rest.first()?;
        if kind == b'}' {
            rest = rest.get(1..)?;
            open.pop()?;
        } else if kind == b'a' {
            let start = rest.iter().position(|byte| *byte == b'{')?;
            rest = rest.get(start + 1..)?;
            if open.len() >= MOST_LEVELS {
                return None;
            }
            open.push(Expect::Key);
            continue;
        } else {
            let (value, after) = scalar(rest)?;
            rest = after;
            if let Some(last @ Expect::Key) = open.last_mut() {
                *last = Expect::Value(std::str::from_utf8(value).map_or("", |key| key));
                continue;
            }
            let path: Vec<&str> = open
                .iter()
                .map(|level| match level {
                    Expect::Value(key) => *key,
                    Expect::Key => "",
                })
                .collect();
            each(&path, value);
        }
        // A value, or an array that is one, is done.
        match open.last_mut() {
            Some(last) => *last = Expect::Key,
            None => return Some(()),
        }
    }
}

/// One value that is no array, and what follows it: `s:3:"abc";`, `i:5;`, `N;`.
fn scalar(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if bytes.starts_with(b"s:") {
        let rest = bytes.get(2..)?;
        let colon = rest.iter().take(12).position(|byte| *byte == b':')?;
        let digits = rest.get(..colon)?.iter();
        let length = digits.clone().all(u8::is_ascii_digit).then(|| {
            digits.fold(0_usize, |length, digit| length.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
        })?;
        let text = rest.get(colon + 2..)?;
        let end = text.get(length..)?.strip_prefix(b"\";")?;
        return Some((text.get(..length)?, end));
    }
    let end = bytes.iter().take(64).position(|byte| *byte == b';')?;
    Some((bytes.get(2..end).unwrap_or_default(), bytes.get(end + 1..)?))
}
