//! Claims about files of .NET.

use plimsoll_facts::{PackageClass, Relationship};

use crate::viewed::inventory_of;

const DEPS: &[u8] = br#"{
  "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0"},
  "targets": {".NETCoreApp,Version=v8.0": {
    "App/1.0.0": {"dependencies": {"A": "2.0.0", "Lib": "1.0.0"}, "runtime": {"App.dll": {}}},
    "A/2.0.0": {"dependencies": {"B": "3.0.0"}, "runtime": {"lib/net8.0/A.dll": {}}},
    "B/3.0.0": {"runtime": {"lib/net8.0/B.dll": {}}},
    "Lib/1.0.0": {"runtime": {"Lib.dll": {}}},
    "Empty/1.0.0": {}
  }},
  "libraries": {
    "App/1.0.0": {"type": "project"}, "Lib/1.0.0": {"type": "project"}, "A/2.0.0": {"type": "package"},
    "B/3.0.0": {"type": "package"}, "Empty/1.0.0": {"type": "package"}
  }
}"#;

#[test]
fn applications_say_what_they_need_and_why() {
    let (inventory, problems) = inventory_of(&[("app/App.deps.json", DEPS)]);
    let found: Vec<_> = inventory
        .packages
        .iter()
        .map(|package| {
            let record = &package.record;
            assert_eq!(record.class, PackageClass::Installed);
            (&*record.id, record.relationship, record.requires.join(" "))
        })
        .collect();
    let wanted = [
        ("A/2.0.0", Some(Relationship::Direct), "B/3.0.0".to_owned()),
        ("App/1.0.0", Some(Relationship::Root), "A/2.0.0 Lib/1.0.0".to_owned()),
        ("B/3.0.0", Some(Relationship::Indirect), String::new()),
        ("Lib/1.0.0", Some(Relationship::Workspace), String::new()),
    ];
    assert_eq!(found, wanted);
    assert!(problems.is_empty());
}

#[test]
fn frameworks_inside_an_application_are_installed_and_others_declared() {
    let config = br#"{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "8.0.0"},
        "includedFrameworks": [{"name": "Microsoft.AspNetCore.App", "version": "8.0.1"}]}}"#;
    let (inventory, _) = inventory_of(&[("app/App.runtimeconfig.json", config)]);
    let found: Vec<_> =
        inventory.packages.iter().map(|package| (&*package.record.version, package.record.class)).collect();
    assert_eq!(found, [("8.0.1", PackageClass::Installed), ("8.0.0", PackageClass::Declared)]);
}

#[test]
fn build_files_may_be_utf_16_and_use_their_own_properties() {
    let text = "<Project><PropertyGroup><V>1.2.3</V></PropertyGroup><ItemGroup>\
        <PackageReference Include=\"A\" Version=\"$(V)\"/><PackageReference Include=\"B\"><Version>[2.0,3)</Version>\
        <PrivateAssets>all</PrivateAssets></PackageReference></ItemGroup></Project>";
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &utf16] {
        let (inventory, problems) = inventory_of(&[("src/App.csproj", bytes)]);
        let found: Vec<_> = inventory.packages.iter().map(|package| &package.record).collect();
        assert_eq!(found.iter().map(|record| &*record.version).collect::<Vec<_>>(), ["1.2.3", "2.0"]);
        assert_eq!(found.iter().map(|record| record.is_dev).collect::<Vec<_>>(), [false, true]);
        assert!(problems.is_empty());
    }
}
