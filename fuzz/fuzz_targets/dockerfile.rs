//! Any file as a Dockerfile, with any other as its `.dockerignore`, judged with every check and fixed.
#![no_main]

mod judging;
mod parts;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts = parts::parts(bytes, 2);
    let beside: Vec<_> = parts.iter().skip(1).map(|part| (".dockerignore", *part)).collect();
    judging::judged_and_fixed("Dockerfile", parts[0], &beside);
});
