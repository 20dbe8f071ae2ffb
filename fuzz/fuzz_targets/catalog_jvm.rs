//! Reads any bytes as each file of Java and .NET.
#![no_main]

mod catalog;

use libfuzzer_sys::fuzz_target;

const READERS: [(&str, &[&str]); 11] = [
    ("jar", &["a-1.0.jar", "a.bin"]),
    ("maven", &["pom.xml"]),
    ("gradle_lock", &["gradle.lockfile"]),
    ("gradle_catalog", &["libs.versions.toml"]),
    ("sbt_lock", &["build.sbt.lock"]),
    ("dotnet", &["a.deps.json", "a.runtimeconfig.json", "a.dll"]),
    ("msbuild", &["a.csproj"]),
    ("nuget_config", &["packages.config"]),
    ("nuget_lock", &["packages.lock.json"]),
    ("nuget_assets", &["project.assets.json"]),
    ("paket", &["paket.lock", "paket.dependencies"]),
];

fuzz_target!(|bytes: &[u8]| catalog::feed(&READERS, bytes));
