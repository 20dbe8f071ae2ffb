//! Layers laid on each other, as runtimes do it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use plimsoll_facts::image::{View, ViewFile};
use plimsoll_testkit::image::{Made, Packing, Tar, in_folder};
use serde_json::Value;
use tempfile::TempDir;

use crate::view::{content, lines, lines_on_disk, merged};

/// What a stack of layers becomes, and a word of each problem.
fn becomes(layers: Vec<Tar>, expected: &[&str], problem: Option<&str>) {
    let layers: Vec<Vec<u8>> = layers.into_iter().map(Tar::end).collect();
    let (view, problems) = merged(&layers);
    assert_eq!(lines(&view), expected);
    let found: Vec<&str> = problems.iter().map(|(_, problem)| problem.what.as_str()).collect();
    match problem {
        Some(word) => assert!(found.len() == 1 && found[0].contains(word), "{found:?}"),
        None => assert!(found.is_empty(), "{found:?}"),
    }
}

#[test]
fn a_whiteout_takes_away_what_lies_below_wherever_it_stands() {
    let base = || Tar::new().file("d/a", "old").file("d/b", "old");
    let gone = &["d d", "d/a f new d/a", "d/b f old d/b"];
    becomes(vec![base(), Tar::new().file("d/.wh.a", "").file("d/a", "new")], gone, None);
    becomes(vec![base(), Tar::new().file("d/a", "new").file("d/.wh.a", "")], gone, None);
    let opaque = &["d d", "d/a f new d/a"];
    becomes(vec![base(), Tar::new().file("d/.wh..wh..opq", "").file("d/a", "new")], opaque, None);
    becomes(vec![base(), Tar::new().file("d/a", "new").file("d/.wh..wh..opq", "")], opaque, None);
    becomes(vec![base(), Tar::new().file(".wh.d", "")], &[], None);
    becomes(vec![base(), Tar::new().file("d/.wh..wh.aufs", "")], &["d d", "d/a f old d/a", "d/b f old d/b"], None);
    becomes(vec![Tar::new().file("a", "x"), Tar::new().file(".wh.", "")], &["a f x a"], Some("whiteout"));
}

#[test]
fn a_whiteout_below_a_link_acts_where_the_link_leads() {
    let base = || Tar::new().file("real/a", "1").file("real/b", "2").symlink("link", "/real");
    let left = &["link l /real", "real d", "real/b f 2 real/b"];
    becomes(vec![base(), Tar::new().file("link/.wh.a", "")], left, None);
    becomes(vec![base(), Tar::new().file("link/.wh..wh..opq", "")], &["link l /real", "real d"], None);
}

#[test]
fn a_parent_that_is_a_link_to_nothing_is_made_where_the_link_leads() {
    let made = &["bin l usr/bin", "usr d", "usr/bin d", "usr/bin/sh f x usr/bin/sh"];
    becomes(vec![Tar::new().symlink("bin", "usr/bin").file("bin/sh", "x")], made, None);
    let out = &["bin l ../../usr", "usr d", "usr/sh f x usr/sh"];
    becomes(vec![Tar::new().symlink("bin", "../../usr"), Tar::new().file("bin/sh", "x")], out, None);
    let circle = &["a l b", "b l a"];
    becomes(vec![Tar::new().symlink("a", "b").symlink("b", "a").file("a/x", "x")], circle, Some("circle"));
    becomes(vec![Tar::new().file("a", "1"), Tar::new().file("a/b", "2")], &["a d", "a/b f 2 a/b"], None);
}

#[test]
fn the_last_member_of_a_path_wins_and_another_kind_removes_what_was_below() {
    becomes(vec![Tar::new().file("a", "1").file("a", "2")], &["a f 2 a"], None);
    becomes(vec![Tar::new().file("a/b", "1").symlink("a", "c")], &["a l c"], None);
    becomes(vec![Tar::new().file("a/b", "1"), Tar::new().folder("a")], &["a d", "a/b f 1 a/b"], None);
    becomes(vec![Tar::new().symlink("a", "c").folder("c"), Tar::new().folder("a")], &["a d", "c d"], None);
}

#[test]
fn hard_links_are_the_file_that_is_there_when_they_are_made() {
    becomes(vec![Tar::new().file("a", "1").hard_link("b", "a").file("a", "2")], &["a f 2 a", "b f 1 b"], None);
    becomes(vec![Tar::new().file("a", "1").hard_link("b", "a").file("b", "2")], &["a f 1 a", "b f 2 b"], None);
    becomes(vec![Tar::new().file("a", "1"), Tar::new().hard_link("b", "a")], &["a f 1 a", "b f 1 a"], None);
    let deleted = vec![Tar::new().file("a", "1"), Tar::new().hard_link("b", "a"), Tar::new().file(".wh.a", "")];
    becomes(deleted, &["b f 1 b"], None);
    // Before its file: no runtime takes it, and it is not to hide anything.
    becomes(vec![Tar::new().hard_link("b", "a").file("a", "1")], &["a f 1 a", "b f 1 a"], None);
    becomes(vec![Tar::new().hard_link("b", "a").file("a", "1").file("b", "2")], &["a f 1 a", "b f 2 b"], None);
    becomes(vec![Tar::new().hard_link("b", "a")], &[], Some("which is not there"));
    becomes(vec![Tar::new().folder("a").hard_link("b", "a")], &["a d"], Some("which is not there"));
    becomes(vec![Tar::new().symlink("a", "x").hard_link("b", "a")], &["a l x", "b l x"], None);
}

#[test]
fn folders_that_no_layer_names_do_not_fill_the_memory() {
    let deep = "d/".repeat(1000);
    let tar = (0..300).fold(Tar::new(), |tar, number| tar.file(&format!("{number}/{deep}f"), ""));
    let (view, problems) = merged(&[tar.end()]);
    assert!(view.files().count() < 20_000);
    assert_eq!(problems.iter().map(|(_, problem)| problem.limit.as_deref()).collect::<Vec<_>>(), [Some("entries")]);
}

#[test]
fn a_long_chain_of_links_before_their_files_ends() {
    let names = |number: usize| format!("l{number}");
    let tar = (0..20_000).fold(Tar::new(), |tar, number| tar.hard_link(&names(number), &names(number + 1)));
    let (view, problems) = merged(&[tar.file(&names(20_000), "x").end()]);
    assert!(problems.is_empty() && view.files().count() == 20_001);
}

/// A pseudo-random number below `below`. Source: Knuth, MMIX.
fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// A path whose last part is one of these.
fn random_path(state: &mut u64, last: [&'static str; 3]) -> String {
    let depth = random(state, 3);
    let mut one_of = |names: [&'static str; 3]| names[usize::try_from(random(state, 3)).unwrap()];
    let mut parts: Vec<&str> = (0..depth).map(|_| one_of(["a", "b", "c"])).collect();
    parts.push(one_of(last));
    parts.join("/")
}

fn random_layer(state: &mut u64, number: u64) -> Tar {
    let mut tar = Tar::new();
    for _ in 0..random(state, 3) * u64::from(number > 0) {
        let path = random_path(state, ["a", "b", "x"]);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let name = if random(state, 4) == 0 { ".wh..wh..opq".to_owned() } else { format!(".wh.{name}") };
        tar = tar.file(&format!("{folder}/{name}"), "");
    }
    let mut last = String::new();
    for member in 0..=random(state, 6) {
        let (folder, file) = (random_path(state, ["a", "b", "c"]), random_path(state, ["x", "y", "z"]));
        let any = random_path(state, ["a", "c", "x"]);
        tar = match random(state, 8) {
            0 | 1 => tar.folder(&folder),
            2 => tar.symlink(&any, &format!("/{folder}")),
            3 => tar.symlink(&any, &format!("../{folder}")),
            4 if !last.is_empty() => tar.hard_link(&file, &last),
            _ => {
                last.clone_from(&file);
                tar.file(&file, format!("{number}.{member}"))
            }
        };
    }
    tar
}

#[test]
#[ignore = "needs umoci (Debian package umoci); .ci/run runs it"]
fn random_stacks_become_what_umoci_unpacks() {
    let mut state = 20_261_121;
    let (mut same, mut refused) = (0, 0);
    for stack in 0..600 {
        let layers = 1 + random(&mut state, 4);
        let layers: Vec<Vec<u8>> = (0..layers).map(|number| random_layer(&mut state, number).end()).collect();
        let folder = TempDir::new().unwrap();
        in_folder(&folder.path().join("image"), &Made { layers: layers.clone() }.layout(Packing::Gzip));
        let mut umoci = Command::new("umoci");
        umoci.args(["unpack", "--rootless", "--image", "image:1", "bundle"]).current_dir(folder.path());
        if !umoci.output().unwrap().status.success() {
            // A link to nothing, a file in the way: no container runs from it.
            refused += 1;
            continue;
        }
        let (view, _) = merged(&layers);
        assert_eq!(lines(&view), lines_on_disk(&folder.path().join("bundle/rootfs")), "stack {stack}: {layers:?}");
        same += 1;
    }
    assert!(same > 200, "{same} alike, {refused} refused");
    println!("{same} alike, {refused} refused");
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn bytes(value: &Value) -> Vec<u8> {
    match value["text"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => text(value, "hex")
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect(),
    }
}

/// Operations, or the entries of a difference, as a layer.
fn layer(operations: &Value) -> Vec<u8> {
    let mut tar = Tar::new();
    for operation in operations.as_array().into_iter().flatten() {
        let kind = operation["op"].as_str().unwrap_or_else(|| text(operation, "entry"));
        let mode = u32::from_str_radix(text(operation, "mode"), 8).unwrap_or(0o644);
        let (name, target) = (text(operation, "name"), text(operation, "target"));
        match kind {
            "dir" => tar.add(b'5', name, "", b"", mode),
            "file" => tar.add(b'0', name, "", &bytes(&operation["content"]), mode),
            "symlink" => tar.add(b'2', name, target, b"", mode),
            "hardlink" => tar.add(b'1', name, target, b"", mode),
            "whiteout" => {
                let path = Path::new(text(operation, "removes"));
                let name = format!(".wh.{}", path.file_name().unwrap().display());
                tar.add(b'0', path.with_file_name(name).to_str().unwrap(), "", b"", 0o644);
            }
            other => panic!("{other}"),
        }
    }
    tar.end()
}

fn done(root: &Path, operations: &Value) {
    for operation in operations.as_array().unwrap() {
        let place = |key: &str| root.join(text(operation, key).trim_start_matches('/'));
        let name: PathBuf = place("name");
        match text(operation, "op") {
            "dir" => fs::create_dir_all(&name).unwrap(),
            "file" => fs::write(&name, bytes(&operation["content"])).unwrap(),
            "hardlink" => fs::hard_link(place("target"), &name).unwrap(),
            "remove" => fs::remove_file(&name).unwrap(),
            "remove-all" => fs::remove_dir_all(&name).unwrap(),
            "chmod" => {
                let mode = u32::from_str_radix(text(operation, "mode"), 8).unwrap();
                fs::set_permissions(&name, fs::Permissions::from_mode(mode)).unwrap();
            }
            other => panic!("{other}"),
        }
    }
}

fn broken<'v>(view: &'v View, check: &Value) -> Option<String> {
    let file = |key: &str| view.resolve(text(check, key).as_bytes());
    let same = |one: Option<ViewFile<'v>>, other: Option<ViewFile<'v>>| {
        one.is_some() && one.and_then(ViewFile::content) == other.and_then(ViewFile::content)
    };
    let holds = match text(check, "check") {
        "content" => file("path").and_then(|file| content(file, view)) == Some(bytes(&check["content"])),
        "absent" => file("path").is_none(),
        "same-file" => same(file("a"), file("b")),
        "different-file" => !same(file("a"), file("b")),
        "same-symlink-target" => {
            let target = |key: &str| view.at(text(check, key).as_bytes()).and_then(ViewFile::link_target);
            target("a").is_some() && target("a") == target("b")
        }
        // Nothing is unpacked.
        "outside-root-untouched" => !Path::new("/tmp/breakout-x").exists(),
        other => panic!("{other}"),
    };
    (!holds).then(|| format!("{check}"))
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn layers_of_other_projects_are_applied_as_expected() {
    let corpora = std::env::var("PLIMSOLL_CORPORA").unwrap();
    let cases = fs::read_to_string(Path::new(&corpora).join("corpora/image/layer-apply/cases.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases.lines() {
        let case: Value = serde_json::from_str(case).unwrap();
        count += 1;
        let expect = &case["expect"];
        let upper = if case["layer"].is_array() { &case["layer"] } else { &expect["entries"] };
        let (view, problems) = merged(&[layer(&case["base"]), layer(upper)]);
        if case["change"].is_array() {
            let folder = TempDir::new().unwrap();
            done(folder.path(), &case["base"]);
            done(folder.path(), &case["change"]);
            if lines(&view) != lines_on_disk(folder.path()) {
                wrong.push(format!("{}: {:?}", case["id"], lines(&view)));
            }
        } else if expect["error"].is_string() {
            wrong.extend(problems.is_empty().then(|| format!("{}: no problem", case["id"])));
        }
        let checks = expect["checks"].as_array().into_iter().flatten();
        wrong.extend(checks.filter_map(|check| broken(&view, check)).map(|check| format!("{}: {check}", case["id"])));
    }
    assert!(wrong.is_empty() && count == 21, "{count} cases: {wrong:#?}");
}
