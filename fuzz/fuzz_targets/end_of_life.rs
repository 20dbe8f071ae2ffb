//! Reads any text as a table of ends of life. What is accepted answers for every product and any version.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_advisory::{Date, EndOfLife, Support};

fuzz_target!(|input: (&str, &str)| {
    let (table, version) = input;
    let Ok(table) = EndOfLife::parse(table) else { return };
    let day = Date::constant(2026, 1, 1);
    for life in table.lives() {
        let _ = (life.state(day, Support::Paid), life.to_string());
        let _ = table.of_version(&life.product, version);
    }
});
