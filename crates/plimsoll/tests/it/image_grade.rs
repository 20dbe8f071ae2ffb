//! `plimsoll image grade`.

use plimsoll_testkit::Recipe;
use serde_json::Value;

use crate::program::{Folder, Ran};

/// Runs as root on a distribution that ended in 2024.
const OLD: &str = "name registry.example/web:1\nconfig {\"User\": \"0\"}\nos debian 10\n";

/// Nothing is wrong with it.
const GOOD: &str = "name registry.example/web:2\nconfig {\"User\": \"10001\"}\nos debian 13\n";

fn graded(recipe: &str, arguments: &[&str]) -> Ran {
    let folder = Folder::with(&[("lives.tsv", LIVES)]);
    Recipe::read(recipe).write_layout(&folder.path().join("web"));
    let mut all = vec!["image", "grade", "web", "--cache", "off", "--as-of", "2026-11-22"];
    all.extend(arguments);
    folder.run(&all)
}

const LIVES: &str = "# 2026-11-01\n\
                     product\ttitle\tcycle\tcode_name\treleased\tsupport_ends\tends\tpaid_ends\n\
                     debian\tDebian\t10\tbuster\t-\t-\t2026-11-21\t2026-11-30\n";

fn json(ran: &Ran) -> Value {
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["schema"], "plimsoll/grade/1");
    document["images"][0].clone()
}

#[test]
fn without_advisories_it_says_u_and_what_the_rest_allows() {
    let ran = graded(OLD, &[]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    for line in [
        "image     registry.example/web:1\n",
        "grade     U  (criteria 2026-11)\n",
        "missing   there is no database of advisories; `plimsoll db update` gets one\n",
        "at best   F, by what is known\n",
        "cap       F: Debian 10 gets no security updates after 2024-06-30, since 2025-07-01\n",
        "cap       B: it runs as root\n",
        "next drop none with the same data\n",
        "raise     to B: move from Debian 10 to a release that is maintained\n",
        "lives     as announced on ",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}

#[test]
fn nothing_known_to_be_wrong_is_still_no_letter() {
    let ran = graded(GOOD, &["--format", "json", "--min-grade", "F"]);
    assert_eq!(ran.code, 3, "U fails every minimum");
    let image = json(&ran);
    assert_eq!((&image["grade"], &image["atBest"]), (&Value::from("U"), &Value::from("A")));
    assert_eq!(image["missing"].as_array().unwrap().len(), 1, "{image}");
    assert_eq!(image["caps"], Value::Array(Vec::new()));
    assert_eq!(image["maintained"][0]["what"], "Debian 13");
}

#[test]
fn caps_have_letters_and_days() {
    let setuid = format!("{GOOD}file /usr/local/bin/run elf mode=4755\n");
    for (recipe, arguments, letter) in [
        (OLD, vec![], "F"),
        (OLD, vec!["--as-of", "2024-07-01"], "C"),
        (OLD, vec!["--as-of", "2024-06-30"], "B"),
        (OLD, vec!["--end-of-life", "lives.tsv"], "C"),
        (OLD, vec!["--end-of-life", "lives.tsv", "--extended-support"], "B"),
        (GOOD, vec!["--verify", "none"], "B"),
        // It is all there is of machine code, and nobody claims it.
        (&setuid, vec![], "C"),
    ] {
        let mut all = vec!["--format", "json"];
        all.extend(&arguments);
        // The last of two days would be refused, so that the day is only said once.
        let ran = graded_on(recipe, &all);
        assert_eq!(json(&ran)["atBest"], letter, "{arguments:?}: {}", ran.stdout);
    }
}

/// The same with the day among the arguments, if they name one.
fn graded_on(recipe: &str, arguments: &[&str]) -> Ran {
    if !arguments.contains(&"--as-of") {
        return graded(recipe, arguments);
    }
    let folder = Folder::with(&[]);
    Recipe::read(recipe).write_layout(&folder.path().join("web"));
    let mut all = vec!["image", "grade", "web", "--cache", "off"];
    all.extend(arguments);
    folder.run(&all)
}

#[test]
fn a_setuid_file_that_was_added_and_root_are_reasons() {
    let ran = graded(&format!("{OLD}file /usr/local/bin/run elf mode=4755\n"), &["--format", "json"]);
    let reasons: Vec<String> =
        json(&ran)["caps"].as_array().unwrap().iter().map(|cap| cap["reason"].to_string()).collect();
    for reason in ["files with setuid", "it runs as root", "nobody claims 100 %"] {
        assert!(reasons.iter().any(|found| found.contains(reason)), "{reason}: {reasons:?}");
    }
}

#[test]
fn what_is_not_known_of_the_image_is_missing() {
    for (recipe, missing) in [
        ("name registry.example/web:3\nconfig {\"User\": \"1\"}\nos shop 1\n", "does not list `shop`"),
        ("name registry.example/web:3\nconfig {\"User\": \"1\"}\ndpkg libc6 2.36-9\n", "no os-release tells which"),
    ] {
        let ran = graded(recipe, &[]);
        assert_eq!(ran.code, 3);
        assert!(ran.stdout.contains(missing), "{}", ran.stdout);
    }
}

#[test]
fn the_badge_is_markup_that_no_name_breaks() {
    let ran = graded("name registry.example/web:1\nos debian 13\n", &["--format", "svg"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stdout.starts_with("<svg xmlns=") && ran.stdout.ends_with("</svg>\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains(">U</text>") && ran.stdout.len() < 1_000);
    let ran = graded("name a<b>&\"c'd\nos debian 13\n", &["--format", "svg"]);
    assert!(ran.stdout.contains("<title>a&lt;b&gt;&amp;&quot;c&#39;d: U"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn mistakes_exit_with_2() {
    for arguments in [
        vec!["--min-grade", "U"],
        vec!["--criteria", "2020-01"],
        vec!["--format", "pdf"],
        vec!["--end-of-life", "none.tsv"],
        vec!["--end-of-life", "web/index.json"],
    ] {
        let ran = graded(GOOD, &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn an_image_past_its_end_and_what_runs_it_are_findings_of_a_scan() {
    let folder = Folder::with(&[(
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n\
         spec: {containers: [{name: web, image: registry.example/web:1}]}\n",
    )]);
    Recipe::read(OLD).write_layout(&folder.path().join("web"));
    let scan = |arguments: &[&str]| {
        let mut all = vec!["scan", "--cache", "off", "--only", "PLM-C010", "--fail-on", "low", "--all"];
        all.extend(arguments);
        folder.run(&all)
    };
    let ran = scan(&["--as-of", "2026-11-22", "."]);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    for title in ["the image rests on Debian 10", "the image of container `web` rests on Debian 10"] {
        assert!(ran.stdout.contains(title), "{title}: {}", ran.stdout);
    }
    let ran = scan(&["--as-of", "2024-06-30", "web"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}
