//! What ELF programs and libraries point at. Source: System V ABI, "Dynamic Linking"; elf(5).

use std::cell::RefCell;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use object::elf::{
    DT_NEEDED, DT_RPATH, DT_RUNPATH, FileHeader32, FileHeader64, PT_DYNAMIC, PT_INTERP, SHN_UNDEF, SHT_DYNSYM,
};
use object::read::elf::{Dyn, FileHeader, ProgramHeader, SectionHeader, Sym};
use object::{Endianness, FileKind, ReadRef};
use plimsoll_engine::FileBytes;
use plimsoll_facts::image::{Blind, Call, CodeKind, Edge, FileEdges, RawFacts};

/// Bytes of constant data that are searched; the middle of a large file is asked for up to that.
const MOST_DATA: u64 = 64 << 20;

/// Bytes of a path or soname in strings.
const MOST_NAME: usize = 256;

/// Paths that are kept of one file.
const MOST_PATHS: usize = 2000;

/// Folders of which the content is not the image's.
const OTHERS: [&[u8]; 5] = [b"/proc", b"/dev", b"/sys", b"/tmp", b"/run"];

/// The sections that hold constant strings.
const STRINGS: [&[u8]; 3] = [b".rodata", b".rodata.str1.1", b".rodata.str1.8"];

/// What an ELF file points at; `None` for other machine code.
pub(super) fn edges(file: &FileBytes<'_>, facts: &mut RawFacts) -> Option<FileEdges> {
    let window = Window { file: *file, missing: RefCell::default() };
    let found = match FileKind::parse(&window) {
        Ok(FileKind::Elf32) => read::<FileHeader32<Endianness>>(&window),
        Ok(FileKind::Elf64) => read::<FileHeader64<Endianness>>(&window),
        _ => return None,
    };
    for range in window.missing.take() {
        facts.want(range);
    }
    Some(found.unwrap_or_else(|error| {
        facts.problem(format!("what it points at is not read: {error}"));
        FileEdges { blind: vec![Blind::Partial], ..FileEdges::new(CodeKind::Machine) }
    }))
}

/// What is there of a file, and what of it was asked for and is not there.
#[derive(Debug)]
struct Window<'f> {
    file: FileBytes<'f>,
    missing: RefCell<Vec<Range<u64>>>,
}

impl<'f> ReadRef<'f> for &Window<'f> {
    fn len(self) -> Result<u64, ()> {
        Ok(self.file.size)
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'f [u8], ()> {
        if size == 0 {
            return Ok(&[]);
        }
        let found = self.file.get(offset, size);
        let end = offset.checked_add(size).filter(|end| *end <= self.file.size && size <= MOST_DATA).ok_or(())?;
        if found.is_none() {
            self.missing.borrow_mut().push(offset..end);
        }
        found.ok_or(())
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'f [u8], ()> {
        let bytes = self.file.at(range.start).ok_or(())?;
        let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        let bytes = bytes.get(..length.min(bytes.len())).ok_or(())?;
        let end = bytes.iter().position(|byte| *byte == delimiter).ok_or(())?;
        bytes.get(..end).ok_or(())
    }
}

fn read<Header: FileHeader<Endian = Endianness>>(window: &Window<'_>) -> object::Result<FileEdges> {
    let mut found = FileEdges::new(CodeKind::Machine);
    let header = Header::parse(window)?;
    let endian = header.endian()?;
    for program in header.program_headers(endian, window)? {
        if program.p_type(endian) == PT_INTERP
            && let Some(path) = program.interpreter(endian, window)?
        {
            found.edges.push(Edge::Interpreter(text(path)));
        }
    }
    let sections = header.sections(endian, window)?;
    if let Some((entries, link)) = sections.dynamic(endian, window)? {
        let strings = sections.strings(endian, window, link)?;
        for entry in entries {
            // Each tag is a number of 32 bits; others are of no interest.
            let make = match entry.d_tag(endian) {
                DT_NEEDED => Edge::Needed,
                DT_RPATH => Edge::Rpath,
                DT_RUNPATH => Edge::Runpath,
                _ => continue,
            };
            found.edges.push(make(text(entry.string(endian, strings)?)));
        }
    } else if header.program_headers(endian, window)?.iter().any(|program| program.p_type(endian) == PT_DYNAMIC) {
        // Without a table of sections the symbols cannot be counted.
        found.blind.push(Blind::Partial);
    }
    let symbols = sections.symbols(endian, window, SHT_DYNSYM)?;
    for symbol in symbols.iter().filter(|symbol| symbol.st_shndx(endian) == SHN_UNDEF) {
        found.calls.extend(call(symbol.name(endian, symbols.strings())?));
    }
    found.calls.sort_unstable();
    found.calls.dedup();
    let mut is_go = false;
    let mut data: Vec<&[u8]> = Vec::new();
    for section in sections.iter() {
        let name = sections.section_name(endian, section)?;
        if name == b".gopclntab" || name == b".data.rel.ro.gopclntab" {
            is_go = true;
            // Names of all functions are in it.
            let finder = AhoCorasick::new(["os/exec.(*Cmd).Start"]);
            match (section.data(endian, window), finder) {
                (Ok(table), Ok(finder)) if !finder.is_match(table) => {}
                _ => found.blind.push(Blind::ComputedProgram),
            }
        }
        if STRINGS.contains(&name) {
            match section.data(endian, window) {
                Ok(bytes) => data.push(bytes),
                Err(_) => found.blind.push(Blind::Partial),
            }
        }
    }
    strings(&data, is_go, &mut found);
    Ok(found)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a function that is imported means. Source: the manual pages of section 3; versions behind `@` are in a table of
/// their own.
fn call(name: &[u8]) -> Option<Call> {
    Some(match name {
        b"dlopen" | b"dlmopen" => Call::Load,
        b"execl" | b"execle" | b"execlp" | b"execv" | b"execve" | b"execvp" | b"execvpe" | b"fexecve" | b"execveat"
        | b"posix_spawn" | b"posix_spawnp" => Call::Execute,
        b"system" | b"popen" => Call::Shell,
        b"getpwnam" | b"getpwnam_r" | b"getpwuid" | b"getpwuid_r" | b"getgrnam" | b"getgrnam_r" | b"getgrgid"
        | b"getgrgid_r" | b"getpwent" | b"getgrent" | b"getgrouplist" | b"initgroups" | b"getaddrinfo"
        | b"gethostbyname" | b"gethostbyname_r" | b"gethostbyname2" | b"gethostbyname2_r" | b"gethostbyaddr"
        | b"gethostbyaddr_r" | b"getnameinfo" | b"getservbyname" | b"getservbyname_r" | b"getservbyport"
        | b"getservbyport_r" | b"getprotobyname" | b"getprotobyname_r" | b"getspnam" | b"getspnam_r" => Call::Names,
        b"iconv_open" => Call::Convert,
        b"setlocale" | b"newlocale" => Call::Locale,
        b"localtime" | b"localtime_r" | b"mktime" | b"tzset" | b"strftime" => Call::Zone,
        _ => return None,
    })
}

/// Paths and sonames in constant data.
fn strings(data: &[&[u8]], is_go: bool, found: &mut FileEdges) {
    let mut paths = 0;
    for bytes in data {
        if is_go {
            runs(bytes, found);
        } else {
            for path in paths_in(bytes) {
                paths += 1;
                if paths > MOST_PATHS {
                    found.blind.push(Blind::Partial);
                    break;
                }
                found.edges.push(Edge::Path(path.to_owned()));
            }
        }
        if found.calls(Call::Load) {
            found.edges.extend(sonames(bytes).map(Edge::Library));
        }
    }
    let is_library = |edge: &Edge| match edge {
        Edge::Library(_) => true,
        Edge::Path(path) => path.split('.').skip(1).any(|ending| ending == "so"),
        _ => false,
    };
    if found.calls(Call::Load) && !found.edges.iter().any(is_library) {
        found.blind.push(Blind::ComputedLibrary);
    }
    if found.calls(Call::Execute) && !found.edges.iter().any(|edge| matches!(edge, Edge::Path(_))) {
        found.blind.push(Blind::ComputedProgram);
    }
}

/// Absolute paths: strings that begin with a slash, behind the end of another one.
fn paths_in(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let first = bytes.starts_with(b"/").then_some(0);
    // This is the hot loop over all constant data: a search for two bytes runs at the speed of memory.
    let starts = AhoCorasick::new([b"\0/"])
        .map_or_else(|_| Vec::new(), |finder| finder.find_iter(bytes).map(|found| found.start() + 1).collect());
    first.into_iter().chain(starts).filter_map(|at| {
        let tail = bytes.get(at..)?;
        let tail = tail.get(..tail.len().min(MOST_NAME))?;
        let path = tail.get(..tail.iter().position(|byte| *byte == 0)?)?;
        let is_plain = path.iter().all(|byte| is_path(*byte));
        let is_ours = !OTHERS.iter().any(|other| path.strip_prefix(*other).is_some_and(is_end));
        if path.len() < 4 || !is_plain || !is_ours || path.starts_with(b"//") {
            return None;
        }
        std::str::from_utf8(path).map_or(None, Some)
    })
}

/// True where a folder's name ends.
const fn is_end(rest: &[u8]) -> bool {
    matches!(rest, [] | [b'/', ..])
}

/// True for bytes of ordinary paths. A `%` or a blank makes a string a message or a pattern.
const fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-' | b'+' | b'@' | b':' | b'~' | b',')
}

/// The strings of Go stand behind each other without an end: what begins like a path of a system is kept with what
/// follows, and the image tells where it ends.
fn runs(bytes: &[u8], found: &mut FileEdges) {
    let starts = ["/etc/", "/usr/", "/bin/", "/lib/", "/opt/", "/var/", "/sbin/"];
    let Ok(finder) = AhoCorasick::new(starts) else { return };
    for at in finder.find_iter(bytes).take(MOST_PATHS).map(|found| found.start()) {
        let tail = bytes.get(at..).unwrap_or_default();
        let length = tail.iter().take(MOST_NAME).take_while(|byte| is_path(**byte)).count();
        if let Some(Ok(run)) = tail.get(..length).map(std::str::from_utf8) {
            found.edges.push(Edge::PathRun(run.to_owned()));
        }
    }
}

/// Names of libraries: `libz.so.1`, `plugin.so`, with or without a path.
fn sonames(bytes: &[u8]) -> impl Iterator<Item = String> {
    let ends = AhoCorasick::new([".so"])
        .map_or_else(|_| Vec::new(), |finder| finder.find_iter(bytes).map(|found| found.start()).collect());
    ends.into_iter().filter_map(|at| {
        let head = bytes.get(at.saturating_sub(MOST_NAME)..at)?;
        let start = at - head.iter().rev().take_while(|byte| is_path(**byte)).count();
        // What stands before the name has to be the end of another string.
        let is_start = start == 0 || bytes.get(start - 1) == Some(&0);
        let tail = bytes.get(at + 3..)?;
        let version = tail.iter().take(MOST_NAME).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        let is_whole = tail.get(version) == Some(&0) && matches!(tail.first(), Some(b'.' | 0));
        let name = bytes.get(start..at + 3 + version)?;
        if !is_start || !is_whole || start == at || name.starts_with(b".") && !name.starts_with(b"./") {
            return None;
        }
        Some(text(name))
    })
}
