//! Machine code as its readers see it: where its sections and segments lie, in ELF, PE and Mach-O alike.
//!
//! Only headers are read. What lies in the middle of a large file, which is not there at first, is told from what is
//! nowhere: the first is asked for, the second is an answer.

mod note;
mod window;

use std::ops::Range;

use object::elf::{FileHeader32, FileHeader64, PT_LOAD, PT_NOTE, SHF_COMPRESSED, SHT_NOTE};
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{BinaryFormat, Endianness, File as Program, FileKind, Object, ObjectSection, ObjectSegment, SectionKind};
use plimsoll_engine::FileBytes;

pub(crate) use note::{missing_notes, notes};
pub(crate) use window::Window;

/// Sections, segments or programs of one file that are looked at. Real files have some hundred sections.
const MOST_PARTS: usize = 4096;

/// A run of bytes of the file that has a place in memory.
#[derive(Clone, Debug)]
pub(crate) struct Part<'f> {
    /// Its name; empty for segments.
    pub(crate) name: &'f [u8],
    /// Where it is in memory.
    pub(crate) address: u64,
    /// Where it is in the file.
    pub(crate) offset: u64,
    /// Its bytes in the file.
    pub(crate) size: u64,
    /// What is in it.
    pub(crate) role: Role,
}

/// What a part is for, as far as its readers care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// Data of PE that the program may write to: there the linker of Go has no section of its own.
    Data,
    /// Notes of ELF.
    Notes,
    /// Packed bytes.
    Compressed,
    /// Anything else.
    Other,
}

/// A program or library of machine code.
#[derive(Debug)]
pub(crate) struct Machine<'f> {
    /// The file.
    pub(crate) window: Window<'f>,
    /// Its sections; none when it is stripped of them.
    pub(crate) sections: Vec<Part<'f>>,
    /// What is loaded into memory.
    pub(crate) segments: Vec<Part<'f>>,
    /// Whether its numbers begin with the lowest byte.
    pub(crate) is_little_endian: bool,
}

impl<'f> Machine<'f> {
    /// The layout of a file, or what is wrong with its headers. Of a universal file of macOS, its first program.
    pub(crate) fn read(file: &FileBytes<'f>) -> object::Result<Option<Self>> {
        let window = Window::of(file);
        match FileKind::parse(window)? {
            FileKind::Elf32 => elf::<FileHeader32<Endianness>>(window).map(Some),
            FileKind::Elf64 => elf::<FileHeader64<Endianness>>(window).map(Some),
            FileKind::MachOFat32 => match MachOFatFile32::parse(window)?.arches().first() {
                Some(program) => other(Window::whole(program.data(window)?)).map(Some),
                None => Ok(None),
            },
            FileKind::MachOFat64 => match MachOFatFile64::parse(window)?.arches().first() {
                Some(program) => other(Window::whole(program.data(window)?)).map(Some),
                None => Ok(None),
            },
            FileKind::MachO32 | FileKind::MachO64 | FileKind::Pe32 | FileKind::Pe64 => other(window).map(Some),
            _ => Ok(None),
        }
    }

    /// The section of that name.
    pub(crate) fn section(&self, name: &[u8]) -> Option<&Part<'f>> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The bytes of a part; `None` when they lie in the middle that is not there.
    pub(crate) fn bytes(&self, part: &Part<'f>) -> Option<&'f [u8]> {
        self.window.get(part.offset, part.size)
    }

    /// Where a part is in the file.
    pub(crate) const fn range(part: &Part<'f>) -> Range<u64> {
        part.offset..part.offset.saturating_add(part.size)
    }

    /// Where in the file an address in memory is.
    pub(crate) fn place(&self, address: u64, size: u64) -> Option<Range<u64>> {
        self.segments.iter().find_map(|segment| {
            let within = address.checked_sub(segment.address)?;
            let end = within.checked_add(size).filter(|end| *end <= segment.size)?;
            Some(segment.offset.checked_add(within)?..segment.offset.checked_add(end)?)
        })
    }

    /// The bytes at an address in memory; `None` when nothing is there or it is not read.
    pub(crate) fn at_address(&self, address: u64, size: u64) -> Option<&'f [u8]> {
        let range = self.place(address, size)?;
        self.window.get(range.start, range.end - range.start)
    }
}

/// ELF by its two tables. The symbols are left alone: of a large file they are in the middle.
fn elf<Header: FileHeader<Endian = Endianness>>(window: Window<'_>) -> object::Result<Machine<'_>> {
    let header = Header::parse(window)?;
    let endian = header.endian()?;
    let programs = header.program_headers(endian, window)?;
    let segments = programs.iter().take(MOST_PARTS).filter_map(|program| {
        let role = match program.p_type(endian) {
            PT_LOAD => Role::Other,
            PT_NOTE => Role::Notes,
            _ => return None,
        };
        let (offset, size) = program.file_range(endian);
        Some(Part { name: b"", address: program.p_vaddr(endian).into(), offset, size, role })
    });
    let segments = segments.collect();
    let table = header.sections(endian, window)?;
    let mut sections = Vec::new();
    for section in table.iter().take(MOST_PARTS) {
        let flags = section.sh_flags(endian);
        let role = match section.sh_type(endian) {
            SHT_NOTE => Role::Notes,
            _ if flags.contains(SHF_COMPRESSED) => Role::Compressed,
            _ => Role::Other,
        };
        let Some((offset, size)) = section.file_range(endian) else { continue };
        let name = table.section_name(endian, section)?;
        sections.push(Part { name, address: section.sh_addr(endian).into(), offset, size, role });
    }
    Ok(Machine { window, segments, sections, is_little_endian: header.is_little_endian() })
}

/// PE and Mach-O.
fn other(window: Window<'_>) -> object::Result<Machine<'_>> {
    let file = Program::parse(window)?;
    let segments = file.segments().take(MOST_PARTS).map(|segment| {
        let (offset, size) = segment.file_range();
        Part { name: b"", address: segment.address(), offset, size, role: Role::Other }
    });
    let segments: Vec<_> = segments.collect();
    let is_pe = file.format() == BinaryFormat::Pe;
    let mut sections = Vec::new();
    for section in file.sections().take(MOST_PARTS) {
        let Some((offset, size)) = section.file_range() else { continue };
        let role = if is_pe && section.kind() == SectionKind::Data { Role::Data } else { Role::Other };
        let name = section.name_bytes()?;
        sections.push(Part { name, address: section.address(), offset, size, role });
    }
    Ok(Machine { window, segments, sections, is_little_endian: file.is_little_endian() })
}
