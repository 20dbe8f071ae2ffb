//! No input makes the crate panic.

use plimsoll_content::{arguments, assignments, credential, is_hash, is_placeholder, secret_in, sightings};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_text_is_looked_at(text in "\\PC{0,80}", name in "[ -~é🚢]{0,12}") {
        for prefix in ["", "password: ", "ghp_", "https://a:", "-----BEGIN PRIVATE KEY-----", "token='", "AKIA", "\\\""] {
            let text = format!("{prefix}{text}");
            for sighting in sightings(&text) {
                prop_assert!(text.get(sighting.range).is_some());
            }
            for assignment in assignments(&text) {
                prop_assert!(text.get(assignment.range).is_some());
            }
            for argument in arguments(&["curl", "-u", &text, "--password", &text]) {
                prop_assert!(argument.index > 1);
            }
            let _ = (credential(&name, &text), secret_in(&text, &name), is_hash(&text), is_placeholder(&text));
        }
    }
}
