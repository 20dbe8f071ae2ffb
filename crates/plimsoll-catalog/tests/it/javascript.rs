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
        ("srv/node_modules/a/package.json", r#"{"name": "a", "version": "1.0.0", "dependencies": {"b": "*", "c": "*"}}"#),
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
