//! Programs: modules of Go, crates of Rust, notes of packages, products by their bytes. The samples are made here.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use plimsoll_catalog::all;
use plimsoll_engine::{FileBytes, Interest, Piece};
use plimsoll_facts::image::{Format, RawFacts};
use plimsoll_facts::{Method, PackageClass, PackageRecord};

/// Where the first loaded byte of a sample is in memory.
const BASE: u64 = 0x40_0000;

/// An ELF file of these sections, all of them in one segment, with the table of sections at its end.
fn elf(sections: &[(&str, &[u8])]) -> Vec<u8> {
    let mut names = vec![0];
    let mut content = vec![0; 64 + 56];
    let mut table = vec![0; 64];
    for (name, bytes) in sections {
        content.resize(content.len().next_multiple_of(16), 0);
        let kind: u32 = if name.starts_with(".note") { 7 } else { 1 };
        table.extend(section(u32::try_from(names.len()).unwrap(), kind, content.len() as u64, bytes.len() as u64));
        names.extend(name.as_bytes());
        names.push(0);
        content.extend(*bytes);
    }
    let name_of_names = u32::try_from(names.len()).unwrap();
    names.extend(b".shstrtab\0");
    table.extend(section(name_of_names, 3, content.len() as u64, names.len() as u64));
    content.extend(&names);
    let loaded = content.len() as u64;
    let mut header = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    header.extend([2_u16, 62].iter().flat_map(|number| number.to_le_bytes()));
    header.extend(1_u32.to_le_bytes());
    header.extend([BASE, 64, loaded].iter().flat_map(|number| number.to_le_bytes()));
    header.extend(0_u32.to_le_bytes());
    let count = u16::try_from(sections.len() + 2).unwrap();
    header.extend([64_u16, 56, 1, 64, count, count - 1].iter().flat_map(|number| number.to_le_bytes()));
    header.extend([1_u32, 6].iter().flat_map(|number| number.to_le_bytes()));
    header.extend([0, BASE, BASE, loaded, loaded, 0x1000].iter().flat_map(|number: &u64| number.to_le_bytes()));
    content[..header.len()].copy_from_slice(&header);
    content.extend(&table);
    content
}

fn section(name: u32, kind: u32, offset: u64, size: u64) -> Vec<u8> {
    let mut row = Vec::new();
    row.extend([name, kind].iter().flat_map(|number| number.to_le_bytes()));
    row.extend([2, BASE + offset, offset, size].iter().flat_map(|number: &u64| number.to_le_bytes()));
    row.extend([0_u32; 2].iter().flat_map(|number| number.to_le_bytes()));
    row.extend([16_u64, 0].iter().flat_map(|number| number.to_le_bytes()));
    row
}

/// The same without its sections, as a strict stripper leaves it.
fn without_sections(mut elf: Vec<u8>) -> Vec<u8> {
    let table = usize::try_from(u64::from_le_bytes(elf[0x28..0x30].try_into().unwrap())).unwrap();
    elf.truncate(table);
    elf[0x28..0x30].fill(0);
    elf[0x3c..0x40].fill(0);
    elf
}

fn framed(modules: &str) -> Vec<u8> {
    if modules.is_empty() {
        Vec::new()
    } else {
        [
            b"0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6",
            modules.as_bytes(),
            b"\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2",
        ]
        .concat()
    }
}

/// Build info as Go writes it since 1.18.
fn build_info(version: &str, modules: &str) -> Vec<u8> {
    let mut info = b"\xff Go buildinf:\x08\x02".to_vec();
    info.resize(32, 0);
    for text in [version.as_bytes(), &framed(modules)] {
        let mut length = text.len();
        while length > 0x7f {
            info.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
            length >>= 7;
        }
        info.push(u8::try_from(length).unwrap());
        info.extend(text);
    }
    info
}

/// Build info as Go wrote it before 1.18, for the first section of a sample.
fn pointed_build_info(before: u64, version: &str, modules: &str) -> Vec<u8> {
    // The first section is behind both headers, at the next multiple of 16.
    let start = BASE + 128 + before;
    let modules = framed(modules);
    let mut info = b"\xff Go buildinf:\x08\x00".to_vec();
    let texts = start + 64;
    let numbers =
        [start + 32, start + 48, texts, version.len() as u64, texts + version.len() as u64, modules.len() as u64];
    info.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    info.extend(version.as_bytes());
    info.extend(modules);
    info
}

const MODULES: &str = "path\texample.org/shop/cmd/web\nmod\texample.org/shop\t(devel)\t\n\
                       dep\texample.org/a\tv1.2.0\th1:aa=\n\
                       dep\texample.org/b\tv0.0.0\n=>\t./b\t(devel)\n\
                       dep\texample.org/c\tv1.0.0\n=>\texample.org/fork\tv1.0.1\th1:cc=\n\
                       build\t-ldflags=\"-X main.version=v1.4.2\"\nbuild\tGOOS=linux\n";

fn packed(json: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(json).unwrap();
    packer.finish().unwrap()
}

fn note(text: &str) -> Vec<u8> {
    let mut note = Vec::new();
    note.extend([4, u32::try_from(text.len()).unwrap(), 0xcafe_1a7e].iter().flat_map(|number| number.to_le_bytes()));
    note.extend(b"FDO\0");
    note.extend(text.as_bytes());
    note.resize(note.len().next_multiple_of(4), 0);
    note
}

const CRATES: &str = r#"{"packages":[{"name":"serde","version":"1.0.217","source":"crates.io"},
    {"name":"cc","version":"1.2.0","source":"crates.io","kind":"build"},
    {"name":"shop","version":"0.1.0","source":"local","dependencies":[0,1],"root":true}]}"#;
const NOTE: &str =
    r#"{"type":"deb","os":"Debian","osVersion":"12","name":"curl","version":"7.88.1-10","architecture":"amd64"}"#;

/// What the reader of that name says of a file that may lack its middle.
fn read(reader: &str, path: &str, bytes: &[u8], start: usize, tail: usize) -> RawFacts {
    let reader = all().iter().find(|cataloger| cataloger.name == reader).unwrap();
    let rest = [Piece { offset: (bytes.len() - tail) as u64, bytes: &bytes[bytes.len() - tail..] }];
    let format = Format::Elf(62);
    let mut file =
        FileBytes { bytes: &bytes[..start], rest: &rest, mode: 0o755, format, ..FileBytes::whole(path, bytes) };
    if tail == 0 {
        file.rest = &[];
    }
    let mut facts = RawFacts::default();
    (reader.read)(&file, &mut facts);
    facts
}

/// What a reader says when it has what it asks for as often as it asks, and how often that was.
fn answered(reader: &str, path: &str, bytes: &[u8], start: usize, tail: usize) -> (RawFacts, usize) {
    let reader = all().iter().find(|cataloger| cataloger.name == reader).unwrap();
    let end = bytes.len() - tail;
    let mut pieces = vec![Piece { offset: end as u64, bytes: &bytes[end..] }];
    for asked in 0.. {
        let format = Format::Elf(62);
        let file = FileBytes { bytes: &bytes[..start], rest: &pieces, format, ..FileBytes::whole(path, bytes) };
        let file = FileBytes { size: bytes.len() as u64, ..file };
        let mut facts = RawFacts::default();
        (reader.read)(&file, &mut facts);
        if facts.wanted.is_empty() {
            return (facts, asked);
        }
        for wanted in facts.wanted {
            let range = usize::try_from(wanted.range.start).unwrap()..usize::try_from(wanted.range.end).unwrap();
            pieces.push(Piece { offset: wanted.range.start, bytes: &bytes[range] });
        }
    }
    unreachable!()
}

fn whole(reader: &str, path: &str, bytes: &[u8]) -> RawFacts {
    read(reader, path, bytes, bytes.len(), 0)
}

fn shown(record: &PackageRecord) -> String {
    let namespace = record.namespace.as_ref().map(|namespace| format!("{namespace}/")).unwrap_or_default();
    format!("{}/{namespace}{}@{}", record.kind, record.name, record.version)
}

fn names(facts: &RawFacts) -> Vec<String> {
    assert_eq!(facts.problems, []);
    facts.packages.iter().map(shown).collect()
}

const OF_GO: [&str; 5] = [
    "golang/example.org/shop@v1.4.2",
    "golang/stdlib@v1.22.1",
    "golang/example.org/a@v1.2.0",
    "golang/example.org/b@",
    "golang/example.org/fork@v1.0.1",
];

#[test]
fn both_forms_of_build_info_name_the_modules() {
    let inline = elf(&[(".go.buildinfo", &build_info("go1.22.1 X:loopvar", MODULES))]);
    assert_eq!(names(&whole("go_binary", "app/web", &inline)), OF_GO);
    let pointers = elf(&[(".go.buildinfo", &pointed_build_info(0, "go1.22.1", MODULES))]);
    assert_eq!(names(&whole("go_binary", "app/web", &pointers)), OF_GO);
}

#[test]
fn stripped_programs_of_go_are_found_by_the_magic() {
    let sample = without_sections(elf(&[(".text", &[0x90; 100]), (".go.buildinfo", &build_info("go1.22.1", MODULES))]));
    assert_eq!(names(&whole("go_binary", "app/web", &sample)), OF_GO);
}

#[test]
fn the_magic_alone_is_no_build_info() {
    let reader = [b"\xff Go buildinf:".as_slice(), &[2; 50]].concat();
    for sample in [elf(&[(".rodata", &reader)]), without_sections(elf(&[(".rodata", &reader)]))] {
        assert!(whole("go_binary", "usr/bin/scanner", &sample).is_empty());
    }
}

#[test]
fn the_standard_library_is_a_runtime_and_others_are_replaced() {
    let facts = whole("go_binary", "app/web", &elf(&[(".go.buildinfo", &build_info("go1.22.1", MODULES))]));
    let [main, library, _, folder, fork] = facts.packages.as_slice() else { panic!("{facts:?}") };
    assert_eq!(library.class, PackageClass::Runtime);
    assert_eq!(main.requires, ["example.org/a@v1.2.0", "example.org/b", "example.org/fork@v1.0.1", "stdlib@v1.22.1"]);
    assert_eq!(main.properties["buildSetting.GOOS"], "linux");
    assert_eq!(main.properties["versionFrom"], "-ldflags");
    assert_eq!(folder.properties["replacedBy"], "./b");
    assert_eq!(fork.properties["replaces"], "example.org/c@v1.0.0");
}

#[test]
fn programs_without_modules_say_that_their_dependencies_are_unknown() {
    for modules in ["", "path\tcommand-line-arguments\nbuild\tCGO_ENABLED=1\n"] {
        let facts = whole("go_binary", "usr/bin/etcd", &elf(&[(".go.buildinfo", &build_info("go1.19.8", modules))]));
        assert_eq!(names(&facts), ["golang/stdlib@v1.19.8"]);
        assert_eq!(facts.packages[0].properties["depsUnknown"], "true");
    }
}

#[test]
fn what_lies_in_the_middle_of_a_large_file_is_a_limit_and_its_end_is_read() {
    let info = build_info("go1.22.1", MODULES);
    let crates = packed(CRATES.as_bytes());
    let sample =
        elf(&[(".text", &[0x90; 4096]), (".go.buildinfo", &info), (".dep-v0", &crates), (".rest", &[7; 4096])]);
    let facts = read("go_binary", "app/web", &sample, 512, 2048);
    assert_eq!(facts.problems[0].limit.as_deref(), Some("file-buffer"));
    let facts = read("rust_binary", "app/web", &sample, 512, 2048);
    assert_eq!(facts.problems[0].limit.as_deref(), Some("file-buffer"));
    let facts = read("go_binary", "app/web", &sample, 512, sample.len() - 2048);
    assert_eq!(names(&facts), OF_GO);
}

#[test]
fn what_lies_in_the_middle_of_a_large_file_is_asked_for() {
    let crates = packed(CRATES.as_bytes());
    for (info, times) in [(build_info("go1.22.1", MODULES), 1), (pointed_build_info(4096, "go1.22.1", MODULES), 3)] {
        let parts: [(&str, &[u8]); 4] =
            [(".text", &[0x90; 4096]), (".go.buildinfo", &info), (".dep-v0", &crates), (".rest", &[7; 4096])];
        let sample = elf(&parts);
        let (facts, asked) = answered("go_binary", "app/web", &sample, 512, 2048);
        assert_eq!(names(&facts), OF_GO);
        assert!((1..=times).contains(&asked), "{asked}");
        let (facts, asked) = answered("rust_binary", "app/web", &sample, 512, 2048);
        assert_eq!((facts.packages.len(), asked), (3, 1));
    }
}

#[test]
fn readers_find_what_they_know_in_bytes_that_pass_by() {
    let parts = [&[7; 64], &build_info("go1.22.1", MODULES)[..], b"\0node.js/v18.17.1\0", &[7; 64]].concat();
    for (reader, path, at) in [("go_binary", "app/web", 64), ("product", "usr/bin/node", parts.len() - 64 - 17)] {
        let reader = all().iter().find(|cataloger| cataloger.name == reader).unwrap();
        let passing =
            reader.interest.iter().find_map(|it| if let Interest::Passing(it) = it { Some(it) } else { None });
        let file = FileBytes { format: Format::Elf(62), ..FileBytes::whole(path, &parts) };
        let found = (passing.unwrap().find)(&file);
        assert_eq!(found.iter().map(|range| range.start).collect::<Vec<_>>(), [at]);
    }
}

#[test]
fn crates_are_named_with_what_they_need() {
    let facts = whole("rust_binary", "app/shop", &elf(&[(".dep-v0", &packed(CRATES.as_bytes()))]));
    assert_eq!(names(&facts), ["cargo/serde@1.0.217", "cargo/cc@1.2.0", "cargo/shop@0.1.0"]);
    assert_eq!(facts.packages[2].requires, ["serde@1.0.217", "cc@1.2.0"]);
    assert!(facts.packages[1].is_dev && !facts.packages[0].is_dev);
}

#[test]
fn a_list_of_crates_that_unpacks_without_end_is_a_limit() {
    let facts = whole("rust_binary", "app/shop", &elf(&[(".dep-v0", &packed(&vec![b' '; (16 << 20) + 2]))]));
    assert_eq!(facts.problems[0].limit.as_deref(), Some("section-bytes"));
    let facts = whole("rust_binary", "app/shop", &elf(&[(".dep-v0", b"no zlib")]));
    assert_eq!((facts.packages.len(), facts.problems.len()), (0, 1));
}

#[test]
fn a_note_names_the_package_that_a_file_is_part_of() {
    for sample in [elf(&[(".note.package", &note(NOTE))]), elf(&[(".text", &[0; 9]), (".note.x", &note(NOTE))])] {
        let facts = whole("package_note", "usr/bin/curl", &sample);
        assert_eq!(names(&facts), ["deb/debian/curl@7.88.1-10"]);
        let record = &facts.packages[0];
        assert_eq!((record.class, record.method), (PackageClass::Vendored, Method::BinaryMeta));
        assert_eq!(record.qualifiers["distro"], "debian-12");
    }
}

#[test]
fn products_are_named_by_name_and_bytes() {
    let sample = elf(&[(".rodata", b"\0nginx version: nginx/1.25.3\n\0memcached 1.6.21\0")]);
    let facts = whole("product", "opt/any", &sample);
    assert_eq!(names(&facts), ["generic/nginx@1.25.3"]);
    assert_eq!(facts.packages[0].properties["cpe"], "cpe:2.3:a:f5:nginx:1.25.3:*:*:*:*:*:*:*");
    assert_eq!(
        names(&whole("product", "opt/memcached", &sample)),
        ["generic/memcached@1.6.21", "generic/nginx@1.25.3"]
    );
}

#[test]
fn a_script_of_the_name_of_a_program_is_none() {
    let facts = {
        let mut facts = RawFacts::default();
        let reader = all().iter().find(|cataloger| cataloger.name == "product").unwrap();
        (reader.read)(&FileBytes::whole("usr/bin/memcached", b"#!/bin/sh\n\0memcached 1.6.21\0"), &mut facts);
        facts
    };
    assert!(facts.is_empty());
}

/// Cut off at each byte, and with each byte turned over, all readers come back.
#[test]
fn broken_programs_break_no_reader() {
    let crates = packed(CRATES.as_bytes());
    let info = build_info("go1.22.1", "mod\tm\tv1.0.0\n");
    let mut samples = vec![
        elf(&[(".go.buildinfo", &info), (".dep-v0", &crates), (".note.package", &note(NOTE))]),
        elf(&[(".go.buildinfo", &pointed_build_info(0, "go1.16", "mod\tm\tv1.0.0\n"))]),
    ];
    samples.push(without_sections(samples[0].clone()));
    for sample in samples {
        for place in 0..sample.len() {
            let mut turned = sample.clone();
            turned[place] ^= 0xff;
            for reader in ["go_binary", "rust_binary", "package_note", "product"] {
                whole(reader, "usr/bin/python3", &turned);
                whole(reader, "usr/bin/python3", &sample[..place]);
                read(reader, "usr/bin/python3", &sample, place, (sample.len() - place) / 2);
            }
        }
    }
}
