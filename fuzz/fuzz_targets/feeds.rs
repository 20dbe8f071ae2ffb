//! Any bytes as files of the feed of each provider; what is kept of them is no more than they could state.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_feed::{feed_names, import};

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the provider, the second the form.
    let [provider, form, text @ ..] = bytes else { return };
    let names: Vec<&str> = feed_names().collect();
    let name = names[usize::from(*provider) % names.len()];
    let paths = ["a.json", "a.xml", "a.yaml", "a.md", "a.html", "DSA-list.txt", "cve_data_photon5.0.json", "a.json.gz"];
    let imported = import(name, &[(paths[usize::from(*form) % paths.len()], text)]).unwrap();
    assert_eq!(imported.report.files, 1);
    for advisory in &imported.advisories {
        assert!(!advisory.record.id.is_empty());
        assert!(advisory.entries.len() <= 50_000);
    }
});
