//! Any bytes as the documents of an image: index, manifest, configuration, the list of `docker save`; as the target of
//! a command line; as what a registry says when it wants to know who asks; as the metadata of containerd.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_image::{Target, fuzzing};

fuzz_target!(|bytes: &[u8]| {
    fuzzing::documents(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        fuzzing::challenge(text);
        if let Some(Ok(target)) = Target::with_prefix(text) {
            assert!(!target.to_string().is_empty());
        }
        let _ = Target::of_word(text);
    }
});
