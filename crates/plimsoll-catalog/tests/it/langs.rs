//! Claims about languages and databases that the corpora do not show: what is installed, what belongs together, traps.

use plimsoll_engine::FileBytes;
use plimsoll_facts::Inventory;
use plimsoll_facts::image::RawFacts;

use crate::viewed::inventory_of;

/// Compares the packages of a tree of texts: package URL and class, as sorted lines.
fn check(files: &[(&str, &str)], expected: &[&str]) -> Inventory {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let (inventory, problems) = inventory_of(&bytes);
    let line = |package| format!("{} {}", inventory.purl(package), package.record.class.word());
    let mut found: Vec<String> = inventory.packages.iter().map(line).collect();
    found.sort();
    assert_eq!(found, expected, "{problems:?}");
    inventory
}

/// What a tree of texts has wrong.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    inventory_of(&bytes).1.into_iter().map(|problem| format!("{}: {}", problem.path, problem.problem.what)).collect()
}

const SPECIFICATION: &str = "Gem::Specification.new do |s|\n  s.name = \"rack\".freeze\n  s.version = \"3.0.1\"\n  \
    s.licenses = [\"MIT\".freeze]\n  s.add_runtime_dependency(%q<webrick>.freeze, [\">= 1\".freeze])\nend\n";

#[test]
fn only_specifications_in_their_folder_prove_that_a_gem_is_installed() {
    let inventory = check(
        &[
            ("usr/lib/ruby/gems/3.2.0/specifications/rack-3.0.1.gemspec", SPECIFICATION),
            ("usr/lib/ruby/gems/3.2.0/gems/rack-3.0.1/rack.gemspec", SPECIFICATION),
        ],
        &["pkg:gem/rack@3.0.1 installed"],
    );
    let record = &inventory.packages[0].record;
    assert_eq!(
        (record.licences.as_slice(), record.requires.as_slice()),
        (&["MIT".into()][..], &["webrick".into()][..])
    );
    check(
        &[("usr/lib/ruby/gems/3.2.0/specifications/default/rack-3.0.1.gemspec", SPECIFICATION)],
        &["pkg:gem/rack@3.0.1 installed"],
    );
    check(&[("src/rack.gemspec", SPECIFICATION)], &["pkg:gem/rack@3.0.1 declared"]);
}

#[test]
fn the_version_of_a_gem_may_be_a_constant_of_another_file() {
    let requires = [
        "require_relative 'lib/app/version'",
        "require_relative './lib/app/version.rb'",
        "require_relative File.join('lib', 'app', 'version')",
        "require_relative File.join(\n  'lib',\n  'app',\n  'version'\n)",
        "require_relative File.expand_path(File.join('lib', 'app', 'version.rb'), __FILE__)",
        "require File.dirname(__FILE__) + '/lib/app/version'",
        "require_relative 'lib/app/version' if defined?(App)",
        "require 'rubygems' unless Object.const_defined?(:Gem)\nrequire 'app/version'",
    ];
    for require in requires {
        let text = format!(
            "{require}\nGem::Specification.new do |spec|\n  spec.name = 'app'\n  spec.version = App::VERSION\nend\n"
        );
        check(
            &[("src/app.gemspec", &text), ("src/lib/app/version.rb", "module App\n  VERSION = '1.2.3'.freeze\nend\n")],
            &["pkg:gem/app@1.2.3 declared"],
        );
    }
}

#[test]
fn a_gem_for_a_platform_is_the_gem_in_its_version() {
    let text = "GEM\n  remote: https://rubygems.org/\n  specs:\n    nokogiri (1.16.0)\n      racc (~> 1.4)\n    \
        nokogiri (1.16.0-x86_64-linux-gnu)\n      racc (~> 1.4)\n    racc (1.7.3)\n\nDEPENDENCIES\n  nokogiri!\n";
    let inventory = check(
        &[("Gemfile.lock", text)],
        &["pkg:gem/nokogiri@1.16.0?platform=x86_64-linux-gnu declared", "pkg:gem/racc@1.7.3 declared"],
    );
    assert_eq!(inventory.packages[0].record.requires, ["racc"]);
}

#[test]
fn composer_says_what_is_installed_and_what_is_for_development() {
    let new = r#"{"packages": [{"name": "psr/log", "version": "3.0.0", "license": "MIT", "require": []},
        {"name": "phpunit/phpunit", "version": "10.5.0"}], "dev": true, "dev-package-names": ["phpunit/phpunit"]}"#;
    let expected = ["pkg:composer/phpunit/phpunit@10.5.0 installed", "pkg:composer/psr/log@3.0.0 installed"];
    let inventory = check(&[("app/vendor/composer/installed.json", new)], &expected);
    let dev: Vec<bool> = inventory.packages.iter().map(|package| package.record.is_dev).collect();
    assert_eq!(dev.iter().filter(|is_dev| **is_dev).count(), 1);
    let old = r#"[{"name": "psr/log", "version": "1.1.4"}]"#;
    check(&[("app/vendor/composer/installed.json", old)], &["pkg:composer/psr/log@1.1.4 installed"]);
    check(&[("app/installed.json", new)], &[]);
}

#[test]
fn registry_files_of_pear_name_extensions() {
    let release = r#"a:4:{s:7:"release";s:5:"5.3.7";s:3:"api";s:5:"5.3.0";i:0;N;s:1:"x";b:1;}"#;
    let text = format!(
        r#"a:4:{{s:4:"name";s:5:"redis";s:5:"notes";s:9:"a";s:1:"b";s:7:"version";{release}s:7:"license";s:3:"PHP";}}"#
    );
    check(
        &[("usr/lib/php/.registry/.channel.pecl.php.net/redis.reg", &text)],
        &["pkg:pear/pecl.php.net/redis@5.3.7 installed"],
    );
    let cut = text.get(..text.len() - 30).unwrap();
    assert_eq!(problems(&[("usr/lib/php/.registry/redis.reg", cut)]).len(), 1);
}

#[test]
fn from_go_1_17_on_go_mod_is_complete() {
    let sums = "example.org/a v1.0.0 h1:x=\nexample.org/a v1.0.0/go.mod h1:x=\nexample.org/b v0.9.0/go.mod h1:x=\n";
    let module = |go: &str| format!("module example.org/me\n\ngo {go}\n\nrequire example.org/a v1.0.0\n");
    check(
        &[("go.mod", &module("1.22")), ("go.sum", sums)],
        &[
            "pkg:golang/example.org/a@v1.0.0 declared",
            "pkg:golang/example.org/me declared",
            "pkg:golang/stdlib@v1.22 declared",
        ],
    );
    check(
        &[("go.mod", &module("1.16")), ("go.sum", sums)],
        &[
            "pkg:golang/example.org/a@v1.0.0 declared",
            "pkg:golang/example.org/b@v0.9.0 declared",
            "pkg:golang/example.org/me declared",
            "pkg:golang/stdlib@v1.16 declared",
        ],
    );
}

#[test]
fn requirements_of_cargo_count_only_without_lock_file() {
    let manifest = "[package]\nname = \"app\"\nversion.workspace = true\nlicense = \"MIT\"\n\n[dependencies]\nserde \
         = \"1\"\n\
        log = { version = \"=0.4.21\" }\n";
    let lock = "version = 4\n\n[[package]]\nname = \"log\"\nversion = \"0.4.22\"\n\
        source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
    check(
        &[("Cargo.toml", manifest)],
        &["pkg:cargo/app declared", "pkg:cargo/log@0.4.21 declared", "pkg:cargo/serde declared"],
    );
    check(
        &[("app/Cargo.toml", manifest), ("Cargo.lock", lock)],
        &["pkg:cargo/app declared", "pkg:cargo/log@0.4.22 declared"],
    );
}

#[test]
fn applications_of_erlang_are_told_from_those_of_its_distribution() {
    let of_hex = "{application,cowlib,\n  [{vsn,\"2.12.1\"},{applications,[kernel,stdlib,crypto]}]}.\n";
    let of_otp = "{application, 'ssl',\n  [{vsn,\"11.1\"}, {applications, [kernel]},\n  {runtime_dependencies, \
         [\"stdlib-4.1\"]}]}.\n";
    check(
        &[("opt/lib/cowlib-2.12.1/ebin/cowlib.app", of_hex), ("usr/lib/erlang/lib/ssl-11.1/ebin/ssl.app", of_otp)],
        &["pkg:hex/cowlib@2.12.1 installed", "pkg:otp/ssl@11.1 installed"],
    );
    let lock = "{\"1.2.0\",\n[{<<\"certifi\">>,{pkg,<<\"certifi\">>,<<\"2.9.0\">>},1},\n \
        {<<\"idna\">>,{pkg,<<\"idna\">>,<<\"6.1.1\">>},0}]}.\n[\n{pkg_hash,[\n {<<\"certifi\">>, <<\"6F2A\">>}]}\n].\n";
    check(&[("rebar.lock", lock)], &["pkg:hex/certifi@2.9.0 declared", "pkg:hex/idna@6.1.1 declared"]);
}

#[test]
fn descriptions_of_r_are_installed_when_they_were_built() {
    let text = "Package: stringr\nVersion: 1.5.1\nLicense: MIT + file LICENSE\nDepends: R (>= 3.6)\nImports: cli,\n    \
        glue (>= 1.6.1)\n";
    let built = format!("{text}Built: R 4.3.2; ; 2024-01-01; unix\n");
    let inventory = check(&[("usr/lib/R/library/stringr/DESCRIPTION", &built)], &["pkg:cran/stringr@1.5.1 installed"]);
    assert_eq!(inventory.packages[0].record.requires, ["cli", "glue"]);
    check(&[("src/DESCRIPTION", text)], &["pkg:cran/stringr@1.5.1 declared"]);
    check(&[("doc/DESCRIPTION", "About: this program\n")], &[]);
}

#[test]
fn distributions_of_perl_are_installed_below_meta() {
    let meta = r#"{"name": "URI", "version": "5.10", "license": ["perl_5"], "generated_by": "Dist::Zilla version 6"}"#;
    let install =
        r#"{"name": "URI", "version": "5.10", "dist": "URI-5.10", "pathname": "O/OA/OALDERS/URI-5.10.tar.gz"}"#;
    let folder = "usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux-gnu/.meta/URI-5.10";
    let (meta_path, install_path) = (format!("{folder}/MYMETA.json"), format!("{folder}/install.json"));
    let inventory = check(&[(&meta_path, meta), (&install_path, install)], &["pkg:cpan/URI@5.10 installed"]);
    assert_eq!(inventory.packages[0].sights.len(), 2);
    let snapshot = "# carton snapshot format: version 1.0\nDISTRIBUTIONS\n  URI-5.10\n    pathname: \
         O/OA/OALDERS/URI-5.10.tar.gz\n    \
        provides:\n      URI 5.10\n    requirements:\n      perl 5.008\n      Carp 0\n";
    let inventory = check(&[("cpanfile.snapshot", snapshot)], &["pkg:cpan/OALDERS/URI@5.10 declared"]);
    assert_eq!(inventory.packages[0].record.requires, ["Carp"]);
}

#[test]
fn rocks_of_lua_are_installed_in_their_tree() {
    let text = "package = \"lpeg\"\nlocal v = \"1.0.2\"\nversion = v .. \"-1\"\ndependencies = {\n  \"lua >= 5.1\", \
         -- old\n  \
        \"luasocket\"\n}\n";
    let path = "usr/local/lib/luarocks/rocks-5.4/lpeg/1.0.2-1/lpeg-1.0.2-1.rockspec";
    let inventory = check(&[(path, text)], &["pkg:luarocks/lpeg@1.0.2-1 installed"]);
    assert_eq!(inventory.packages[0].record.requires, ["luasocket"]);
}

#[test]
fn workflows_name_actions_images_and_other_workflows() {
    let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ./local\n      \
        - uses: docker://alpine:3.19\n      - run: make\n  b:\n    uses: octo/flows/.github/workflows/ci.yml@main\n";
    let inventory = check(
        &[(".github/workflows/ci.yml", text)],
        &[
            "pkg:docker/alpine@3.19 declared",
            "pkg:github/actions/checkout@v4 declared",
            "pkg:github/octo/flows@main#.github/workflows/ci.yml declared",
        ],
    );
    let lines: Vec<_> = inventory.packages.iter().filter_map(|package| package.record.lines).collect();
    assert!(lines.contains(&(5, 5)), "{lines:?}");
    check(&[("workflows/ci.yml", text)], &[]);
}

#[test]
fn providers_of_terraform_are_named_with_their_registry() {
    let text = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version     = \"5.72.1\"\n  constraints = \"~> \
         5.0\"\n  \
        hashes = [\n    \"h1:x\",\n  ]\n}\n";
    check(&[(".terraform.lock.hcl", text)], &["pkg:terraform/registry.terraform.io/hashicorp/aws@5.72.1 declared"]);
}

#[test]
fn vcpkg_lists_what_is_installed() {
    let status = "Package: zlib\nVersion: 1.3.1\nPort-Version: 2\nArchitecture: x64-linux\nStatus: install ok \
         installed\n\n\
        Package: curl\nFeature: ssl\nArchitecture: x64-linux\nStatus: install ok installed\n\n\
        Package: gone\nVersion: 1\nStatus: purge ok not-installed\n";
    check(&[("src/vcpkg_installed/vcpkg/status", status)], &["pkg:vcpkg/zlib@1.3.1%232 installed"]);
    let manifest = r#"{"name": "app", "dependencies": ["fmt", {"name": "zlib", "version>=": "1.3"}],
        "overrides": [{"name": "fmt", "version": "10.1.1"}]}"#;
    check(
        &[("vcpkg.json", manifest)],
        &["pkg:vcpkg/app declared", "pkg:vcpkg/fmt@10.1.1 declared", "pkg:vcpkg/zlib declared"],
    );
}

#[test]
fn opam_says_what_a_switch_has() {
    let state = "opam-version: \"2.0\"\ncompiler: [\"ocaml.5.1.0\"]\ninstalled: [\n  \"dune.3.16.0\"\n  \
         \"ocaml.5.1.0\"\n]\nroots: [\"dune.3.16.0\"]\n";
    check(
        &[("home/u/.opam/default/.opam-switch/switch-state", state)],
        &["pkg:opam/dune@3.16.0 installed", "pkg:opam/ocaml@5.1.0 installed"],
    );
    check(&[("debian/foo.install", "usr/bin/foo.1.2\n"), ("foo.install", "lib: [\n  \"META\"\n]\n")], &[]);
}

#[test]
fn packages_of_pacman_own_files_that_another_file_lists() {
    let desc = "%NAME%\nzlib\n\n%VERSION%\n1:1.3-2\n\n%BASE%\nzlib\n\n%ARCH%\nx86_64\n\n%LICENSE%\ncustom\n\n\
         %DEPENDS%\nglibc>=2.38\n\n";
    let files = "%FILES%\netc/\netc/zlib.conf\nusr/lib/libz.so.1\n\n%BACKUP%\n\
         etc/zlib.conf\td41d8cd98f00b204e9800998ecf8427e\n";
    let inventory = check(
        &[
            ("etc/os-release", "ID=arch\n"),
            ("var/lib/pacman/local/zlib-1:1.3-2/desc", desc),
            ("var/lib/pacman/local/zlib-1:1.3-2/files", files),
            ("opt/else/desc", desc),
        ],
        &["pkg:alpm/arch/zlib@1:1.3-2?arch=x86_64&distro=arch&upstream=zlib%401:1.3-2 installed"],
    );
    let package = &inventory.packages[0];
    let owned: Vec<bool> = package.record.files.iter().map(|file| file.may_change).collect();
    assert_eq!((owned, package.record.requires.as_slice()), (vec![true, false], &["glibc".into()][..]));
    assert_eq!(package.sights.len(), 2);
}

#[test]
fn packages_of_portage_are_named_by_their_folder() {
    let contents = "dir /usr/bin\nobj /usr/bin/a b d41d8cd98f00b204e9800998ecf8427e 1700000000\nsym /usr/bin/c -> a \
         b 1700000000\n";
    let inventory = check(
        &[
            ("var/db/pkg/x11-libs/gtk+-2.24.33_p1-r3/CONTENTS", contents),
            ("var/db/pkg/x11-libs/gtk+-2.24.33_p1-r3/LICENSE", "LGPL-2+\n"),
        ],
        &["pkg:ebuild/x11-libs/gtk%2B@2.24.33_p1-r3 installed"],
    );
    let record = &inventory.packages[0].record;
    assert_eq!((record.files.len(), record.licences.as_slice()), (2, &["LGPL-2+".into()][..]));
    assert_eq!(*record.files[0].path, *b"usr/bin/a b");
}

#[test]
fn folders_of_the_nix_store_are_packages() {
    let hash = "h0cnbmfcn93xm5dg2x27ixhag1cwndga";
    let path = |rest: &str| format!("nix/store/{hash}-{rest}");
    let (tool, library, script) =
        (path("xz-utils-5.4.3-bin/bin/xz"), path("glibc-2.37-8/lib/libc.so.6"), path("run.sh/bin/run"));
    check(
        &[(&tool, "\x7fELF"), (&library, "\x7fELF"), (&script, "#!/bin/sh\n")],
        &["pkg:nix/glibc@2.37-8 installed", "pkg:nix/xz-utils@5.4.3 installed"],
    );
}

#[test]
fn a_document_of_bitnami_counts_beside_its_files() {
    let text = r#"{"packages": [{"name": "redis", "versionInfo": "7.4.1-0", "licenseDeclared": "BSD-3-Clause",
      "externalRefs":
        [{"referenceType": "purl", "referenceLocator": "pkg:bitnami/redis@7.4.1-0?arch=amd64&distro=debian-12"}]},
        {"name": "gosu", "versionInfo": "1.17"}]}"#;
    let document = "opt/bitnami/redis/.spdx-redis.spdx";
    check(
        &[(document, text), ("opt/bitnami/redis/bin/redis-server", "\x7fELF")],
        &["pkg:bitnami/redis@7.4.1-0?arch=amd64 installed"],
    );
    assert_eq!(problems(&[(document, text)]).len(), 1);
}

#[test]
fn opkg_has_the_files_of_dpkg_in_a_place_of_its_own() {
    let status = "Package: dropbear\nVersion: 2024.85-r0\nLicense: MIT\nStatus: install user installed\n";
    let inventory = check(
        &[
            ("usr/lib/opkg/status", status),
            ("usr/lib/opkg/info/dropbear.list", "/usr/sbin/dropbear\n"),
            ("etc/os-release", "ID=openwrt\n"),
        ],
        &["pkg:deb/openwrt/dropbear@2024.85-r0?distro=openwrt installed"],
    );
    assert_eq!(inventory.packages[0].record.files.len(), 1);
}

#[test]
fn gleam_locks_what_it_asks_for() {
    let lock = "packages = [\n  { name = \"gleam_stdlib\", version = \"0.38.0\", build_tools = [\"gleam\"], \
         requirements = [], \
        otp_app = \"gleam_stdlib\", source = \"hex\", outer_checksum = \"66\" },\n]\n\n[requirements]\n";
    check(&[("manifest.toml", lock)], &["pkg:hex/gleam_stdlib@0.38.0 declared"]);
}

#[test]
fn swift_names_repositories_by_any_address() {
    for address in ["https://github.com/a/b.git", "git@github.com:a/b.git", "ssh://git@github.com:22/a/b"] {
        let text = format!(
            r#"{{"pins": [{{"identity": "b", "kind": "remoteSourceControl", "location": "{address}",
            "state": {{"revision": "0123", "version": "1.0.0"}}}}], "version": 3}}"#
        );
        check(&[("Package.resolved", &text)], &["pkg:swift/github.com/a/b@1.0.0 declared"]);
    }
}

/// Small files of each kind, to be cut and changed.
const SAMPLES: [(&str, &str); 8] = [
    ("a/specifications/rack.gemspec", SPECIFICATION),
    ("a/.registry/x.reg", "a:2:{s:4:\"name\";s:1:\"x\";s:7:\"version\";a:1:{s:7:\"release\";s:3:\"1.0\";}}"),
    ("a/go.mod", "module a\nrequire (\n\tb.c/d v1.0.0 // indirect\n)\nreplace b.c/d => ../d\n"),
    (
        "a/mix.lock",
        "%{\n  \"plug\": {:hex, :plug, \"1.11.1\", \"f2\", [:mix], [{:mime, \"~> 1.0\", []}], \"hexpm\"},\n}\n",
    ),
    ("a/Podfile.lock", "PODS:\n  - A (1.0):\n    - A/B (= 1.0)\n  - A/B (1.0)\n"),
    (
        "a/conan.lock",
        "{\"graph_lock\": {\"nodes\": {\"0\": {\"requires\": [\"1\"]}, \"1\": {\"ref\": \"a/1@u/c#r\"}}}}",
    ),
    ("a/Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\n \"b\",\n]\n"),
    ("a/x.rockspec", "package = \"a\"\nversion = v .. \"-1\"\nlocal v = \"1\"\n"),
];

#[test]
fn cut_and_changed_files_are_read_without_panic() {
    for (path, text) in SAMPLES {
        for reader in plimsoll_catalog::readers() {
            for end in 0..text.len() {
                reader.read(&FileBytes::whole(path, text.as_bytes().get(..end).unwrap()), &mut RawFacts::default());
                for byte in *b"\"{\n\xff" {
                    let mut changed = text.as_bytes().to_vec();
                    changed[end] = byte;
                    reader.read(&FileBytes::whole(path, &changed), &mut RawFacts::default());
                }
            }
        }
    }
}

#[test]
fn nested_input_is_refused_and_not_followed() {
    let deep = |open: &str| open.repeat(100_000);
    let files = [
        ("a/composer.lock", deep("[")),
        ("a/conan.lock", deep("{\"graph_lock\":")),
        ("a/Cargo.lock", format!("a = {}", deep("["))),
        ("a/pubspec.lock", deep("- ")),
        ("a/.registry/x.reg", deep("a:1:{s:1:\"x\";")),
        ("a/Podfile.lock", deep("{a: ")),
    ];
    for (path, text) in &files {
        assert!(!problems(&[(path, text)]).is_empty(), "{path}");
    }
}
