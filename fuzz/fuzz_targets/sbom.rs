//! Any bytes as a bill of materials of each format; its packages have names and stand in their order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_catalog::sbom::read;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = read(bytes) else { return };
    let packages = &document.inventory.packages;
    assert!(packages.len() <= bytes.len() && document.problems.len() <= bytes.len());
    let keys = packages.iter().map(|package| (&package.record.kind, &package.record.name, &package.record.version));
    assert!(keys.clone().zip(keys.skip(1)).all(|(one, next)| one <= next), "sorted");
    assert_eq!(read(bytes).map(|again| again.inventory), Ok(document.inventory), "the same twice");
});
