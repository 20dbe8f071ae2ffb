//! Any bytes as a layer: inflated, its members and contents read to the end, the names made paths.
#![no_main]

use std::io::Read as _;

use libfuzzer_sys::fuzz_target;
use plimsoll_image::inflate::{Hashing, Limits, Plain};
use plimsoll_image::name;
use plimsoll_image::tar::{Members, Segment};

/// Small, so that a bomb ends soon.
const LIMITS: Limits = Limits { layer_bytes: 4 << 20, ratio: 200, ratio_from: 1 << 20 };

fuzz_target!(|bytes: &[u8]| {
    let Ok(plain) = Plain::new(bytes, LIMITS) else { return };
    let mut plain = Hashing::new(plain);
    let mut members = Members::new(&mut plain);
    loop {
        match members.next() {
            Ok(Some(member)) => {
                if let Ok(path) = name::inside(&member.name) {
                    assert!(!path.starts_with(b"/") && !path.contains(&0));
                    assert!(path.split(|&byte| byte == b'/').all(|component| component != b".." && component != b"."));
                }
                read(&mut members, member.size);
            }
            Ok(None) => break,
            Err(error) if error.goes_on() => {}
            Err(_) => {
                assert!(members.next().is_err() && members.segment().is_err());
                return;
            }
        }
    }
    let _ = members.finish();
});

/// The content has the size its header promises, or is an error. Half of them are read as a stream.
fn read(members: &mut Members<&mut Hashing<Plain<&[u8]>>>, size: u64) {
    if size % 2 == 0 && size < 1 << 20 {
        let mut content = Vec::new();
        if members.content().read_to_end(&mut content).is_ok() {
            assert_eq!(content.len() as u64, size);
        }
        return;
    }
    let mut length = 0;
    loop {
        match members.segment() {
            Ok(Some(Segment::Data(bytes))) => length += bytes.len() as u64,
            Ok(Some(Segment::Hole(bytes))) => length += bytes,
            Ok(None) => break assert_eq!(length, size),
            Err(_) => break,
        }
    }
}
