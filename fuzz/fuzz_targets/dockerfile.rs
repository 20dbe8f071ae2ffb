//! Any file as a Dockerfile, judged with every check and fixed.
#![no_main]

mod judging;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| judging::judged_and_fixed("Dockerfile", bytes));
