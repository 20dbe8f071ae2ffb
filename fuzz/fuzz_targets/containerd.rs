//! Any bytes as the metadata of containerd. Meta pages get the checksum that they need.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_image::fuzzing;

/// Bytes of a page: a small one, so that short inputs have several.
const PAGE: usize = 512;

fuzz_target!(|bytes: &[u8]| {
    fuzzing::metadata(bytes, "a");
    let Some((root, rest)) = bytes.split_first() else { return };
    let mut file = Vec::new();
    for number in 0..2_u64 {
        let mut page = vec![0; 16];
        for word in [0xed0c_daed_u32, 2, PAGE as u32, 0] {
            page.extend(word.to_le_bytes());
        }
        for word in [u64::from(*root % 8), 0, 0, 0, number] {
            page.extend(word.to_le_bytes());
        }
        let sum = page[16..]
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        page.extend(sum.to_le_bytes());
        page.resize(PAGE, 0);
        file.extend(page);
    }
    // Each page says its own number.
    for (number, page) in (2_u64..).zip(rest.chunks(PAGE)) {
        let mut page = page.to_vec();
        page.resize(PAGE, 0);
        page[..8].copy_from_slice(&number.to_le_bytes());
        file.extend(page);
    }
    fuzzing::metadata(&file, "a");
    fuzzing::metadata(&file, "b/c:1");
});
