//! Which readers want which files.

use std::collections::BTreeMap;

use plimsoll_engine::{FileReader, Interest};
use plimsoll_facts::image::{Format, base_name, parent};

/// Bytes at the start of a file that decide what it is.
pub(crate) const HEAD_BYTES: usize = 512;

/// Readers with an index over what they want.
#[allow(clippy::struct_field_names, reason = "`readers` is what the others point into")]
pub struct Readers<'r> {
    readers: Vec<&'r dyn FileReader>,
    names: BTreeMap<&'static [u8], Vec<usize>>,
    folders: BTreeMap<&'static [u8], Vec<usize>>,
    prefixes: Vec<(&'static [u8], usize)>,
    suffixes: Vec<(&'static [u8], usize)>,
    magics: Vec<(&'static [u8], usize)>,
    binaries: Vec<usize>,
    hashed: Hashed,
}

/// Which programs and libraries get digests of their content. Hashing all of them costs a third of what reading an
/// image costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Hashed {
    /// All, so that they can be compared with what the databases of packages say.
    All,
    /// Those of which a reader says something: whose they are decides what is listed.
    Recognised,
}

impl<'r> Readers<'r> {
    /// These readers; all programs and libraries are hashed.
    pub fn new(readers: Vec<&'r dyn FileReader>) -> Self {
        let mut index = Self {
            readers: Vec::new(),
            names: BTreeMap::new(),
            folders: BTreeMap::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            magics: Vec::new(),
            binaries: Vec::new(),
            hashed: Hashed::All,
        };
        for (number, reader) in readers.iter().enumerate() {
            for interest in reader.interest() {
                match interest {
                    Interest::Name(name) => index.names.entry(name.as_bytes()).or_default().push(number),
                    Interest::In(name) => index.folders.entry(name.as_bytes()).or_default().push(number),
                    Interest::Prefix(start) => index.prefixes.push((start.as_bytes(), number)),
                    Interest::Suffix(ending) => index.suffixes.push((ending.as_bytes(), number)),
                    Interest::Magic(magic) => index.magics.push((magic, number)),
                    Interest::Binary => index.binaries.push(number),
                    Interest::Passing(_) => {}
                }
            }
        }
        Self { readers, ..index }
    }

    /// The same, but only programs and libraries of which a reader says something are hashed: enough for a list of
    /// packages, not for telling which programs were changed.
    #[must_use]
    pub const fn hashing_what_is_recognised(mut self) -> Self {
        self.hashed = Hashed::Recognised;
        self
    }

    /// True when programs and libraries are hashed of which no reader says anything.
    pub(crate) fn hash_all(&self) -> bool {
        self.hashed == Hashed::All
    }

    /// What decides whether a cache holds what these readers would say: names, versions, what is hashed.
    pub(crate) fn versions(&self) -> String {
        let versions: Vec<_> = self.readers.iter().map(|reader| (reader.name(), reader.version())).collect();
        format!("{versions:?} {:?}", self.hashed)
    }

    /// The readers that want a file, each once, in their order.
    pub(crate) fn wanting(&self, path: &[u8], head: &[u8], format: Format, into: &mut Vec<&'r dyn FileReader>) {
        let name = base_name(path);
        let mut numbers: Vec<usize> = Vec::new();
        numbers.extend(self.names.get(name).into_iter().flatten());
        if !self.folders.is_empty() {
            numbers.extend(self.folders.get(base_name(parent(path))).into_iter().flatten());
        }
        let fits = |(text, _): &&(&[u8], usize), test: fn(&[u8], &[u8]) -> bool, of: &[u8]| test(of, text);
        numbers.extend(self.prefixes.iter().filter(|entry| fits(entry, <[u8]>::starts_with, name)).map(|(_, n)| n));
        numbers.extend(self.suffixes.iter().filter(|entry| fits(entry, <[u8]>::ends_with, name)).map(|(_, n)| n));
        numbers.extend(self.magics.iter().filter(|entry| fits(entry, <[u8]>::starts_with, head)).map(|(_, n)| n));
        if format.is_binary() {
            numbers.extend(&self.binaries);
        }
        numbers.sort_unstable();
        numbers.dedup();
        into.clear();
        into.extend(numbers.into_iter().filter_map(|number| self.readers.get(number).copied()));
    }
}

/// What the first bytes of a file say. Sources: elf(5); Microsoft, PE Format; Apple, mach-o/loader.h and mach-o/fat.h.
pub(crate) fn format_of(head: &[u8]) -> Format {
    match head {
        [0x7f, b'E', b'L', b'F', _, order, rest @ ..] => {
            let machine = rest.get(12..14).and_then(|bytes| bytes.try_into().map_or(None, Some));
            let read = if *order == 2 { u16::from_be_bytes } else { u16::from_le_bytes };
            Format::Elf(machine.map_or(0, read))
        }
        [b'M', b'Z', ..] => Format::Pe,
        [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] => Format::MachO,
        // A class file of Java begins in the same way; there the next number is its version, from 45 on.
        [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, count, ..] if *count < 40 => Format::MachO,
        [b'#', b'!', ..] => Format::Script,
        _ => Format::Other,
    }
}
