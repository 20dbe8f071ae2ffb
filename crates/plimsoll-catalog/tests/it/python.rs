//! Claims about packages of Python and conda.

use std::io::Write;

use plimsoll_facts::{Package, PackageClass, RecordedDigest};
use zip::write::SimpleFileOptions;

use crate::viewed::inventory_of;

fn packages(files: &[(&str, &str)]) -> Vec<Package> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    inventory_of(&files).0.packages
}

fn named(packages: &[Package]) -> Vec<(String, PackageClass)> {
    let mut named: Vec<_> = packages
        .iter()
        .map(|package| (format!("{}@{}", package.record.name, package.record.version), package.record.class))
        .collect();
    named.sort();
    named
}

#[test]
fn a_wheel_has_the_files_of_its_record_its_installer_and_its_origin() {
    let site = "usr/lib/python3/site-packages";
    let found = packages(&[
        (
            &format!("{site}/My_Pkg-1.0.dist-info/METADATA"),
            "Metadata-Version: 2.4\nName: My_Pkg\nVersion: 1.0\nLicense-Expression: MIT\n\
             Requires-Dist: Other.Thing>=1\nRequires-Dist: pytest; extra == 'test'\n\nName: body\n",
        ),
        (
            &format!("{site}/My_Pkg-1.0.dist-info/RECORD"),
            "my_pkg.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n../../../bin/my,,\n",
        ),
        (&format!("{site}/My_Pkg-1.0.dist-info/INSTALLER"), "pip\n"),
        (
            &format!("{site}/My_Pkg-1.0.dist-info/direct_url.json"),
            r#"{"url": "https://u:p@example.org/a", "vcs_info": {"vcs": "git", "commit_id": "c0"}}"#,
        ),
        (&format!("{site}/pip/_vendor/idna-3.7.dist-info/METADATA"), "Name: idna\nVersion: 3.7\n"),
        (&format!("{site}/pip/_vendor/vendor.txt"), "# what pip carries\nrich==13.7.1\n    pygments==2.17.2\n"),
        ("srv/METADATA", "Name: other\nVersion: 1\n"),
    ]);
    let expected = [
        ("My_Pkg@1.0", PackageClass::Installed),
        ("idna@3.7", PackageClass::Vendored),
        ("pygments@2.17.2", PackageClass::Vendored),
        ("rich@13.7.1", PackageClass::Vendored),
    ];
    assert_eq!(named(&found), expected.map(|(name, class)| (name.to_owned(), class)));
    let found = found.iter().find(|package| package.record.name == "My_Pkg").unwrap();
    let record = &found.record;
    assert_eq!(record.licences, ["MIT"]);
    assert_eq!(record.requires, ["other-thing"]);
    assert_eq!(record.properties["installer"], "pip");
    assert_eq!(record.qualifiers["vcs_url"], "git+https://example.org/a@c0");
    assert_eq!(&*record.files[0].path, format!("{site}/my_pkg.py").as_bytes());
    assert!(matches!(record.files[0].digest, Some(RecordedDigest::Sha256(_))));
    assert_eq!(&*record.files[1].path, b"usr/bin/my");
    assert_eq!(found.sights.len(), 4);
}

#[test]
fn an_egg_is_read_as_a_folder_and_as_an_archive() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("EGG-INFO/PKG-INFO", SimpleFileOptions::default()).unwrap();
    archive.write_all(b"Name: zipped\nVersion: 2.0\n").unwrap();
    let archive = archive.finish().unwrap().into_inner();
    let (inventory, problems) = inventory_of(&[
        ("site/zipped-2.0-py3.egg", &archive),
        ("site/broken-1.0-py3.egg", b"PK\x03\x04"),
        ("site/folder-1.0-py3.egg/EGG-INFO/PKG-INFO", b"Name: folder\nVersion: 1.0\n"),
    ]);
    let names: Vec<_> = inventory.packages.iter().map(|package| package.record.name.as_str()).collect();
    assert_eq!(names, ["folder", "zipped"]);
    assert_eq!(inventory.packages[1].sights[0].within.as_deref(), Some("EGG-INFO/PKG-INFO"));
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn a_list_of_pip_belongs_to_the_lists_that_include_it() {
    let (inventory, problems) = inventory_of(&[
        (
            "requirements.txt",
            b"-r requirements/base.txt\n-c requirements/limits.txt\n-r gone.txt\nflask==3.0.0 \\\n  --hash=sha256:aa\n",
        ),
        ("requirements/base.txt", b"Jinja2==3.1.5 # why\nunpinned>=1\n"),
        ("requirements/limits.txt", b"urllib3==1.0\n"),
    ]);
    let told: Vec<_> = inventory
        .packages
        .iter()
        .map(|package| (package.record.name.as_str(), package.sights.len(), package.record.lines))
        .collect();
    assert_eq!(told, [("flask", 1, Some((4, 5))), ("Jinja2", 2, Some((1, 1)))]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].problem.what.contains("gone.txt"));
}

#[test]
fn conda_states_its_files_below_the_environment() {
    let record = r#"{"name": "zlib", "version": "1.3", "build": "h1_0", "subdir": "linux-64",
        "channel": "https://conda.example/conda-forge/linux-64", "fn": "zlib-1.3-h1_0.conda", "license": "Zlib",
        "depends": ["libzlib 1.3", "__glibc >=2.17"], "files": ["lib/libz.so", "lib/libz.so.1"],
        "paths_data": {"paths": [{"_path": "lib/libz.so", "path_type": "softlink", "sha256": "00"}]}}"#;
    let found = packages(&[("opt/conda/conda-meta/zlib-1.3-h1_0.json", record), ("opt/conda/conda-meta/history", "x")]);
    let record = &found[0].record;
    assert_eq!(record.qualifiers["channel"], "conda-forge");
    assert_eq!(record.requires, ["libzlib"]);
    let paths: Vec<_> = record.files.iter().map(|file| String::from_utf8_lossy(&file.path)).collect();
    assert_eq!(paths, ["opt/conda/lib/libz.so", "opt/conda/lib/libz.so.1"]);
}

#[test]
fn lock_files_in_toml_tell_groups_and_repositories() {
    let found = packages(&[
        (
            "pdm.lock",
            "[[package]]\nname = \"a\"\nversion = \"1\"\ngroups = [\"default\"]\ndependencies = [\"B>=1; x\"]\n\
             [[package]]\nname = \"b\"\nversion = \"2\"\ngroups = [\"test\"]\n",
        ),
        (
            "uv.lock",
            "version = 1\n[[package]]\nname = \"shop\"\nsource = { editable = \".\" }\n\
             dependencies = [{ name = \"g\" }]\n[package.dev-dependencies]\ndev = [{ name = \"d\" }]\n\
             [[package]]\nname = \"g\"\nversion = \"1\"\nsource = { git = \"https://example.org/g?rev=main#c0\" }\n\
             [[package]]\nname = \"d\"\nversion = \"1\"\nsource = { registry = \"https://pypi.org/simple\" }\n",
        ),
    ]);
    let told: Vec<_> = found.iter().map(|package| (package.record.name.as_str(), package.record.is_dev)).collect();
    assert_eq!(told, [("a", false), ("b", true), ("d", true), ("g", false), ("shop", false)]);
    assert_eq!(found[0].record.requires, ["b@2"]);
    assert_eq!(found[3].record.qualifiers["vcs_url"], "git+https://example.org/g@c0");
}
