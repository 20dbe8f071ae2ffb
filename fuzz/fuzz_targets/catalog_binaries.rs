//! Reads any bytes as a program: modules of Go, crates of Rust, notes of packages, products by their bytes.
#![no_main]

mod catalog;

use libfuzzer_sys::fuzz_target;

const READERS: [(&str, &[&str]); 4] = [
    ("go_binary", &["usr/bin/a"]),
    ("rust_binary", &["usr/bin/a"]),
    ("package_note", &["usr/bin/a"]),
    ("product", &["elixir.app", "wp", "composer.phar", "VERSION", "beam.smp"]),
];

fuzz_target!(|bytes: &[u8]| catalog::feed(&READERS, bytes));
