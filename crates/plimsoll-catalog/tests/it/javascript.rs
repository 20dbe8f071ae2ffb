//! Claims about packages of JavaScript.

use plimsoll_facts::{Package, PackageClass, Relationship};

use crate::viewed::inventory_of;

/// Class, name and version of what a tree of these files holds, sorted.
fn held(files: &[(&str, &str)]) -> Vec<(PackageClass, String)> {
    let mut held: Vec<_> = packages(files).iter().map(|package| (package.record.class, shown(package))).collect();
    held.sort();
    held
}

fn packages(files: &[(&str, &str)]) -> Vec<Package> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    inventory_of(&files).0.packages
}

fn shown(package: &Package) -> String {
    let record = &package.record;
    let scope = record.namespace.as_deref().map(|scope| format!("{scope}/")).unwrap_or_default();
    format!("{scope}{}@{}", record.name, record.version)
}

#[test]
fn a_stub_or_fixture_inside_a_package_is_no_package_and_a_versioned_copy_is_vendored() {
    let held = held(&[
        ("srv/node_modules/a/package.json", r#"{"name": "a", "version": "1.0.0"}"#),
        ("srv/node_modules/a/esm/package.json", r#"{"type": "module"}"#),
        ("srv/node_modules/a/dist/package.json", r#"{"name": "a", "version": "1.0.0"}"#),
        ("srv/node_modules/a/test/b/package.json", r#"{"name": "b", "version": "1.0.0"}"#),
        ("srv/node_modules/a/test/broken/package.json", "{"),
        ("srv/node_modules/a/compiled/c/package.json", r#"{"name": "c", "version": "2.0.0"}"#),
        ("usr/share/d/package.json", r#"{"name": "d", "version": "3.0.0"}"#),
        ("srv/package.json", r#"{"name": "shop", "version": "4.0.0"}"#),
    ]);
    let expected = [
        (PackageClass::Installed, "a@1.0.0"),
        (PackageClass::Vendored, "c@2.0.0"),
        (PackageClass::Vendored, "d@3.0.0"),
        (PackageClass::Declared, "shop@4.0.0"),
    ];
    assert_eq!(held, expected.map(|(class, name)| (class, name.to_owned())));
}

#[test]
fn the_note_of_npm_and_the_manifest_are_one_package_seen_twice() {
    let note = r#"{"lockfileVersion": 3, "packages": {
        "node_modules/a": {"version": "1.0.0", "dev": true},
        "node_modules/b": {"version": "1.0.0"},
        "node_modules/deleted": {"version": "1.0.0"}}}"#;
    let found = packages(&[
        ("srv/node_modules/.package-lock.json", note),
        ("srv/node_modules/a/package.json", r#"{"name": "a", "version": "1.0.0", "dependencies": {"b": "^1"}}"#),
        ("srv/node_modules/b/index.js", ""),
        ("srv/node_modules/b/package.json", "{"),
    ]);
    let shown: Vec<_> = found.iter().map(|package| (shown(package), package.sights.len())).collect();
    assert_eq!(shown, [("a@1.0.0".to_owned(), 2), ("b@1.0.0".to_owned(), 1)]);
    assert!(found[0].record.is_dev);
}

#[test]
fn what_a_package_needs_is_looked_up_as_node_does() {
    let found = packages(&[
        (
            "srv/node_modules/a/package.json",
            r#"{"name": "a", "version": "1.0.0", "dependencies": {"b": "*", "c": "*"}}"#,
        ),
        ("srv/node_modules/a/node_modules/b/package.json", r#"{"name": "b", "version": "1.0.0"}"#),
        ("srv/node_modules/b/package.json", r#"{"name": "b", "version": "2.0.0"}"#),
        ("srv/node_modules/c/package.json", r#"{"name": "c", "version": "1.0.0"}"#),
    ]);
    let a = found.iter().find(|package| package.record.name == "a").unwrap();
    assert_eq!(a.record.requires, ["srv/node_modules/a/node_modules/b", "srv/node_modules/c"]);
}

#[test]
fn a_lock_file_of_npm_tells_aliases_members_and_who_needs_whom() {
    let lock = r#"{"lockfileVersion": 3, "packages": {
        "": {"name": "shop", "workspaces": ["cart"], "devDependencies": {"alias": "npm:real@1"}},
        "cart": {"version": "1.0.0", "dependencies": {"@s/x": "^1"}},
        "node_modules/cart": {"resolved": "cart", "link": true},
        "node_modules/alias": {"name": "real", "version": "1.0.1", "dev": true},
        "node_modules/@s/x": {"version": "1.2.0", "dependencies": {"y": "*"}},
        "node_modules/@s/x/node_modules/y": {"version": "0.1.0"},
        "node_modules/bad": {"version": "1.0.0", "dev": "perhaps"}}}"#;
    let (inventory, problems) = inventory_of(&[("package-lock.json", lock.as_bytes())]);
    let told: Vec<_> = inventory
        .packages
        .iter()
        .map(|package| (shown(package), package.record.relationship, package.record.is_dev))
        .collect();
    let expected = [
        ("@s/x@1.2.0", Relationship::Direct, false),
        ("cart@1.0.0", Relationship::Workspace, false),
        ("real@1.0.1", Relationship::Direct, true),
        ("y@0.1.0", Relationship::Indirect, false),
    ];
    assert_eq!(told, expected.map(|(name, relationship, is_dev)| (name.to_owned(), Some(relationship), is_dev)));
    assert_eq!(inventory.packages[1].record.requires, ["@s/x@1.2.0"]);
    assert_eq!(inventory.packages[0].record.lines, Some((6, 6)));
    assert_eq!(problems.len(), 1, "{problems:?}");
}

/// Name, relationship word, development and needs of each package of a lock file.
fn told(path: &str, text: &str) -> Vec<String> {
    let (inventory, problems) = inventory_of(&[(path, text.as_bytes())]);
    assert!(problems.is_empty(), "{problems:?}");
    let tell = |package: &Package| {
        let record = &package.record;
        let relationship = record.relationship.map(|relationship| format!("{relationship:?}")).unwrap_or_default();
        let dev = if record.is_dev { " dev" } else { "" };
        format!("{} {relationship}{dev} {}", shown(package), record.requires.join(","))
    };
    inventory.packages.iter().map(tell).collect()
}

#[test]
fn a_lock_file_of_yarn_tells_aliases_patches_and_members() {
    let classic = "# yarn lockfile v1\n\nalias@npm:real@^1, \"real@1 - 2\":\n  version \"1.2.0\"\n  \
                   dependencies:\n    \"@s/x\" \"^1\"\n\n\"@s/x@^1\":\n  version \"1.0.0\"\n\n\
                   \"own@file:./own\":\n  version \"0.0.0\"\n";
    assert_eq!(told("yarn.lock", classic), ["@s/x@1.0.0  ", "real@1.2.0  @s/x@1.0.0"]);
    let berry = "__metadata:\n  version: 8\n\n\"shop@workspace:.\":\n  version: 0.0.0-use.local\n  \
                 resolution: \"shop@workspace:.\"\n  dependencies:\n    ts: \"npm:^5\"\n\n\
                 \"ts@npm:^5\":\n  version: 5.0.0\n  resolution: \"ts@npm:5.0.0\"\n  dependencies:\n    y: ^1\n\n\
                 \"ts@patch:ts@npm%3A^5#x\":\n  version: 5.0.0\n  resolution: \"ts@patch:ts@npm%3A5.0.0#x\"\n\n\
                 ? \"y@npm:^1, y@npm:^1.1\"\n:\n  version: 1.1.0\n  resolution: \"y@npm:1.1.0\"\n";
    assert_eq!(told("yarn.lock", berry), ["ts@5.0.0 Direct y@1.1.0", "y@1.1.0 Indirect "]);
}

#[test]
fn a_lock_file_of_pnpm_tells_aliases_hosts_and_repositories() {
    let lock = "lockfileVersion: 5.4\ndependencies:\n  alias: /real/1.0.0\n  a: 1.0.0_p@2.0.0\n  c: \
         registry.example/c/3.0.0\n\
                packages:\n  /real/1.0.0: {dev: false}\n  /a/1.0.0_p@2.0.0: {dependencies: {'@s/x': 1.0.0}}\n  \
                /@s/x/1.0.0: {dev: true}\n  registry.example/c/3.0.0: {}\n";
    let expected = ["@s/x@1.0.0 Indirect dev ", "a@1.0.0 Direct @s/x@1.0.0", "c@3.0.0 Direct ", "real@1.0.0 Direct "];
    assert_eq!(told("pnpm-lock.yaml", lock), expected);
}

#[test]
fn a_lock_file_of_deno_tells_packages_of_both_registries_in_all_versions() {
    let npm = r#"{"a@1.0.0_p@2.0.0": {"dependencies": ["p"]}, "p@2.0.0": {}}"#;
    let jsr = r#"{"@s/b@0.1.0": {"dependencies": ["npm:a@1.0.0_p@2.0.0"]}}"#;
    let expected = ["@s/b@0.1.0 Direct a@1.0.0", "a@1.0.0 Indirect p@2.0.0", "p@2.0.0 Indirect "];
    let specifiers = r#"{"jsr:@s/b@0.1": "0.1.0"}"#;
    let latest = format!(r#"{{"version": "5", "specifiers": {specifiers}, "npm": {npm}, "jsr": {jsr}}}"#);
    assert_eq!(told("deno.lock", &latest), expected);
    let specifiers = r#"{"jsr:@s/b@0.1": "jsr:@s/b@0.1.0"}"#;
    let third =
        format!(r#"{{"version": "3", "packages": {{"specifiers": {specifiers}, "npm": {npm}, "jsr": {jsr}}}}}"#);
    assert_eq!(told("deno.lock", &third), expected);
    let second = r#"{"version": "2", "npm": {"specifiers": {"a@1": "a@1.0.0"},
        "packages": {"a@1.0.0": {"dependencies": {"p": "p@2.0.0"}}, "p@2.0.0": {"dependencies": {}}}}}"#;
    assert_eq!(told("deno.lock", second), ["a@1.0.0 Direct p@2.0.0", "p@2.0.0 Indirect "]);
}

#[test]
fn a_lock_file_of_bun_tells_what_stands_in_a_package_s_own_folder() {
    let lock = r#"{"lockfileVersion": 1, "workspaces": {"": {"devDependencies": {"a": "1"}}}, // all
        "packages": {"a": ["a@1.0.0", "", {"dependencies": {"@s/x": "2"}}, ""], "@s/x": ["@s/x@1.0.0", "", {}, ""],
        "a/@s/x": ["@s/x@2.0.0", "", {"dependencies": {"g": "*"}}, ""], "g": ["g@github:o/g#c0", {}, "x"],},}"#;
    let expected =
        ["@s/x@1.0.0 Indirect dev ", "@s/x@2.0.0 Indirect dev g", "a@1.0.0 Direct dev @s/x@2.0.0", "g@ Indirect dev "];
    assert_eq!(told("bun.lock", lock), expected);
}
