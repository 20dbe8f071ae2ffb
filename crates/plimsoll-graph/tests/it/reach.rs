//! What a start command can reach.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_content::edges::{EdgeReader, python_edges};
use plimsoll_engine::{FileBytes, FileReader as _};
use plimsoll_facts::image::{
    Blind, Call, CodeKind, Compression, EDGE_READER, Edge, Entry, EntryKind, FileEdges, Format, LayerIndex, RawFacts,
    RawFile, View,
};
use plimsoll_facts::{Image, ImageConfig, OwnedFile, Package, PackageRecord};
use plimsoll_graph::overlay;
use plimsoll_graph::reach::{
    Environment, From, Level, PackageState, Reached, Root, by_package, reach, roots, with_dependencies,
};
use proptest::prelude::*;

/// A root file system that is being put together.
#[derive(Default)]
struct Tree(Vec<(Entry, Option<FileEdges>)>);

impl Tree {
    fn entry(mut self, path: &str, kind: EntryKind, format: Format, edges: Option<FileEdges>) -> Self {
        let entry = Entry {
            path: path.as_bytes().into(),
            kind,
            mode: 0o755,
            uid: 0,
            gid: 0,
            size: 10,
            modified: 0,
            capability: None,
            format,
            digests: None,
        };
        self.0.push((entry, edges));
        self
    }

    fn data(self, path: &str) -> Self {
        self.entry(path, EntryKind::File, Format::Other, None)
    }

    fn link(self, path: &str, target: &str) -> Self {
        self.entry(path, EntryKind::Symlink(target.as_bytes().into()), Format::Other, None)
    }

    /// Machine code.
    fn elf(self, path: &str, edges: &[Edge], calls: &[Call]) -> Self {
        let edges = FileEdges { edges: edges.to_vec(), calls: calls.to_vec(), ..FileEdges::new(CodeKind::Machine) };
        self.entry(path, EntryKind::File, Format::Elf(62), Some(edges))
    }

    /// A text, read as it would be in an image.
    fn text(self, path: &str, text: &str) -> Self {
        let format = if text.starts_with("#!") { Format::Script } else { Format::Other };
        let mut facts = RawFacts::default();
        EdgeReader.read(&FileBytes { format, ..FileBytes::whole(path, text.as_bytes()) }, &mut facts);
        let layer = Self::default().entry(path, EntryKind::File, format, None).view_with(facts);
        let edges = layer.at(path.as_bytes()).and_then(FileEdges::of);
        self.entry(path, EntryKind::File, format, edges)
    }

    fn view_with(self, facts: RawFacts) -> View {
        self.laid(vec![RawFile { entry: 0, reader: EDGE_READER.to_owned(), facts }])
    }

    fn view(self) -> View {
        let raw = (0..).zip(&self.0).filter_map(|(entry, (_, edges))| {
            let facts = RawFacts { data: Some(edges.as_ref()?.to_data()), ..RawFacts::default() };
            Some(RawFile { entry, reader: EDGE_READER.to_owned(), facts })
        });
        let raw = raw.collect();
        self.laid(raw)
    }

    fn laid(self, raw: Vec<RawFile>) -> View {
        let index = LayerIndex {
            compression: Compression::None,
            stored_bytes: 0,
            plain_bytes: 0,
            diff_id: None,
            entries: self.0.into_iter().map(|(entry, _)| entry).collect(),
            raw,
            ambiguities: Vec::new(),
            problems: Vec::new(),
        };
        overlay(vec![Some(Arc::new(index))]).0
    }
}

fn needed(name: &str) -> Edge {
    Edge::Needed(name.to_owned())
}

fn reached(view: &View, command: &str, level: Level) -> Reached {
    reach(view, &Environment::default(), &[Root::of_text(command)], level)
}

/// Checks that these paths are followed, those named, and nothing else.
fn check(view: &View, command: &str, level: Level, files: &[&str], leaves: &[&str]) {
    let found = reached(view, command, level);
    let paths = |ids: Vec<_>| -> BTreeSet<String> {
        let paths = ids.into_iter().map(|id| view.file(id).unwrap().path());
        paths.map(|path| String::from_utf8(path).unwrap()).collect()
    };
    let set = |paths: &[&str]| -> BTreeSet<String> { paths.iter().map(|&path| path.to_owned()).collect() };
    assert_eq!(paths(found.files.keys().copied().collect()), set(files), "followed by {command}");
    assert_eq!(paths(found.leaves.keys().copied().collect()), set(leaves), "named by {command}");
}

fn programs() -> View {
    Tree::default()
        .link("lib", "usr/lib")
        .link("bin", "usr/bin")
        .link("usr/bin/web", "web-1")
        .elf("usr/bin/web-1", &[needed("liba.so.1"), Edge::Path("/etc/web.conf".to_owned())], &[])
        .elf("usr/bin/runner", &[Edge::Path("/usr/bin/web".to_owned())], &[Call::Execute])
        .elf("usr/bin/namer", &[Edge::Path("/usr/bin/web".to_owned())], &[])
        .link("usr/lib/liba.so.1", "liba.so.1.2")
        .elf("usr/lib/liba.so.1.2", &[Edge::Library("libplugin.so".to_owned())], &[Call::Load])
        .elf("usr/lib/libplugin.so", &[], &[])
        .elf("usr/lib/libunused.so", &[], &[])
        .text("etc/web.conf", "include conf.d/*.conf;\nroot /srv/www/index.html;\n")
        .text("etc/conf.d/a.conf", "load_module /usr/lib/libplugin.so;\n")
        .data("srv/www/index.html")
        .view()
}

#[test]
fn each_level_follows_more() {
    let view = programs();
    let with = |more: &[&'static str]| -> Vec<&'static str> {
        let links = ["usr/bin/web", "usr/bin/web-1", "lib", "usr/lib/liba.so.1", "usr/lib/liba.so.1.2"];
        links.into_iter().chain(more.iter().copied()).collect()
    };
    check(&view, "/usr/bin/web", Level::Loader, &with(&[]), &[]);
    let more = ["usr/lib/libplugin.so", "etc/web.conf", "etc/conf.d/a.conf"];
    check(&view, "/usr/bin/web", Level::Strings, &with(&more), &["srv/www/index.html"]);
}

#[test]
fn a_path_is_a_program_only_for_what_runs_programs() {
    let view = programs();
    let found = |command: &str| reached(&view, command, Level::Strings);
    let web = view.at(b"usr/bin/web-1").unwrap().id();
    assert!(found("runner").files.contains_key(&web));
    let named = found("namer");
    assert!(!named.files.contains_key(&web) && named.leaves.contains_key(&web));
}

#[test]
fn libraries_are_found_by_run_path_and_origin_and_for_the_same_processor() {
    let runpath = || Edge::Runpath("$ORIGIN/../own".to_owned());
    let view = Tree::default()
        .elf("opt/bin/x", &[needed("libx.so"), runpath()], &[])
        .elf("opt/own/libx.so", &[needed("liby.so"), needed("libz.so")], &[])
        .elf("opt/own/liby.so", &[], &[])
        .entry("usr/lib/libz.so", EntryKind::File, Format::Elf(3), None)
        .elf("lib64/libz.so", &[], &[])
        .view();
    // What a run path names is not searched for the libraries of libraries.
    check(&view, "/opt/bin/x", Level::Loader, &["opt/bin/x", "opt/own/libx.so", "lib64/libz.so"], &[]);
    let blind = reached(&view, "/opt/bin/x", Level::Loader).blind;
    assert_eq!(blind.iter().map(|spot| spot.what.as_str()).collect::<Vec<_>>(), ["needs liby.so, which is not there"]);
}

#[test]
fn an_inherited_path_counts_for_the_libraries_of_libraries() {
    let view = Tree::default()
        .elf("opt/bin/x", &[needed("libx.so"), Edge::Rpath("/opt/own".to_owned())], &[])
        .elf("opt/own/libx.so", &[needed("liby.so")], &[])
        .elf("opt/own/liby.so", &[], &[])
        .view();
    check(&view, "/opt/bin/x", Level::Loader, &["opt/bin/x", "opt/own/libx.so", "opt/own/liby.so"], &[]);
}

#[test]
fn scripts_lead_to_interpreters_commands_and_modules() {
    let view = Tree::default()
        .elf("usr/bin/env", &[], &[])
        .elf("usr/bin/python3.11", &[], &[])
        .link("usr/bin/python3", "python3.11")
        .elf("usr/bin/sh", &[], &[])
        .elf("usr/bin/tool", &[], &[])
        .text("start.sh", "#!/usr/bin/sh\n. /common.sh\ntool /data.txt\npython3 /app/main.py\n")
        .text("common.sh", "PATH=/usr/bin\n$NEXT\n")
        .data("data.txt")
        .text("app/main.py", "#!/usr/bin/env python3\nimport helper, json\nfrom deep import part\n")
        .text("app/helper.py", "import os\nif __name__ == '__main__':\n    import unused\n")
        .text("app/unused.py", "import os\n")
        .text("app/deep/__init__.py", "import os\n")
        .text("app/deep/part.py", "from . import other\n")
        .text("app/deep/other.py", "import os\n")
        .text("usr/lib/python3.11/json/__init__.py", "import _json\n")
        .elf("usr/lib/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so", &[], &[])
        .view();
    let files = [
        "start.sh",
        "common.sh",
        "usr/bin/sh",
        "usr/bin/tool",
        "usr/bin/python3",
        "usr/bin/python3.11",
        "usr/bin/env",
        "app/main.py",
        "app/helper.py",
        "app/deep/__init__.py",
        "app/deep/part.py",
        "app/deep/other.py",
        "usr/lib/python3.11/json/__init__.py",
        "usr/lib/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so",
    ];
    check(&view, "/start.sh", Level::Languages, &files, &["data.txt"]);
    let blind = reached(&view, "/start.sh", Level::Languages).blind;
    assert!(blind.iter().any(|spot| spot.what == Blind::ComputedCommand.words()), "{blind:?}");
    check(&view, "/start.sh", Level::Loader, &["start.sh", "usr/bin/sh"], &[]);
    assert!(!reached(&view, "/start.sh", Level::Strings).is_complete());
}

#[test]
fn node_and_ruby_find_modules_as_they_do() {
    let view = Tree::default()
        .elf("usr/bin/node", &[], &[])
        .elf("usr/bin/ruby", &[], &[])
        .text("app/server.js", "require('./lib'); require('left'); require('fs')")
        .text("app/lib/index.js", "import('@own/right')")
        .text("app/node_modules/left/package.json", r#"{"main": "./code.js"}"#)
        .text("app/node_modules/left/code.js", "require('deep')")
        .text("app/node_modules/left/node_modules/deep/index.js", "1")
        .text("app/node_modules/@own/right/package.json", r#"{"exports": {".": {"import": "./esm/*.mjs"}}}"#)
        .text("app/node_modules/@own/right/esm/a.mjs", "1")
        .text("app/node_modules/unused/index.js", "1")
        .text("app/run.rb", "require 'gem/a'\nrequire_relative 'b'\n")
        .text("app/b.rb", "1")
        .text("usr/lib/ruby/vendor_ruby/gem/a.rb", "1")
        .view();
    let node = [
        "usr/bin/node",
        "app/server.js",
        "app/lib/index.js",
        "app/node_modules/left/package.json",
        "app/node_modules/left/code.js",
        "app/node_modules/left/node_modules/deep/index.js",
        "app/node_modules/@own/right/package.json",
        "app/node_modules/@own/right/esm/a.mjs",
    ];
    check(&view, "node /app/server", Level::Languages, &node, &[]);
    let ruby = ["usr/bin/ruby", "app/run.rb", "app/b.rb", "usr/lib/ruby/vendor_ruby/gem/a.rb"];
    check(&view, "ruby /app/run.rb", Level::Languages, &ruby, &[]);
}

#[test]
fn a_jar_leads_to_its_class_path_and_a_folder_to_its_jars() {
    let jar =
        |path: &str| FileEdges { edges: vec![Edge::ClassPath(path.to_owned())], ..FileEdges::new(CodeKind::Java) };
    let view = Tree::default()
        .elf("usr/bin/java", &[], &[])
        .entry("app/a.jar", EntryKind::File, Format::Other, Some(jar("lib/b.jar")))
        .data("app/lib/b.jar")
        .data("app/more/c.jar")
        .view();
    check(&view, "java -jar /app/a.jar", Level::Languages, &["usr/bin/java", "app/a.jar", "app/lib/b.jar"], &[]);
    check(&view, "java -cp '/app/more/*' Main", Level::Languages, &["usr/bin/java", "app/more/c.jar"], &[]);
}

#[test]
fn name_services_and_pam_modules_are_those_of_the_configuration() {
    let view = Tree::default()
        .elf("usr/bin/login", &[needed("libpam.so.0")], &[Call::Names])
        .elf("usr/lib/libpam.so.0", &[], &[])
        .elf("usr/lib/libnss_ldap.so.2", &[], &[])
        .elf("usr/lib/libnss_unused.so.2", &[], &[])
        .elf("usr/lib/security/pam_unix.so", &[], &[])
        .elf("usr/lib/security/pam_unused.so", &[], &[])
        .text("etc/nsswitch.conf", "passwd: files ldap\n")
        .text("etc/pam.d/login", "@include common\n")
        .text("etc/pam.d/common", "auth required pam_unix.so\n")
        .text("etc/pam.d/unused", "auth required pam_unused.so\n")
        .data("etc/passwd")
        .view();
    let files = [
        "usr/bin/login",
        "usr/lib/libpam.so.0",
        "usr/lib/libnss_ldap.so.2",
        "usr/lib/security/pam_unix.so",
        "etc/nsswitch.conf",
        "etc/pam.d/login",
        "etc/pam.d/common",
    ];
    check(&view, "login", Level::Strings, &files, &["etc/passwd"]);
}

#[test]
fn start_command_and_health_check_are_roots() {
    let words = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect());
    let config = ImageConfig {
        entrypoint: words(&["/entry.sh", "it's"]),
        cmd: words(&["web", "-g", "$HOME"]),
        healthcheck: words(&["CMD-SHELL", "wget -q http://localhost || exit 1"]),
        ..ImageConfig::default()
    };
    let commands: Vec<(String, Vec<String>)> = roots(&config)
        .into_iter()
        .flat_map(|root| root.edges.edges.into_iter().map(move |edge| (root.origin.clone(), edge)))
        .filter_map(|(origin, edge)| match edge {
            Edge::Command(words) => Some((origin, words)),
            _ => None,
        })
        .collect();
    let has = |origin: &str, words: &[&str]| {
        let is = |known: &(String, Vec<String>)| known.0 == origin && known.1 == words;
        assert!(commands.iter().any(is), "{origin} {words:?} in {commands:?}");
    };
    has("entrypoint", &["/entry.sh", "it's", "web", "-g", "$HOME"]);
    has("command", &["web", "-g", "$HOME"]);
    has("health check", &["wget", "-q", "http://localhost"]);
}

#[test]
fn packages_are_reached_named_needed_or_not() {
    let view = programs();
    let mut image = Image::of_config("registry.example/web:1", ImageConfig::default());
    let package = |name: &str, files: &[&str], dependencies: &[u32]| {
        let owned = |path: &&str| OwnedFile { path: path.as_bytes().into(), digest: None, may_change: false };
        Package {
            record: PackageRecord { files: files.iter().map(owned).collect(), ..PackageRecord::new("deb", name, "1") },
            sights: Vec::new(),
            dependencies: dependencies.to_vec(),
            owner: None,
            introduced: 0,
            from_base: None,
            gone_in: None,
        }
    };
    image.view = view;
    image.inventory.packages = vec![
        // A folder that is a link in the image is nobody's.
        package("base", &["lib", "lib/none"], &[]),
        package("web", &["bin/web-1", "bin/web"], &[3]),
        package("content", &["srv/www/index.html"], &[]),
        package("needed", &["usr/lib/libunused.so"], &[]),
        package("planted", &["usr/bin/runner", "usr/bin/namer"], &[]),
        package("empty", &[], &[]),
    ];
    let found = reach(&image.view, &Environment::default(), &[Root::of_text("web")], Level::Languages);
    let mut packages = by_package(&image, &found);
    let states = |packages: &[plimsoll_graph::reach::PackageReach]| -> Vec<&str> {
        packages.iter().map(|package| package.state.word()).collect()
    };
    assert_eq!(states(&packages), ["unknown", "reached", "data", "unreached", "unreached", "unknown"]);
    assert_eq!(packages.iter().map(|package| package.bytes).collect::<Vec<_>>(), [0, 10, 10, 10, 20, 0]);
    with_dependencies(&mut packages, &image.inventory);
    assert_eq!(states(&packages), ["unknown", "reached", "data", "by-dependency", "unreached", "unknown"]);
    let witness = packages.get(1).and_then(|package| match package.state {
        PackageState::Reached(file) => Some(found.witness(file)),
        _ => None,
    });
    assert!(witness.is_some_and(|steps| !steps.is_empty()));
}

/// Programs that need, run and import each other in any way.
fn any_tree() -> impl Strategy<Value = Vec<Vec<(usize, usize)>>> {
    prop::collection::vec(prop::collection::vec((0..12_usize, 0..4_usize), 0..4), 12)
}

fn tree(files: &[Vec<(usize, usize)>]) -> View {
    let mut tree = Tree::default().elf("usr/bin/sh", &[], &[]);
    for (number, edges) in files.iter().enumerate() {
        let edges: Vec<Edge> = edges
            .iter()
            .map(|(to, how)| match how {
                0 => needed(&format!("lib{to}.so")),
                1 => Edge::Path(format!("/usr/lib/lib{to}.so")),
                2 => Edge::Library(format!("lib{to}.so")),
                _ => Edge::Rpath(format!("/opt/{to}")),
            })
            .collect();
        let calls: &[Call] = if number % 2 == 0 { &[Call::Load, Call::Execute] } else { &[] };
        let folder = if number % 3 == 0 { format!("opt/{number}") } else { "usr/lib".to_owned() };
        tree = tree.elf(&format!("{folder}/lib{number}.so"), &edges, calls);
    }
    tree.view()
}

fn start(view: &View, number: usize) -> Root {
    let found = view.files().find(|file| file.name() == format!("lib{number}.so").as_bytes()).unwrap();
    Root::of_text(&format!("/{}", String::from_utf8(found.path()).unwrap()))
}

proptest! {
    #[test]
    fn a_further_root_never_makes_less_reached(files in any_tree(), first in 0..12_usize, second in 0..12_usize) {
        let view = tree(&files);
        let environment = Environment::default();
        let one = reach(&view, &environment, &[start(&view, first)], Level::Languages);
        let two = reach(&view, &environment, &[start(&view, first), start(&view, second)], Level::Languages);
        prop_assert!(one.files.keys().all(|file| two.files.contains_key(file)));
        let is_kept = |file| two.files.contains_key(file) || two.leaves.contains_key(file);
        prop_assert!(one.leaves.keys().all(is_kept));
    }

    #[test]
    fn every_witness_begins_at_a_root_and_goes_from_file_to_file(files in any_tree(), first in 0..12_usize) {
        let view = tree(&files);
        let found = reach(&view, &Environment::default(), &[start(&view, first)], Level::Languages);
        for file in found.files.keys().chain(found.leaves.keys()) {
            let steps = found.witness(*file);
            prop_assert!(matches!(steps.last(), Some((_, step)) if matches!(step.from, From::Root(0))));
            for pair in steps.windows(2) {
                let [(_, step), (before, _)] = pair else { unreachable!() };
                prop_assert_eq!(step.from, From::File(*before));
                prop_assert!(points_at(&view, step.how.as_str(), *before));
            }
        }
    }

    #[test]
    fn any_python_is_scanned(text in "(import |from |\\.|a|\n| |\"|'|\\(|\\)|,|#|\\\\|exec\\(|if __name__ ==){0,40}") {
        python_edges(&text);
    }
}

/// Checks a step again: what it says is an edge of the file that it comes from.
fn points_at(view: &View, how: &str, from: plimsoll_facts::image::ViewId) -> bool {
    let file = view.file(from).unwrap();
    let edges = FileEdges::of(file).unwrap();
    edges.edges.iter().any(|edge| match edge {
        Edge::Needed(name) => how == format!("needs {name}"),
        Edge::Path(path) => how == format!("names {path}"),
        Edge::Library(name) => how == format!("may load {name}"),
        _ => false,
    })
}
