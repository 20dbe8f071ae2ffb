//! Reads any bytes as each file of Ruby, PHP, Go, Rust, C, Dart, Swift, Erlang, Haskell, OCaml, R, Julia, Lua, Perl,
//! workflows, Terraform, and of databases of small distributions.
#![no_main]

mod catalog;

use libfuzzer_sys::fuzz_target;

const READERS: [(&str, &[&str]); 26] = [
    ("bitnami", &[".spdx-a.spdx"]),
    ("cargo_lock", &["Cargo.lock", "Cargo.toml"]),
    ("composer", &["composer.lock", "vendor/composer/installed.json"]),
    ("conan", &["conan.lock", "conanfile.txt"]),
    ("cpan", &["META.json", "META.yml", ".meta/a-1/install.json", "cpanfile.snapshot"]),
    ("dpkg", &["status", "info/a.list"]),
    ("erlang_app", &["ebin/a.app"]),
    ("gemfile_lock", &["Gemfile.lock"]),
    ("gemspec", &["specifications/a.gemspec", "version.rb"]),
    ("github_actions", &[".github/workflows/a.yml", "action.yml"]),
    ("go_mod", &["go.mod", "go.sum", "vendor/modules.txt"]),
    ("haskell_lock", &["cabal.project.freeze", "stack.yaml.lock"]),
    ("julia", &["Manifest.toml", "Project.toml"]),
    ("luarocks", &["a.rockspec"]),
    ("mix_lock", &["mix.lock", "rebar.lock", "gleam.toml", "manifest.toml"]),
    ("nix", &["nix/store/a/bin/a"]),
    ("opam", &["switch-state", "a.install"]),
    ("pacman", &["desc", "files"]),
    ("pear", &["php/.registry/a.reg"]),
    ("podfile_lock", &["Podfile.lock"]),
    ("portage", &["pkg/a/b-1/CONTENTS", "pkg/a/b-1/LICENSE"]),
    ("pubspec_lock", &["pubspec.lock", "pubspec.yaml"]),
    ("r_lock", &["renv.lock", "DESCRIPTION"]),
    ("swift_resolved", &["Package.resolved"]),
    ("terraform_lock", &[".terraform.lock.hcl"]),
    ("vcpkg", &["vcpkg.json", "vcpkg/status"]),
];

fuzz_target!(|bytes: &[u8]| catalog::feed(&READERS, bytes));
