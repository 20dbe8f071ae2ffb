//! What of a file is not shown.

use std::sync::Arc;

use plimsoll_content::conceal;
use plimsoll_engine::Collected;
use plimsoll_manifest::{Options, read};

/// The file as it may be shown.
fn shown(text: &str) -> String {
    let collected = Collected { number: 0, path: Arc::from("a.yaml"), bytes: text.as_bytes().to_vec(), named: true };
    let file = read(collected, &Options::default()).file.unwrap();
    conceal(&file);
    let shown = file.text.shown().into_owned();
    assert_eq!((shown.len(), shown.lines().count()), (text.len(), text.lines().count()));
    shown
}

#[test]
fn secrets_are_concealed_wherever_they_stand() {
    let text = "apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: postgres:16 # password: c0mment-word
      command: [app, --password, arg0ment-word]
      args:
        - --url=postgres://shop:url0-word@db
        - |
          PGPASSWORD=shell0-word psql
      env:
        - {name: POSTGRES_PASSWORD, value: postgres}
        - name: API_KEY
          value: \"esc0ped\\x2dword\"
        - name: SHADOWED_PASSWORD
          value: shad0wed-word
          value: w1nner-word
# once more: arg0ment-word
";
    let shown = shown(text);
    for word in ["c0mment-word", "arg0ment-word", "url0-word", "shell0-word", "esc0ped", "shad0wed-word", "w1nner-word"]
    {
        assert!(!shown.contains(word), "{word}\n{shown}");
    }
    // A word that anything may be called is concealed only where it is the password.
    assert!(shown.contains("image: postgres:16") && shown.contains("value: ********}"), "{shown}");
}

#[test]
fn the_data_of_a_secret_is_concealed_whatever_its_names() {
    let text = "apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"x\":\"aGVsbG8gd29ybGQ=\"}}'
data:
  x: aGVsbG8gd29ybGQ=
  y: |
    bGluZSBvbmUK
    bGluZSB0d28K
stringData: {z: plain, w: d1stinct-word}
# decoded: hello world, d1stinct-word
";
    let shown = shown(text);
    for word in ["aGVsbG8gd29ybGQ", "bGluZSBvbmUK", "bGluZSB0d28K", "plain", "d1stinct-word"] {
        assert!(!shown.contains(word), "{word}\n{shown}");
    }
    assert!(shown.contains("  name: db\n") && shown.contains("    ************\n"), "{shown}");
}

#[test]
fn a_secret_that_cannot_be_parsed_is_concealed_too() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  x: aGVsbG8gd29ybGQ=\n y: [\n";
    assert!(!shown(text).contains("aGVsbG8"), "{}", shown(text));
}

#[test]
fn a_file_without_secrets_is_shown_as_it_is() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  tokenUrl: https://shop.example\n";
    assert_eq!(shown(text), text);
}
