//! What the reader of every file says of secrets, wherever and however they stand in it.

use plimsoll_content::{Encoding, SecretFact, SecretReader, rules, secrets_in};
use plimsoll_engine::{FileBytes, FileReader as _, Interest, Piece};
use plimsoll_facts::image::{DamagedFacts, RawFacts};
use proptest::prelude::*;

/// A token of GitHub with right check digits; in two parts, so that nobody takes it for a leaked one.
fn token() -> String {
    ["ghp", "_Q9InBHW4aiUCI6CM9pTdW3jWjM5x1E1NZAMZ"].concat()
}

/// Source: RFC 4648, section 4.
fn encode_base64(bytes: &[u8]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| -> String {
        let bits = (0..3).fold(0, |bits: usize, at| bits << 8 | usize::from(group.get(at).copied().unwrap_or(0)));
        let digit = |at: usize| if at > group.len() { '=' } else { char::from(digits[bits >> (18 - 6 * at) & 63]) };
        (0..4).map(digit).collect()
    };
    bytes.chunks(3).map(group).collect()
}

fn read(file: &FileBytes<'_>) -> RawFacts {
    let mut facts = RawFacts::default();
    SecretReader.read(file, &mut facts);
    facts
}

fn seen(bytes: &[u8]) -> Vec<SecretFact> {
    secrets_in(&read(&FileBytes::whole("app/config", bytes))).unwrap()
}

#[track_caller]
fn check_token(bytes: &[u8], encoding: Encoding) -> std::ops::Range<u64> {
    let seen = seen(bytes);
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!((seen[0].rule, seen[0].encoding), ("github-token", encoding));
    seen[0].range.clone()
}

#[test]
fn a_secret_is_seen_at_every_place() {
    for before in 0..70 {
        for filler in [b' ', 0, 0xff] {
            let bytes = [&vec![filler; before], token().as_bytes(), b"\0"].concat();
            assert_eq!(check_token(&bytes, Encoding::Plain), before as u64..before as u64 + 40);
        }
    }
}

#[test]
fn a_secret_is_seen_among_machine_code() {
    let code: Vec<u8> = (0..100_000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let bytes = [b"\x7fELF".as_slice(), &code, b"\0", token().as_bytes(), b"\0", &code].concat();
    assert_eq!(check_token(&bytes, Encoding::Plain).start, 400_005);
}

#[test]
fn a_secret_in_utf_16_is_seen_at_its_place() {
    let text = format!("token = \"{}\"\r\n", token());
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for before in [0, 1, 2, 3, 8, 15] {
        let place = before as u64 + 18..before as u64 + 98;
        let bytes = [&vec![0xee; before], little.as_slice(), &[0xee; 9]].concat();
        assert_eq!(check_token(&bytes, Encoding::Utf16Le), place);
        let bytes = [&vec![0xee; before], big.as_slice(), &[0xee; 9]].concat();
        assert_eq!(check_token(&bytes, Encoding::Utf16Be), place);
    }
}

#[test]
fn a_secret_in_base64_is_seen_in_any_alignment_and_over_lines() {
    for before in 0..12 {
        let text = format!("{}user=shop token={} # of the shop", "-".repeat(before), token());
        let encoded = encode_base64(text.as_bytes());
        let bytes = format!("data:\n  token: {encoded}\n");
        let place = check_token(bytes.as_bytes(), Encoding::Base64);
        let start = 15 + (before as u64 + 16) / 3 * 4;
        assert_eq!(place.start, start);
        assert!(place.end <= start + 60, "{place:?}");
        let lines: Vec<_> =
            encode_base64(text.repeat(4).as_bytes()).into_bytes().chunks(64).map(<[u8]>::to_vec).collect();
        assert_eq!(seen(&lines.join(b"\r\n".as_slice())).len(), 4);
    }
}

#[test]
fn a_secret_at_the_border_of_pieces_is_one_and_whole() {
    let text = format!("{}{} {}", "x ".repeat(100), token(), " y".repeat(100));
    let bytes = text.as_bytes();
    for border in 190..250 {
        let pieces = [Piece { offset: border as u64 - 45, bytes: &bytes[border - 45..] }];
        let file = FileBytes { rest: &pieces, ..FileBytes::whole("log", &bytes[..border]) };
        let seen = secrets_in(&read(&file)).unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].range, 200..240);
    }
}

#[test]
fn the_middle_of_a_large_file_is_looked_at() {
    let passing = SecretReader.interest().iter().find_map(|interest| match interest {
        Interest::Passing(passing) => Some(passing),
        _ => None,
    });
    let text = format!("{} {}", "z".repeat(5_000), token());
    let found = (passing.unwrap().find)(&FileBytes::whole("", text.as_bytes()));
    let [place] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*place, 5_001..5_041);
}

#[test]
fn what_is_kept_holds_no_secret_and_says_all_else() {
    let facts = read(&FileBytes::whole("app/config", format!("a {} b", token()).as_bytes()));
    let data = facts.data.clone().unwrap();
    assert!(data.windows(8).all(|part| !token().as_bytes().windows(8).any(|secret| secret == part)));
    let secrets = secrets_in(&facts).unwrap();
    assert_eq!(secrets[0].range, 2..42);
    assert!(secrets[0].tag.is_some());
    assert_eq!(secrets_in(&read(&FileBytes::whole("app/config", b"nothing"))), Ok(Vec::new()));
}

#[test]
fn more_than_a_thousand_secrets_are_a_limit() {
    let facts = read(&FileBytes::whole("app/config", format!("{} ", token()).repeat(1_500).as_bytes()));
    assert_eq!(facts.problems[0].limit.as_deref(), Some("sightings"));
    assert_eq!(secrets_in(&facts).unwrap().len(), 1_000);
    let facts = read(&FileBytes::whole("app/config", format!("{} ", token()).repeat(25_000).as_bytes()));
    assert_eq!(facts.problems[0].limit.as_deref(), Some("sightings"));
}

#[test]
fn rules_stand_in_the_order_of_their_names() {
    assert!(rules().is_sorted_by_key(|rule| rule.id));
}

#[test]
fn damaged_facts_are_told() {
    let mut facts = read(&FileBytes::whole("app/config", token().as_bytes()));
    let data = facts.data.clone().unwrap();
    for end in 1..data.len() {
        facts.data = Some(data[..end].into());
        assert_eq!(secrets_in(&facts), Err(DamagedFacts));
    }
    facts.data = Some([&*data, b"x"].concat().into());
    assert_eq!(secrets_in(&facts), Err(DamagedFacts), "something stands behind them");
    let mut renamed = data.clone();
    let place = data.windows(12).position(|part| part == b"github-token").unwrap();
    renamed[place] = b'x';
    facts.data = Some(renamed);
    assert_eq!(secrets_in(&facts), Err(DamagedFacts), "no rule has that name");
}

proptest! {
    #[test]
    fn any_bytes_are_looked_at(bytes in proptest::collection::vec(any::<u8>(), 0..200), data in any::<Vec<u8>>()) {
        for secret in seen(&bytes) {
            prop_assert!(secret.range.end <= bytes.len() as u64);
        }
        let _ = secrets_in(&RawFacts { data: Some(data.into()), ..RawFacts::default() });
    }
}
