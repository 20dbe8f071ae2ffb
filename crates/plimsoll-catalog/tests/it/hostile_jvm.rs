//! Files of Java and .NET, cut off and changed anywhere: nothing panics, and what is read stays small.

use std::path::{Path, PathBuf};

use crate::corpus::corpora;
use crate::damage::{Change, damage, damage_all};

/// Small files of each form.
const SAMPLES: [(&str, &[u8]); 12] = [
    ("gradle.lockfile", b"a:b:1=x\nempty=\n"),
    ("build.sbt.lock", br#"{"dependencies":[{"org":"a","name":"b","version":"1","configurations":["test"]}]}"#),
    (
        "pom.xml",
        b"<project><artifactId>a</artifactId><properties><v>${v}</v></properties><dependencies><dependency>\
        <groupId>g</groupId><artifactId>b</artifactId><version>${v}</version></dependency></dependencies></project>",
    ),
    ("a.csproj", b"<Project><ItemGroup><PackageReference Include=\"A\" Version=\"[1,2)\"/></ItemGroup></Project>"),
    ("packages.config", b"<packages><package id=\"A\" version=\"1\"/></packages>"),
    (
        "packages.lock.json",
        br#"{"dependencies":{"net8":{"A":{
        "type":"Direct","resolved":"1","dependencies":{"A":"1"}}}}}"#,
    ),
    ("project.assets.json", br#"{"targets":{"net8":{"A/1":{"type":"package","dependencies":{"A":"1"}}}}}"#),
    (
        "a.deps.json",
        br#"{"runtimeTarget":{"name":"n"},
        "targets":{"n":{"A/1":{"runtime":{"A.dll":{}}}}},"libraries":{"A/1":{"type":"project"}}}"#,
    ),
    ("a.runtimeconfig.json", br#"{"runtimeOptions":{"framework":{"name":"N","version":"8"}}}"#),
    ("paket.lock", b"GROUP x\nNUGET\n  remote: u\n    A (1)\n      B (>= 1)\nGITHUB\n  remote: a/b\n    f (1)\n"),
    ("paket.dependencies", b"group x\n  nuget A ~> 1 // c\ngithub a/b:1\n"),
    (
        "a-1.jar",
        b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a\
        PK\x01\x02\x0a\0\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a\
        PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x1f\0\0\0\0\0",
    ),
];

/// Bits turned over.
const CHANGES: &[Change] = &[|byte| byte ^ 0x01, |byte| byte ^ 0x80, |byte| !byte];

#[test]
fn small_files_of_java_and_dotnet_may_be_cut_or_changed_anywhere() {
    for (name, bytes) in SAMPLES {
        damage(name, bytes, usize::MAX, CHANGES);
    }
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, files) } else { files.push(path) }
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn files_of_java_and_dotnet_in_the_corpora_may_be_cut_or_changed() {
    let mut files = Vec::new();
    for folder in [
        "maven-pom/files",
        "binaries/files/jar",
        "language-files/files/dotnet",
        "dependency-files/files/dotnet",
        "dependency-files/files/nuget",
        "dependency-files/files/gradle",
        "dependency-files/files/sbt",
    ] {
        files_below(&corpora().join(folder), &mut files);
    }
    let named = |file: PathBuf| {
        let bytes = std::fs::read(&file).unwrap();
        (file.file_name().unwrap().to_str().unwrap().to_owned(), bytes)
    };
    damage_all(files.into_iter().map(named).collect(), 20, CHANGES);
}
