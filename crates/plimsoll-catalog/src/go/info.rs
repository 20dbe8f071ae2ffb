//! Where build info is, and its two forms: pointers to two texts before Go 1.18, since then the texts themselves.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};

use super::BuildInfo;
use crate::machine::{Machine, Part, Role};

const MAGIC: &[u8; 14] = b"\xff Go buildinf:";
/// The magic stands at a multiple of this. Source: Go, `buildInfoAlign`.
const ALIGN: u64 = 16;
const HEADER: usize = 32;
const IS_BIG_ENDIAN: u8 = 1;
const IS_INLINE: u8 = 2;
/// Bytes before and after the list of modules that mark it. Source: Go, `modload.infoStart`.
const FRAME: usize = 16;
/// Where the linker puts build info, for ELF and Mach-O; in PE it is at the start of the data.
const SECTIONS: [&[u8]; 2] = [b".go.buildinfo", b"__go_buildinfo"];

/// The build info of a program; `None` when it is none of Go. An error says what is there and cannot be read.
/// What is needed and not there is added to `missing`.
pub(crate) fn read_build_info(
    machine: &Machine<'_>,
    missing: &mut Vec<Range<u64>>,
) -> Result<Option<BuildInfo>, String> {
    let named: Vec<_> = machine.sections.iter().filter(|part| SECTIONS.contains(&part.name)).collect();
    for part in &named {
        let Some(bytes) = machine.bytes(part) else {
            missing.push(Machine::range(part));
            return Err(format!("its build info of Go is not in what is read: at byte {}", part.offset));
        };
        if let Some(info) = in_part(machine, part, (0, bytes), missing)? {
            return Ok(Some(info));
        }
    }
    // Sections can be stripped, and PE has none of that name.
    let is_data = |part: &&Part<'_>| part.role == Role::Data;
    let searched: Vec<_> = if machine.sections.is_empty() {
        machine.segments.iter().collect()
    } else {
        machine.sections.iter().filter(is_data).filter(|_| named.is_empty()).collect()
    };
    for part in searched {
        // A part of which some is missing still has its start, where the linker puts it, and what was found as it
        // passed.
        for (at, piece) in machine.window.pieces(Machine::range(part)) {
            let piece = (at.saturating_sub(part.offset), piece);
            if let Some(info) = in_part(machine, part, piece, missing)? {
                return Ok(Some(info));
            }
        }
    }
    Ok(None)
}

/// Where the magic is in bytes.
pub(crate) fn places(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    static SEARCH: LazyLock<Result<AhoCorasick, BuildError>> =
        LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build([MAGIC]));
    let search = SEARCH.as_ref().map_or(None, Some);
    search.into_iter().flat_map(move |search| search.find_iter(bytes)).map(|found| found.range())
}

/// The first build info in bytes at a place in a part. Programs that read build info hold the magic too, at other
/// places.
fn in_part(
    machine: &Machine<'_>,
    part: &Part<'_>,
    (at, bytes): (u64, &[u8]),
    missing: &mut Vec<Range<u64>>,
) -> Result<Option<BuildInfo>, String> {
    let mut problem = None;
    for found in places(bytes) {
        let offset = at + found.start as u64;
        if !offset.is_multiple_of(ALIGN) && !part.address.wrapping_add(offset).is_multiple_of(ALIGN) {
            continue;
        }
        let blob = bytes.get(found.start..).unwrap_or_default();
        match decode(machine, blob, missing) {
            Some((version, modules)) => return Ok(Some(BuildInfo::parse(version.to_owned(), &modules))),
            None => problem = Some("its build info of Go is cut off or points nowhere".to_owned()),
        }
    }
    // Only a section of that very name is sure to hold one.
    match problem {
        Some(problem) if SECTIONS.contains(&part.name) => Err(problem),
        _ => Ok(None),
    }
}

/// The text of a version; nothing else may make the rest be read.
fn version(bytes: &[u8]) -> Option<&str> {
    let is_version = bytes.len() < 256 && (bytes.starts_with(b"go") || bytes.starts_with(b"devel"));
    let Ok(text) = std::str::from_utf8(if is_version { bytes } else { b"" }) else { return None };
    is_version.then_some(text)
}

/// Version of Go, and the list of modules.
fn decode<'f>(machine: &Machine<'f>, blob: &'f [u8], missing: &mut Vec<Range<u64>>) -> Option<(&'f str, Cow<'f, str>)> {
    let header = blob.get(..HEADER)?;
    let flags = *header.get(15)?;
    let (version, modules) = if flags & IS_INLINE != 0 {
        let (text, rest) = inline(blob.get(HEADER..)?)?;
        (version(text)?, inline(rest)?.0)
    } else {
        let number = Number { size: *header.get(14)?, is_big_endian: flags & IS_BIG_ENDIAN != 0 };
        let version = version(pointed(machine, number, header.get(16..)?, missing)?)?;
        // Programs without modules point to nothing.
        let pointer = header.get(16 + usize::from(number.size)..)?;
        let modules = pointed(machine, number, pointer, missing).unwrap_or_default();
        (version, modules)
    };
    Some((version, String::from_utf8_lossy(unframed(modules))))
}

/// A text with its length before it, and what follows.
fn inline(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut length = 0_usize;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7f).checked_shl(u32::try_from(place * 7).unwrap_or(u32::MAX))?;
        if byte & 0x80 == 0 {
            return bytes.get(place + 1..)?.split_at_checked(length);
        }
    }
    None
}

/// How pointers are written.
#[derive(Clone, Copy)]
struct Number {
    size: u8,
    is_big_endian: bool,
}

impl Number {
    fn read(self, bytes: &[u8]) -> Option<u64> {
        let bytes = bytes.get(..usize::from(self.size))?;
        let add = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        match self.size {
            4 | 8 if self.is_big_endian => Some(bytes.iter().fold(0, add)),
            4 | 8 => Some(bytes.iter().rev().fold(0, add)),
            _ => None,
        }
    }
}

/// The text behind a pointer to a pointer and a length.
fn pointed<'f>(
    machine: &Machine<'f>,
    number: Number,
    pointer: &[u8],
    missing: &mut Vec<Range<u64>>,
) -> Option<&'f [u8]> {
    /// A list of modules has some hundred kilobytes at most.
    const MOST: u64 = 4 << 20;
    let mut bytes = |address: u64, size: u64| {
        let bytes = machine.at_address(address, size);
        if bytes.is_none() && size <= MOST {
            missing.extend(machine.place(address, size));
        }
        bytes
    };
    let size = u64::from(number.size);
    let text = bytes(number.read(pointer)?, size.checked_mul(2)?)?;
    bytes(number.read(text)?, number.read(text.get(usize::from(number.size)..)?)?)
}

/// The list of modules without its marks; empty when it has none.
fn unframed(text: &[u8]) -> &[u8] {
    let inner = text.len().checked_sub(FRAME).and_then(|end| text.get(FRAME..end));
    inner.filter(|inner| inner.last() == Some(&b'\n')).unwrap_or_default()
}
