//! Tar streams as members and contents.

use std::collections::BTreeMap;
use std::io::Read as _;

use md5::{Digest as _, Md5};
use plimsoll_image::inflate::{Limits, Plain};
use plimsoll_image::tar::{Ambiguity, Fault, Member, MemberKind, Members, Segment, TarError};
use serde_json::Value;

/// A header block in the given form with the checksum right.
fn header(form: &str, typeflag: u8, name: &str, size: usize) -> [u8; 512] {
    let mut header = match form {
        "gnu" => tar::Header::new_gnu(),
        "ustar" => tar::Header::new_ustar(),
        _ => tar::Header::new_old(),
    };
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_old_mut().size = *b"00000000000\0";
    header.as_old_mut().size[..11].copy_from_slice(format!("{size:011o}").as_bytes());
    header.as_old_mut().linkflag = [typeflag];
    header.set_cksum();
    *header.as_bytes()
}

/// Bytes up to whole blocks.
fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().next_multiple_of(512), 0);
    padded
}

/// A header with its content.
fn entry(form: &str, typeflag: u8, name: &str, content: &[u8]) -> Vec<u8> {
    [header(form, typeflag, name, content.len()).to_vec(), padded(content)].concat()
}

/// A PAX header with these records.
fn pax(typeflag: u8, records: &[(&str, &str)]) -> Vec<u8> {
    let mut all = String::new();
    for (key, value) in records {
        let rest = format!(" {key}={value}\n");
        let length =
            (rest.len()..rest.len() + 9).find(|length| length - length.to_string().len() == rest.len()).unwrap();
        all += &format!("{length}{rest}");
    }
    entry("ustar", typeflag, "pax", all.as_bytes())
}

fn file(name: &str, content: &str) -> Vec<u8> {
    entry("ustar", b'0', name, content.as_bytes())
}

const END: [u8; 1024] = [0; 1024];

/// A member with the MD5 of its content, unless that is broken or too large to look at, or what is wrong.
type Row = Result<(Member, Option<String>), TarError>;

/// Everything that reading gives, errors that go on among it.
fn read(archive: &[u8]) -> (Vec<Row>, Option<Ambiguity>) {
    let mut members = Members::new(archive);
    let mut rows = Vec::new();
    loop {
        let error = match members.next() {
            Ok(None) => break,
            Ok(Some(member)) => match content(&mut members, &member) {
                Ok(md5) => {
                    rows.push(Ok((member, md5)));
                    continue;
                }
                Err(error) => {
                    rows.push(Ok((member, None)));
                    error
                }
            },
            Err(error) => error,
        };
        let over = !error.goes_on();
        rows.push(Err(error));
        if over {
            break;
        }
    }
    (rows, members.finish().unwrap_or(None))
}

fn content(members: &mut Members<&[u8]>, member: &Member) -> Result<Option<String>, TarError> {
    let small = member.size < 1 << 31;
    let (mut md5, mut length) = (Md5::new(), 0);
    while let Some(segment) = members.segment()? {
        length += match segment {
            Segment::Data(bytes) => {
                md5.update(bytes);
                bytes.len() as u64
            }
            Segment::Hole(bytes) => {
                let zeros = vec![0; if small { usize::try_from(bytes).unwrap() } else { 0 }];
                md5.update(zeros);
                bytes
            }
        };
    }
    assert_eq!(length, member.size, "{}", member.name.escape_ascii());
    Ok(small.then(|| hex(&md5.finalize())))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Names of members and messages of errors, in order.
fn listed(archive: &[u8]) -> Vec<String> {
    let rows = read(archive).0.into_iter();
    rows.map(|row| match row {
        Ok((member, _)) => String::from_utf8(member.name).unwrap(),
        Err(error) => format!("{}: {}", error.offset, error.fault),
    })
    .collect()
}

/// The notes of the last member.
fn notes(archive: &[u8]) -> Vec<Ambiguity> {
    read(archive).0.pop().unwrap().unwrap().0.ambiguities
}

#[test]
fn members_written_by_a_library_are_read_back() {
    let mut builder = tar::Builder::new(Vec::new());
    let long = "directory/".repeat(30) + "file";
    for name in ["a", &long] {
        let mut header = tar::Header::new_gnu();
        header.set_size(3);
        header.set_mode(0o644);
        header.set_uid(u64::from(u32::MAX));
        header.set_mtime(1_000_000_000);
        header.set_username("root").unwrap();
        builder.append_data(&mut header, name, &b"abc"[..]).unwrap();
    }
    let mut link = tar::Header::new_gnu();
    link.set_size(0);
    link.set_entry_type(tar::EntryType::Symlink);
    builder.append_link(&mut link, "link", &long).unwrap();
    let archive = builder.into_inner().unwrap();

    let (rows, behind) = read(&archive);
    let members: Vec<_> = rows.into_iter().map(|row| row.unwrap().0).collect();
    assert_eq!(behind, None);
    assert_eq!(members.len(), 3);
    assert_eq!(members[1].name, long.as_bytes());
    assert_eq!(members[1].offset, 1024 + 1024);
    let file = &members[0];
    assert_eq!((file.kind, file.size, file.mode, file.uid), (MemberKind::File, 3, 0o644, u64::from(u32::MAX)));
    assert_eq!((file.mtime, &file.uname[..]), ((1_000_000_000, 0), &b"root"[..]));
    assert_eq!((members[2].kind, &members[2].link[..]), (MemberKind::SymLink, long.as_bytes()));
    assert!(members.iter().all(|member| member.ambiguities.is_empty()));
}

#[test]
fn type_flags_say_what_a_member_is() {
    for (typeflag, name, kind) in [
        (b'0', "f/", MemberKind::File),
        (0, "f", MemberKind::File),
        (0, "d/", MemberKind::Directory),
        (b'7', "f", MemberKind::File),
        (b'1', "l", MemberKind::HardLink),
        (b'2', "l", MemberKind::SymLink),
        (b'3', "c", MemberKind::CharDevice),
        (b'4', "b", MemberKind::BlockDevice),
        (b'5', "d", MemberKind::Directory),
        (b'6', "p", MemberKind::Fifo),
        (b'D', "d/", MemberKind::Other(b'D')),
    ] {
        let rows = read(&[header("v7", typeflag, name, 0), [0; 512]].concat()).0;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].as_ref().unwrap().0.kind, kind, "{typeflag}");
    }
}

#[test]
fn an_archive_may_end_in_any_way_runtimes_accept() {
    let member = file("a", "x");
    for end in [0, 1, 511, 512, 1024, 5000] {
        let archive = [&member[..member.len() - 511], &[0; 511], &vec![0; end][..]].concat();
        let expected: &[&str] = match end {
            1 | 511 => &["a", "1024: the archive is cut off"],
            _ => &["a"],
        };
        assert_eq!(listed(&archive), expected, "{end}");
    }
    let no_padding = &member[..513];
    assert_eq!(listed(no_padding), ["a"]);
    assert_eq!(listed(&[]), [""; 0]);
}

#[test]
fn an_archive_that_is_cut_off_or_damaged_says_where() {
    let archive = [file("a", "x"), file("b", "y")].concat();
    assert_eq!(listed(&archive[..512]), ["a", "0: the archive is cut off"]);
    assert_eq!(listed(&archive[..1500]), ["a", "1024: the archive is cut off"]);
    let mut damaged = archive.clone();
    damaged[1030] = b'!';
    assert_eq!(listed(&damaged), ["a", "1024: header with a wrong checksum"]);
    let lone = [file("a", "x"), vec![0; 512], file("b", "y")].concat();
    assert_eq!(listed(&lone), ["a", "1024: a single block of zeros inside the archive"]);
    let mut negative = tar::Header::from_byte_slice(&header("gnu", b'0', "a", 0)).clone();
    negative.as_old_mut().size = [0xff; 12];
    negative.set_cksum();
    assert_eq!(listed(negative.as_bytes()), ["0: header with an invalid size"]);
    let mut members = Members::new(&damaged[..]);
    members.next().unwrap();
    for _ in 0..2 {
        assert!(matches!(members.next(), Err(TarError { offset: 1024, fault: Fault::Checksum })));
    }
    assert!(members.segment().is_err());
}

#[test]
fn an_invalid_member_does_not_hide_those_behind_it() {
    let invalid_uid = {
        let mut block = tar::Header::from_byte_slice(&header("ustar", b'0', "a", 1)).clone();
        block.as_old_mut().uid = *b"nobody\0\0";
        block.set_cksum();
        [block.as_bytes(), &padded(b"x")[..]].concat()
    };
    let after = file("after", "");
    for (bytes, error) in [
        (invalid_uid, "0: header with an invalid uid"),
        ([pax(b'x', &[("uid", "nobody")]), file("a", "x")].concat(), "1024: invalid PAX record"),
        ([pax(b'x', &[("mtime", "today")]), file("a", "x")].concat(), "1024: invalid PAX record"),
        (
            [pax(b'x', &[("GNU.sparse.map", "1,2"), ("GNU.sparse.numblocks", "2")]), file("a", "x")].concat(),
            "1024: invalid map of a sparse file",
        ),
        (
            [pax(b'x', &[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")]), file("a", "1\n")].concat(),
            "1024: invalid map of a sparse file",
        ),
    ] {
        assert_eq!(listed(&[bytes, after.clone()].concat()), [error, "after"]);
    }
    let record = [entry("ustar", b'x', "pax", b"no record"), file("a", "x"), after].concat();
    assert_eq!(listed(&record), ["0: invalid PAX record", "a", "after"]);
}

#[test]
fn an_extension_record_above_the_limit_is_skipped() {
    let archive = [entry("gnu", b'L', "long", &[b'a'; 2000]), file("a", ""), file("b", "")].concat();
    let mut members = Members::new(&archive[..]).with_header_bytes(1999);
    let error = members.next().unwrap_err();
    assert_eq!(error.fault.to_string(), "extension record above the limit `header-bytes` of 1999 bytes");
    assert_eq!(members.next().unwrap().unwrap().name, b"a");
    let mut members = Members::new(&archive[..]).with_header_bytes(2000);
    assert_eq!(members.next().unwrap().unwrap().name, [b'a'; 2000]);
}

#[test]
fn the_last_extension_record_wins_and_the_repetition_is_noted() {
    let long = |typeflag, name: &str| entry("gnu", typeflag, "long", name.as_bytes());
    let archive = [long(b'L', "one"), long(b'L', "two"), long(b'K', "three"), file("a", "")].concat();
    assert_eq!(listed(&archive), ["two"]);
    assert_eq!(notes(&archive), [Ambiguity::RepeatedRecord(b'L')]);
    let archive = [pax(b'x', &[("path", "one"), ("uid", "7")]), pax(b'x', &[("path", "two")]), file("a", "")].concat();
    let (member, _) = read(&archive).0.remove(0).unwrap();
    assert_eq!((&member.name[..], member.uid), (&b"two"[..], 0));
    assert_eq!(member.ambiguities, [Ambiguity::RepeatedRecord(b'x')]);
}

#[test]
fn records_that_readers_take_differently_are_noted() {
    let long = |name: &[u8]| entry("gnu", b'L', "long", name);
    for (archive, name, note) in [
        (
            [pax(b'x', &[("size", "1")]), file("a", "")].concat(),
            "a",
            Some(Ambiguity::SizeConflict { header: 0, pax: 1 }),
        ),
        ([pax(b'x', &[("size", "0")]), file("a", "")].concat(), "a", None),
        (
            [pax(b'x', &[("size", "8589934592")]), header("ustar", b'5', "d", 0).to_vec()].concat(),
            "d",
            Some(Ambiguity::SizeWithoutContent(8_589_934_592)),
        ),
        (header("ustar", b'5', "d", 512).to_vec(), "d", Some(Ambiguity::SizeWithoutContent(512))),
        ([long(b"a\0b"), file("x", "")].concat(), "a", Some(Ambiguity::NulInName)),
        ([long(b"a\0\0\0"), file("x", "")].concat(), "a", None),
        ([pax(b'x', &[("path", "b")]), long(b"a"), file("x", "")].concat(), "a", Some(Ambiguity::NameConflict)),
        ([pax(b'x', &[("path", "a")]), long(b"a"), file("x", "")].concat(), "a", None),
        (
            [pax(b'x', &[("path", "a"), ("path", "b")]), file("x", "")].concat(),
            "b",
            Some(Ambiguity::RepeatedKey(b"path".to_vec())),
        ),
        ([pax(b'g', &[("path", "a")]), file("x", "")].concat(), "x", Some(Ambiguity::GlobalKey(b"path".to_vec()))),
        ([pax(b'g', &[("comment", "a")]), file("x", "")].concat(), "x", None),
        ([long(b"a"), pax(b'g', &[]), file("x", "")].concat(), "x", Some(Ambiguity::RecordsBeforeGlobal)),
    ] {
        let archive = [archive, END.to_vec()].concat();
        let member = Members::new(&archive[..]).next().unwrap().unwrap();
        assert_eq!(String::from_utf8(member.name).unwrap(), name);
        assert_eq!(member.ambiguities, Vec::from_iter(note), "{name}");
    }
}

#[test]
fn members_behind_the_end_are_noted_but_not_read() {
    let archive = [file("a", "x"), END.to_vec(), vec![0; 1024], file("hidden", "")].concat();
    let (rows, behind) = read(&archive);
    assert_eq!(rows.len(), 1);
    assert_eq!(behind, Some(Ambiguity::BehindEnd(3072)));
    let garbage = [file("a", "x"), END.to_vec(), vec![b'x'; 700]].concat();
    assert_eq!(read(&garbage).1, None);
}

#[test]
fn a_smuggled_header_is_content() {
    let inner = file("smuggled", "");
    let archive =
        [pax(b'x', &[("size", "512")]), header("ustar", b'0', "a", 0).to_vec(), inner, file("b", "")].concat();
    assert_eq!(listed(&archive), ["a", "b"]);
}

#[test]
fn pax_records_of_a_member_hold_its_attributes() {
    let archive = [
        pax(
            b'x',
            &[
                ("SCHILY.xattr.security.capability", "\u{1}\0\u{2}"),
                ("SCHILY.xattr.user.empty", ""),
                ("mtime", "-1.5"),
                ("uname", "me"),
                ("comment", "c"),
            ],
        ),
        file("a", ""),
    ]
    .concat();
    let (member, _) = read(&archive).0.remove(0).unwrap();
    assert_eq!(member.xattrs().collect::<Vec<_>>(), [(&b"security.capability"[..], &b"\x01\0\x02"[..])]);
    assert_eq!((member.mtime, &member.uname[..], member.pax.len()), ((-2, 500_000_000), &b"me"[..], 5));
}

/// A sparse file of each PAX form with data in the given ranges.
fn sparse(form: &str, size: &str, map: &[(u64, u64)], data: &[u8]) -> Vec<u8> {
    let count = map.len().to_string();
    let numbers: Vec<String> =
        map.iter().flat_map(|(offset, length)| [offset.to_string(), length.to_string()]).collect();
    let mut records = vec![("GNU.sparse.size", size), ("GNU.sparse.numblocks", &count)];
    let joined = numbers.join(",");
    let mut content = data.to_vec();
    match form {
        "0.0" => {
            for pair in numbers.chunks(2) {
                records.extend([("GNU.sparse.offset", &pair[0][..]), ("GNU.sparse.numbytes", &pair[1])]);
            }
        }
        "0.1" => records.extend([("GNU.sparse.map", &joined[..]), ("GNU.sparse.name", "real")]),
        _ => {
            records = vec![
                ("GNU.sparse.major", "1"),
                ("GNU.sparse.minor", "0"),
                ("GNU.sparse.realsize", size),
                ("GNU.sparse.name", "real"),
            ];
            content = [padded(format!("{count}\n{}\n", numbers.join("\n")).as_bytes()), content].concat();
        }
    }
    [pax(b'x', &records), entry("ustar", b'0', "GNUSparseFile.0/real", &content)].concat()
}

/// A sparse file in the old form, with more ranges than the header holds.
fn old_sparse(size: u64, map: &[(u64, u64)], data: &[u8]) -> Vec<u8> {
    let range = |(offset, length): &(u64, u64)| format!("{offset:011o}\0{length:011o}\0").into_bytes();
    let (first, rest) = map.split_at(map.len().min(4));
    let mut block = header("gnu", b'S', "real", data.len());
    let ranges: Vec<u8> = first.iter().flat_map(range).collect();
    block[386..386 + ranges.len()].copy_from_slice(&ranges);
    block[482] = u8::from(!rest.is_empty());
    block[483..495].copy_from_slice(format!("{size:011o}\0").as_bytes());
    let mut block = tar::Header::from_byte_slice(&block).clone();
    block.set_cksum();
    let mut archive = block.as_bytes().to_vec();
    let blocks = rest.chunks(21).len();
    for (at, chunk) in rest.chunks(21).enumerate() {
        let mut extension = padded(&chunk.iter().flat_map(range).collect::<Vec<_>>());
        extension.resize(512, 0);
        extension[504] = u8::from(at + 1 < blocks);
        archive.extend(extension);
    }
    [archive, padded(data)].concat()
}

#[test]
fn sparse_files_of_all_forms_are_read_with_their_holes() {
    let map: Vec<(u64, u64)> = (0..50).map(|at| (at * 10 + 5, 2)).collect();
    let data = b"ab".repeat(50);
    let expected: Vec<u8> = (0..600)
        .map(|at| match at % 10 {
            5 if at < 500 => b'a',
            6 if at < 500 => b'b',
            _ => 0,
        })
        .collect();
    for archive in [
        old_sparse(600, &map, &data),
        sparse("0.0", "600", &map, &data),
        sparse("0.1", "600", &map, &data),
        sparse("1.0", "600", &map, &data),
    ] {
        let archive = [archive, file("after", "x")].concat();
        assert_eq!(listed(&archive).pop().unwrap(), "after");
        let mut members = Members::new(&archive[..]);
        let member = members.next().unwrap().unwrap();
        assert_eq!(member.size, 600);
        assert_eq!(member.name.rsplit(|&byte| byte == b'/').next().unwrap(), b"real");
        let mut content = Vec::new();
        members.content().read_to_end(&mut content).unwrap();
        assert_eq!(content, expected);
    }
}

#[test]
fn a_hole_of_any_size_costs_nothing() {
    let archive = sparse("1.0", "9223372036854775807", &[(9_223_372_036_854_775_806, 1)], b"x");
    let mut members = Members::new(&archive[..]);
    assert_eq!(members.next().unwrap().unwrap().size, 9_223_372_036_854_775_807);
    assert_eq!(members.segment().unwrap(), Some(Segment::Hole(9_223_372_036_854_775_806)));
    assert_eq!(members.segment().unwrap(), Some(Segment::Data(b"x")));
    assert_eq!(members.segment().unwrap(), None);
}

#[test]
fn sparse_maps_that_cannot_be_true_are_named() {
    for (map, data, error) in [
        (&[(0, 2)][..], "abc", "1024: data and map of a sparse file differ"),
        (&[(0, 4)], "abc", "1024: data and map of a sparse file differ"),
        (&[(0, 11)], "abc", "1024: invalid map of a sparse file"),
        (&[(2, 2), (0, 1)], "abc", "1024: invalid map of a sparse file"),
        (&[(0, 2), (1, 1)], "abc", "1024: invalid map of a sparse file"),
        (&[(u64::MAX / 2, u64::MAX / 2)], "abc", "1024: invalid map of a sparse file"),
    ] {
        for form in ["0.0", "0.1", "1.0"] {
            let archive = [sparse(form, "10", map, data.as_bytes()), file("after", "")].concat();
            let mut listed = listed(&archive);
            assert_eq!(listed.pop().unwrap(), "after");
            assert_eq!(listed.pop().unwrap(), error, "{form} {map:?}");
        }
    }
}

fn corpus() -> std::path::PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    std::path::PathBuf::from(root).join("corpora/image/tar")
}

/// A member in the words of the corpus; `None` for what cannot be said in text.
fn described(member: &Member, md5: Option<String>) -> BTreeMap<&'static str, Value> {
    let text = |bytes: &[u8]| Value::from(String::from_utf8_lossy(bytes).into_owned());
    let pairs = |pairs: &mut dyn Iterator<Item = (&[u8], &[u8])>| {
        pairs.map(|(key, value)| (String::from_utf8_lossy(key).into_owned(), text(value))).collect::<Value>()
    };
    // The corpus has directories as size 0 or as stated; both kinds carry no content.
    let stated = member.ambiguities.iter().find_map(|note| match note {
        Ambiguity::SizeWithoutContent(size) => Some(*size),
        _ => None,
    });
    let typeflag = if member.typeflag == 0 && member.kind == MemberKind::Directory {
        "5".to_owned()
    } else if member.typeflag == 0 {
        "0".to_owned()
    } else {
        char::from(member.typeflag).to_string()
    };
    let sha256 = {
        let mut hashing = plimsoll_image::inflate::Hashing::new(&member.name[..]);
        std::io::copy(&mut hashing, &mut std::io::sink()).unwrap();
        hashing.finish().unwrap().digest().replace("sha256:", "")
    };
    let mut all = BTreeMap::from([
        ("name", text(&member.name)),
        ("name_hex", hex(&member.name).into()),
        ("name_length", member.name.len().into()),
        ("name_sha256", sha256.into()),
        ("typeflag", typeflag.into()),
        ("mode", member.mode.into()),
        ("uid", member.uid.into()),
        ("gid", member.gid.into()),
        ("size", stated.map_or(Value::from(member.size), Value::from)),
        ("linkname", text(&member.link)),
        ("uname", text(&member.uname)),
        ("gname", text(&member.gname)),
        ("mtime", member.mtime.0.into()),
        ("mtime_ns", member.mtime.1.into()),
        ("devmajor", member.device.0.into()),
        ("devminor", member.device.1.into()),
        ("pax", pairs(&mut member.pax.iter().map(|(key, value)| (&key[..], &value[..])))),
        ("xattrs", pairs(&mut member.xattrs())),
    ]);
    if let Some(md5) = md5 {
        all.insert("md5", md5.into());
    }
    all
}

/// The first field of a corpus entry that is another in what was found.
fn unlike(entry: &Value, found: &BTreeMap<&str, Value>) -> Option<String> {
    // Which family wrote a member, as Go guesses it, is nothing we say.
    let mut fields = entry.as_object().unwrap().iter().filter(|(key, _)| *key != "format");
    let (key, _) = fields.find(|(key, expected)| found.get(&key[..]) != Some(expected))?;
    Some(format!("{}: {key} is {:?}", entry["name"], found.get(&key[..])))
}

/// What a case is not met in, or nothing.
fn difference(case: &Value) -> Option<String> {
    let path = corpus().join(case["files"][0]["file"].as_str().unwrap());
    let bytes = std::fs::read(path).unwrap();
    let mut archive = Vec::new();
    if let Err(error) = Plain::new(&bytes[..], Limits::default()).and_then(|mut plain| plain.read_to_end(&mut archive))
    {
        return Some(error.to_string());
    }
    let expect = &case["expect"];
    if expect["uncompressed_size"].as_u64().is_some_and(|size| size != archive.len() as u64) {
        return Some(format!("{} plain bytes", archive.len()));
    }
    if expect["uncompressed_sha1"].as_str().is_some_and(|sha1| sha1 != hex(&sha1::Sha1::digest(&archive))) {
        return Some("other plain bytes".to_owned());
    }
    let mut rows = read(&archive).0.into_iter().peekable();
    // Global headers are no members.
    for entry in expect["tree"].as_array().into_iter().flatten().filter(|entry| entry["typeflag"] != "g") {
        let Some(row) = rows.next() else { return Some(format!("no member {}", entry["name"])) };
        match row {
            Ok((member, md5)) => {
                // Some second readers of the corpus take the slash off the names of directories.
                let mut bare = member.clone();
                bare.name = member.name.strip_suffix(b"/").unwrap_or(&member.name).to_vec();
                let wrong = unlike(entry, &described(&member, md5.clone()));
                let bare = (member.kind == MemberKind::Directory).then(|| described(&bare, md5));
                if wrong.is_some() && bare.is_none_or(|bare| unlike(entry, &bare).is_some()) {
                    return wrong;
                }
            }
            Err(error) => return Some(format!("{}: {}", error.offset, error.fault)),
        }
    }
    match (expect["error"].as_str(), rows.next()) {
        (None, None)
        | (Some("truncated-data"), Some(Err(TarError { fault: Fault::CutOff, .. })))
        | (Some("invalid-header"), Some(Err(_))) => None,
        (error, row) => Some(format!("error {error:?} expected, not {row:?}")),
    }
}

/// Cases that are not met and why: id and reason.
const EXCEPTIONS: &str = include_str!("tar-exceptions.tsv");

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn archives_of_other_projects_are_read_as_expected() {
    let cases = std::fs::read_to_string(corpus().join("cases.jsonl")).unwrap();
    let mut exceptions: BTreeMap<&str, &str> =
        EXCEPTIONS.lines().skip(1).map(|line| line.split_once('\t').unwrap()).collect();
    let (mut count, mut failures) = (0, Vec::new());
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        count += 1;
        match (difference(&case), exceptions.remove(id)) {
            (Some(difference), None) => failures.push(format!("{id}: {difference}")),
            (None, Some(_)) => failures.push(format!("{id}: met, though listed as an exception")),
            _ => {}
        }
    }
    failures.extend(exceptions.keys().map(|id| format!("{id}: no such case")));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(count, 69);
}
