//! Cut and damaged files of JavaScript, Python and conda: every reader answers, whatever it is given.

use serde_json::Value;

use crate::corpus::corpora;
use crate::viewed::inventory_of;

/// A small file for each reader, by the path that it has.
const SAMPLES: &[(&str, &str)] = &[
    (
        "package-lock.json",
        r#"{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "requires": {"b": "*"},
            "dependencies": {"b": {"version": "npm:c@2.0.0", "dev": true}}}}}"#,
    ),
    (
        "npm-shrinkwrap.json",
        r#"{"packages": {"": {"dependencies": {"a": "*"}}, "node_modules/a": {"version": "1.0.0", "license": ["MIT"],
            "dependencies": {"m": "*"}}, "node_modules/m": {"resolved": "m", "link": true},
              "m": {"version": "1.0.0"}}}"#,
    ),
    ("x/node_modules/@a/b/package.json", r#"{"name": "@a/b", "version": "1.0.0", "license": {"type": "MIT"}}"#),
    ("x/node_modules/.package-lock.json", r#"{"packages": {"node_modules/@a/b": {"version": "1.0.0"}}}"#),
    (
        "yarn.lock",
        "\"a@^1\", a@^2:\n  version \"1.0.0\"\n  resolved \"https://x/a.tgz\"\n  dependencies:\n    b \"^1\"\n\n\
         ? \"b@npm:^1\"\n:\n  version: 1.0.0\n  resolution: \"b@npm:1.0.0\"\n",
    ),
    (
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        version: 1.0.0(b@2.0.0)\n\
         packages:\n  a@1.0.0: {}\n  b@2.0.0: {}\nsnapshots:\n  a@1.0.0(b@2.0.0):\n    dependencies:\n      b: 2.0.0\n",
    ),
    (
        "bun.lock",
        "{\"lockfileVersion\": 1, // c\n \"workspaces\": {\"\": {\"dependencies\": {\"a\": \"1\"}}},\n\
         \"packages\": {\"a\": [\"a@1.0.0\", \"\", {\"dependencies\": {\"b\": \"*\"}}, \"\"], \"a/b\": \
         [\"b@git:x\"],},}",
    ),
    (
        "deno.lock",
        r#"{"version": "4", "specifiers": {"npm:a@1": "1.0.0"}, "jsr": {"@s/b@1.0.0": {"dependencies": ["npm:a@1"]}},
            "npm": {"a@1.0.0_p@2": {"dependencies": {"x": "y"}}}}"#,
    ),
    ("a-1.dist-info/METADATA", "Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT License\n\nbody\n"),
    ("a-1.dist-info/RECORD", "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n\"b,c\",,\n"),
    ("a-1.dist-info/direct_url.json", r#"{"url": "https://u:p@x/a", "dir_info": {"editable": true}}"#),
    ("b-1.egg-info", "Name: b\nVersion: 1\nDescription: x\n        \n  y\n"),
    ("requirements.txt", "-r b.txt\na[x]==1.0 ; y \\\n --hash=z\nhttps://x/y#z\n"),
    (
        "Pipfile.lock",
        r#"{"_meta": {}, "default": {"a": {"version": "==1"}}, "develop": {"b": {"git": "x", "ref": "y"}}}"#,
    ),
    ("poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\n[package.dependencies]\na = {version = \"*\"}\n"),
    ("pdm.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\ngroups = [\"dev\"]\ndependencies = [\"a>=1\"]\n"),
    ("uv.lock", "[[package]]\nname = \"a\"\nsource = { virtual = \".\" }\ndependencies = [{ name = \"a\" }]\n"),
    ("pylock.toml", "[[packages]]\nname = \"a\"\nversion = \"1\"\ndependencies = [{ name = \"a\" }]\n"),
    (
        "c/conda-meta/a.json",
        r#"{"name": "a", "version": "1", "files": ["x"], "paths_data": {"paths": [{"_path": "x"}]}}"#,
    ),
    ("environment.yml", "dependencies:\n  - a=1=b\n  - pip:\n    - c==2\n"),
    ("conda-lock.yml", "package:\n- name: a\n  version: 1\n  manager: pip\n  dependencies: {a: x}\n"),
];

/// Cuts a file at some places and changes it at some, and reads what comes out.
fn damage(path: &str, bytes: &[u8], places: usize) {
    let step = (bytes.len() / places).max(1);
    for place in (0..bytes.len()).step_by(step) {
        inventory_of(&[(path, &bytes[..place])]);
        for change in [0x80, 0x01, 0x5d, b'\n' ^ bytes[place]] {
            let mut damaged = bytes.to_vec();
            damaged[place] ^= change;
            inventory_of(&[(path, &damaged)]);
        }
    }
}

#[test]
fn cut_and_damaged_files_are_answered() {
    for (path, text) in SAMPLES {
        let (whole, problems) = inventory_of(&[(path, text.as_bytes())]);
        let is_beside = path.ends_with("RECORD") || path.ends_with("direct_url.json");
        let is_list_or_member = problems.len() <= 1;
        assert!(!whole.packages.is_empty() || is_beside || path.contains("node_modules/.p"), "{path}: {problems:?}");
        assert!(is_list_or_member, "{path}: {problems:?}");
        damage(path, text.as_bytes(), usize::MAX);
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn cut_and_damaged_files_of_the_corpora_are_answered() {
    let folder = corpora().join("dependency-files");
    for line in std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let ecosystem = case["ecosystem"].as_str().unwrap();
        if ["nodejs/", "python/", "conda/"].iter().any(|start| ecosystem.starts_with(start)) {
            for file in case["files"].as_array().unwrap() {
                let bytes = std::fs::read(folder.join(file["file"].as_str().unwrap())).unwrap();
                damage(file["at"].as_str().unwrap(), &bytes, 40);
            }
        }
    }
}

#[test]
fn deep_and_long_files_cost_no_more_than_their_limits() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000));
    let nested = deep(r#"{"dependencies": {"a": "#, "}}");
    let brackets = deep("[", "]");
    let toml = format!("package = {brackets}");
    let folder = "a/".repeat(100_000);
    let path = format!(r#"{{"packages": {{"{folder}": {{"dependencies": {{"a": "1", "b": "1"}}}}}}}}"#);
    let key =
        format!(r#"{{"lockfileVersion": 1, "packages": {{"{folder}": ["a@1", {{"dependencies": {{"b": "1"}}}}]}}}}"#);
    let many = "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [{ name = \"a\" }]\n".repeat(2_000);
    for (name, text) in [
        ("package-lock.json", &nested),
        ("package-lock.json", &path),
        ("package-lock.json", &brackets),
        ("node_modules/a/package.json", &brackets),
        ("bun.lock", &key),
        ("bun.lock", &brackets),
        ("deno.lock", &brackets),
        ("Pipfile.lock", &brackets),
        ("pnpm-lock.yaml", &brackets),
        ("environment.yml", &brackets),
        ("poetry.lock", &toml),
        ("uv.lock", &toml),
    ] {
        let (inventory, problems) = inventory_of(&[(name, text.as_bytes())]);
        assert!(
            inventory.packages.len() < 100 && !problems.is_empty(),
            "{name}: {} packages",
            inventory.packages.len()
        );
    }
    assert_eq!(inventory_of(&[("uv.lock", many.as_bytes())]).0.packages.len(), 1);
}
