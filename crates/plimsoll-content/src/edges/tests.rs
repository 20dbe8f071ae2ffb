//! What files of each sort point at.
#![allow(clippy::unwrap_used)]

use plimsoll_engine::{FileBytes, FileReader as _};
use plimsoll_facts::image::{Blind, Edge, FileEdges, Format, RawFacts};

use super::*;

fn import(module: &str, names: &[&str], level: u8) -> Edge {
    Edge::Import {
        module: module.to_owned(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
        level,
        is_main: false,
    }
}

fn require(names: &[&str]) -> Vec<Edge> {
    names.iter().map(|&name| Edge::Require(name.to_owned())).collect()
}

#[test]
fn python_imports_are_seen_wherever_they_stand() {
    let cases: [(&str, Vec<Edge>); 12] = [
        ("import os\n", vec![import("os", &[], 0)]),
        ("import a.b as c, d", vec![import("a.b", &[], 0), import("d", &[], 0)]),
        ("from a.b import c as d, e\n", vec![import("a.b", &["c", "e"], 0)]),
        ("from . import x\n", vec![import("", &["x"], 1)]),
        ("from ..y import (\n    z,  # why\n    w as v,\n)\n", vec![import("y", &["z", "w"], 2)]),
        ("from a import *", vec![import("a", &["*"], 0)]),
        ("def f():\n    import lazy\n", vec![import("lazy", &[], 0)]),
        ("try: import fast\nexcept ImportError: fast = None\n", vec![import("fast", &[], 0)]),
        ("x = 'import no'\n\"\"\"\nimport no\n\"\"\"\n# import no\nx.import_ = 1\n", vec![]),
        ("x = 'it\\'s' ; import yes", vec![import("yes", &[], 0)]),
        ("m = importlib.import_module('a.b')\n", vec![import("a.b", &[], 0)]),
        ("yield from importers\nraise X from import_error\n", vec![]),
    ];
    for (text, expected) in cases {
        let found = python_edges(text);
        assert_eq!((found.edges, found.blind), (expected, vec![]), "{text}");
    }
    for (text, blind) in [
        ("m = __import__(name)", Blind::ComputedModule),
        ("importlib.import_module('a' + b)", Blind::ComputedModule),
        ("exec(code)", Blind::Evaluated),
    ] {
        assert_eq!(python_edges(text).blind, [blind], "{text}");
    }
    assert!(python_edges("def exec(self): pass\nre.exec(x)\ndef import_module(a): pass\n").blind.is_empty());
}

#[test]
fn imports_of_the_main_block_are_told_apart() {
    let text = "import a\nif __name__ == '__main__':\n    import b\n\n    import c\nimport d\n";
    let found: Vec<(String, bool)> = python_edges(text)
        .edges
        .into_iter()
        .filter_map(|edge| match edge {
            Edge::Import { module, is_main, .. } => Some((module, is_main)),
            _ => None,
        })
        .collect();
    let expected = [("a", false), ("b", true), ("c", true), ("d", false)].map(|(name, is)| (name.to_owned(), is));
    assert_eq!(found, expected);
}

#[test]
fn node_requires_and_imports_are_seen_outside_of_strings_and_comments() {
    let cases: [(&str, &[&str]); 9] = [
        ("const a = require('a'), b = require(\"./b.js\")", &["a", "./b.js"]),
        ("import x, { y } from 'm'\nimport * as z from \"n\"\nimport 'side'\n", &["m", "n", "side"]),
        ("export { a } from './a.mjs'; export * from './b.mjs'", &["./a.mjs", "./b.mjs"]),
        ("const m = await import('lazy')", &["lazy"]),
        ("require.resolve('x')", &["x"]),
        ("// require('no')\n/* require('no') */ 'require(\"no\")'; `require('no')`", &[]),
        ("a.require('no'); x.import('no')", &[]),
        ("s.replace(/\"/g, ''); require('yes')", &["yes"]),
        ("x = a / b; require('yes'); y = c / d", &["yes"]),
    ];
    for (text, expected) in cases {
        let found = node_edges(text);
        assert_eq!((found.edges, found.blind), (require(expected), vec![]), "{text}");
    }
    for (text, blind) in [
        ("require(name)", Blind::ComputedModule),
        ("require('./' + name)", Blind::ComputedModule),
        ("eval(text)", Blind::Evaluated),
        ("new Function('a', 'b')", Blind::Evaluated),
    ] {
        assert_eq!(node_edges(text).blind, [blind], "{text}");
    }
}

#[test]
fn ruby_requires_are_seen_at_the_start_of_statements() {
    let text = "require 'json'\nrequire_relative \"lib/a\"\nautoload :B, 'b'\n\
                begin; require 'c'; rescue LoadError; end\n\
                # require 'no'\n=begin\nrequire 'no'\n=end\nx = \"require 'no'\"\n\
                require('d')\n__END__\nrequire 'no'\n";
    let found = ruby_edges(text);
    let mut expected = require(&["json", "b", "c", "d"]);
    expected.insert(1, Edge::Relative("lib/a".to_owned()));
    assert_eq!((found.edges, found.blind), (expected, vec![]));
    assert_eq!(ruby_edges("require \"a/#{b}\"").blind, [Blind::ComputedModule]);
    assert_eq!(ruby_edges("require name").blind, [Blind::ComputedModule]);
}

#[test]
fn shell_commands_are_kept_without_builtins() {
    let found =
        shell_edges("set -e\n. /lib/x.sh\n[ -f /etc/y ] && exec gosu web nginx -g \"$X\" < /etc/z\n\"$@\"\n$CMD\n");
    let command = |words: &[&str]| Edge::Command(words.iter().map(|&word| word.to_owned()).collect());
    for edge in [
        Edge::Source("/lib/x.sh".to_owned()),
        Edge::Path("/etc/y".to_owned()),
        Edge::Path("/etc/z".to_owned()),
        command(&["nginx", "-g", ""]),
    ] {
        assert!(found.edges.contains(&edge), "{edge:?} in {:?}", found.edges);
    }
    assert_eq!(found.blind, [Blind::ComputedCommand]);
}

#[test]
fn configuration_leads_to_files_modules_and_commands() {
    let has = |path: &str, text: &str, edge: Edge| {
        let found = config::edges(path.as_bytes(), text).edges;
        assert!(found.contains(&edge), "{edge:?} in {found:?}");
    };
    let include = |text: &str| Edge::Include(text.to_owned());
    let module = |text: &str| Edge::Module(text.to_owned());
    let library = |text: &str| Edge::Library(text.to_owned());
    has("etc/nginx/nginx.conf", "http {\n  include /etc/nginx/conf.d/*.conf;\n}", include("/etc/nginx/conf.d/*.conf"));
    has("etc/nginx/nginx.conf", "load_module modules/ngx_mail.so;", library("modules/ngx_mail.so"));
    has("etc/apache2/apache2.conf", "IncludeOptional sites/*.conf", include("sites/*.conf"));
    has("etc/x/mpm.load", "LoadModule mpm_event_module /usr/lib/a.so", library("/usr/lib/a.so"));
    has("etc/pam.d/su", "auth [success=1 default=ignore] pam_unix.so nullok", module("pam_unix.so"));
    has("etc/pam.d/su", "@include common-auth", include("common-auth"));
    has("etc/nsswitch.conf", "passwd: files [NOTFOUND=return] ldap", module("ldap"));
    has("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf", include("/etc/ld.so.conf.d/*.conf"));
    has("etc/ld.so.conf.d/x.conf", "/opt/lib", Edge::Rpath("/opt/lib".to_owned()));
    has("etc/ssl/openssl.cnf", "module = /usr/lib/x.so", library("/usr/lib/x.so"));
    let run = |words: &[&str]| Edge::Command(words.iter().map(|&word| word.to_owned()).collect());
    has("etc/s.conf", "[program:x]\ncommand=/usr/sbin/cron -f", run(&["/usr/sbin/cron", "-f"]));
    has("lib/a.service", "[Service]\nExecStart=-/usr/bin/x --y", run(&["/usr/bin/x", "--y"]));
    has("etc/crontab", "17 * * * * root run-parts /etc/c", run(&["run-parts", "/etc/c"]));
    has("etc/crontabs/root", "@daily backup", run(&["backup"]));
}

#[test]
fn a_script_knows_its_interpreter_and_its_language() {
    let mut facts = RawFacts::default();
    let text = b"#!/usr/bin/env -S python3 -I\nimport os\n";
    EdgeReader.read(&FileBytes { format: Format::Script, ..FileBytes::whole("usr/bin/x", text) }, &mut facts);
    let kept = FileEdges {
        edges: vec![
            import("os", &[], 0),
            Edge::Shebang(["/usr/bin/env", "-S", "python3", "-I"].map(str::to_owned).to_vec()),
        ],
        ..FileEdges::new(CodeKind::Python)
    };
    assert_eq!(facts.data.unwrap(), kept.to_data());
}

#[test]
fn a_file_that_is_not_read_says_so() {
    let mut facts = RawFacts::default();
    EdgeReader.read(&FileBytes::whole("a", b"#!/usr/bin/perl\nuse x;\n"), &mut facts);
    let mut kept = FileEdges::new(CodeKind::Other);
    kept.edges = vec![Edge::Shebang(vec!["/usr/bin/perl".to_owned()])];
    kept.blind = vec![Blind::Unread];
    assert_eq!(facts.data.unwrap(), kept.to_data());
    let mut facts = RawFacts::default();
    let text = "import a\n".repeat(MOST_EDGES);
    let many: Vec<String> = (0..=MOST_EDGES).map(|number| format!("import a{number}\n")).collect();
    let many = many.concat();
    EdgeReader.read(&FileBytes::whole("a.py", text.as_bytes()), &mut facts);
    assert!(facts.problems.is_empty());
    EdgeReader.read(&FileBytes::whole("a.py", many.as_bytes()), &mut facts);
    assert_eq!(facts.problems.len(), 1);
}
