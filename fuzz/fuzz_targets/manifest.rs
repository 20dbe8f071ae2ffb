//! Any file as a manifest, judged with every check and fixed.
#![no_main]

mod judging;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| judging::judged_and_fixed("fuzz.yaml", bytes, &[]));
