//! Notes of ELF: small records with an owner, a type and a text. Source: elf(5), `Elf32_Nhdr`.

use std::ops::Range;

use super::{Machine, Part, Role};

/// Bytes of notes that are asked for; a note of a package has some hundred.
const MOST_NOTES: u64 = 1 << 20;

/// A note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Note<'f> {
    /// Who defined it, without the byte 0 at its end.
    pub(crate) owner: &'f [u8],
    /// Its type, for that owner.
    pub(crate) kind: u32,
    /// What it says.
    pub(crate) text: &'f [u8],
}

/// The notes of a file: by its sections, or by its segments when it has none.
pub(crate) fn notes<'f>(machine: &Machine<'f>) -> Vec<Note<'f>> {
    let of_notes = |parts: &[Part<'f>]| -> Vec<Note<'f>> {
        let parts = parts.iter().filter(|part| part.role == Role::Notes);
        parts
            .filter_map(|part| machine.bytes(part))
            .flat_map(|bytes| in_part(bytes, machine.is_little_endian))
            .collect()
    };
    let found = of_notes(&machine.sections);
    if found.is_empty() { of_notes(&machine.segments) } else { found }
}

/// Where notes are that are not there.
pub(crate) fn missing_notes(machine: &Machine<'_>) -> Vec<Range<u64>> {
    let parts = machine.sections.iter().filter(|part| part.role == Role::Notes && part.size <= MOST_NOTES);
    parts.filter(|part| machine.bytes(part).is_none()).map(Machine::range).collect()
}

/// The notes of one section or segment, to the first that does not fit.
fn in_part(mut bytes: &[u8], is_little_endian: bool) -> impl Iterator<Item = Note<'_>> {
    std::iter::from_fn(move || {
        let mut number = || -> Option<u32> {
            let (head, rest) = bytes.split_first_chunk::<4>()?;
            bytes = rest;
            Some(if is_little_endian { u32::from_le_bytes(*head) } else { u32::from_be_bytes(*head) })
        };
        let (owner_size, text_size, kind) = (number()?, number()?, number()?);
        let mut text = |size: u32| -> Option<&[u8]> {
            let size = size as usize;
            let text = bytes.get(..size)?;
            // Each part is filled up to four bytes; the last one may lack them.
            bytes = bytes.get(size.checked_next_multiple_of(4)?..).unwrap_or_default();
            Some(text)
        };
        let (owner, text) = (text(owner_size)?, text(text_size)?);
        Some(Note { owner: owner.strip_suffix(b"\0").unwrap_or(owner), kind, text })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_to_the_first_that_does_not_fit() {
        let mut bytes = Vec::new();
        for (owner, text_size, kind, text) in [(b"GNU\0", 5_u32, 3_u32, &b"abcde"[..]), (b"FDO\0", 2, 7, b"{}")] {
            bytes.extend([4, text_size, kind].iter().flat_map(|number| number.to_le_bytes()));
            bytes.extend(owner);
            bytes.extend(text);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        bytes.extend([0xff; 12]);
        let notes: Vec<_> = in_part(&bytes, true).collect();
        assert_eq!(
            notes,
            [Note { owner: b"GNU", kind: 3, text: b"abcde" }, Note { owner: b"FDO", kind: 7, text: b"{}" }]
        );
    }
}
