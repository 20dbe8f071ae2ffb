//! Compose files on the command line, and the real ones that `PLIMSOLL_CORPORA` names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use plimsoll_engine::{Book, Collected};
use plimsoll_facts::SourceFile;
use plimsoll_manifest::{Options, read, settle};

use crate::program::Folder;

const FILE: &str = "services:
  web:
    image: registry.example/web:1.4.2
    privileged: true # the driver needs it
    user: ${RUN_AS}
    ports:
      - 8080:80
";

#[test]
fn services_are_counted_and_found_with_the_variables_beside_them() {
    let folder = Folder::with(&[("shop/compose.yaml", FILE), ("shop/.env", "RUN_AS=0\n"), (".env", "RUN_AS=7\n")]);
    for target in ["shop", "shop/compose.yaml", "."] {
        let ran = folder.run(&["scan", "--format", "json", target]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let verdict = ran.json();
        assert_eq!(verdict["coverage"]["objects"]["Compose service"], 1, "{target}");
        let found: BTreeSet<&str> =
            verdict["findings"].as_array().unwrap().iter().filter_map(|finding| finding["check"].as_str()).collect();
        assert!(found.contains("PLM-M001") && found.contains("PLM-M015"), "{target}: {found:?}");
        assert!(!found.contains("PLM-M030"), "{target}: {found:?}");
    }
    // Variables alone are nothing to judge.
    assert_eq!(Folder::with(&[(".env", "A=1\n")]).run(&["scan"]).code, 3);
    // Of what stands beside a named file only the variables are read.
    let alone = Folder::with(&[("stack.yaml", FILE), (".env", "RUN_AS=0\n"), ("compose.override.yaml", FILE)]);
    let verdict = alone.run(&["scan", "--format", "json", "stack.yaml"]).json();
    assert_eq!(verdict["coverage"]["files"], 1, "{}", verdict["coverage"]);
}

#[test]
fn fixes_stay_in_the_file_that_decides() {
    let over =
        "services:\n  web:\n    cap_add: [SYS_ADMIN, NET_ADMIN]\n    security_opt:\n      - seccomp:unconfined\n";
    let folder = Folder::with(&[("compose.yaml", FILE), ("compose.override.yaml", over), (".env", "RUN_AS=10001\n")]);
    let fixed = folder.run(&["fix", "--unsafe"]);
    assert_eq!(fixed.code, 0, "{}", fixed.stderr);
    let base = folder.read("compose.yaml");
    assert!(base.contains("privileged: false # the driver needs it"), "{base}");
    assert!(base.contains("cap_drop:") && base.contains("read_only: true"), "{base}");
    assert!(base.contains("user: ${RUN_AS}") && !base.contains("10001"), "{base}");
    let over = folder.read("compose.override.yaml");
    assert!(!over.contains("SYS_ADMIN") && over.contains("NET_ADMIN") && !over.contains("unconfined"), "{over}");
    // An option goes to where options are.
    assert!(over.contains("- no-new-privileges:true") && !base.contains("security_opt"), "{over}");
    let left: BTreeSet<String> = folder.findings(&["."]).into_iter().map(|(check, _)| check).collect();
    assert_eq!(left, BTreeSet::from(["PLM-M021".to_owned()]));
    assert_eq!(folder.read(".env"), "RUN_AS=10001\n");
}

#[test]
fn no_report_shows_a_credential_or_the_value_of_a_variable() {
    let text = "services:
  web:
    image: web:${TAG}
    user: ${RUN_AS}
    environment: [\"DB_PASSWORD=Sn0wdr1ftX\", 'API_TOKEN=${TOKEN}']
    command: web --password=Sn0wdr1ftY
    volumes: ['${FOLDER}:/data']
";
    let variables = "RUN_AS=0\nTOKEN=r4Wc7bYtKp93DsHv\nFOLDER=/etc/hidden-place\n";
    let folder = Folder::with(&[("shop/compose.yaml", text), ("shop/.env", variables)]);
    let all = ["scan", "--profile", "all", "--format"];
    for format in ["text", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv"] {
        let ran = folder.run(&[&all[..], &[format, "shop"]].concat());
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(format != "json" || ran.stdout.matches("\"PLM-M026\"").count() == 2, "{}", ran.stdout);
        for secret in ["Sn0wdr1ft", "r4Wc7bYtKp93DsHv", "hidden-place"] {
            assert!(!ran.stdout.contains(secret), "{format}: {secret}");
        }
    }
    let fixed = folder.run(&["fix", "--unsafe", "--profile", "all", "shop"]);
    for secret in ["r4Wc7bYtKp93DsHv", "hidden-place"] {
        assert!(!fixed.stdout.contains(secret) && !folder.read("shop/compose.yaml").contains(secret), "{secret}");
    }
}

#[test]
fn what_a_check_made_of_each_service_is_told() {
    let folder = Folder::with(&[
        ("shop/compose.yaml", "services:\n  web: {image: x}\n  db: {image: y, privileged: '${P}'}\n"),
        ("shop/compose.override.yaml", "services:\n  web: {privileged: true}\n  job: {image: z}\n"),
    ]);
    let text = folder.run(&["explain", "co-privileged", "shop"]).stdout;
    for line in [
        "fired: service:shop/web: service `web` runs privileged (shop/compose.override.yaml:2",
        "gap: service:shop/db",
        "passed: service:shop/job",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

fn corpus() -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    PathBuf::from(root).join("corpora/config/compose")
}

/// A file alone, as it is after reading.
fn settled(path: &str, bytes: Vec<u8>) -> (SourceFile, Book) {
    let outcome = read(Collected { number: 0, path: Arc::from(path), bytes, named: true }, &Options::default());
    assert_eq!(outcome.gaps, [], "{path}");
    let mut files: Vec<SourceFile> = outcome.file.into_iter().collect();
    let mut book = Book::default();
    settle(&mut files, &mut book);
    (files.pop().unwrap(), book)
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_compose_files_have_exactly_the_services_that_are_listed() {
    let index = fs::read_to_string(corpus().join("index.tsv")).unwrap();
    let mut count = 0;
    for row in index.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (path, services) = (columns[0], columns[5]);
        let (file, _) = settled(path, fs::read(corpus().join(path)).unwrap());
        let project = file.project().unwrap_or_else(|| panic!("{path}"));
        let found: Vec<&str> = project.services.iter().map(|service| service.name.as_str()).collect();
        assert_eq!(found, services.split(',').collect::<Vec<_>>(), "{path}");
        assert!(project.services().all(|(_, service)| service.is_ok()), "{path}");
        count += 1;
    }
    assert_eq!(count, 59);
}

/// The files in which something is wrong, each with the number of findings and the reason.
const WRONG: [(&str, usize, &str); 5] = [
    ("awesome-compose/pihole-cloudflared-DoH/compose.yaml", 8, "its .env is not in the corpus"),
    ("awesome-compose/plex/compose.yaml", 1, "its .env is not in the corpus"),
    ("awesome-compose/postgresql-pgadmin/compose.yaml", 5, "its .env is not in the corpus"),
    ("awesome-compose/wireguard/compose.yaml", 2, "its .env is not in the corpus"),
    ("spec-variants/13-11-extension-L57.yaml", 2, "takes a variable of the shell"),
];

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_compose_files_are_right_but_for_those_listed() {
    let folder = Folder::with(&[]);
    let root = corpus();
    for row in fs::read_to_string(root.join("index.tsv")).unwrap().lines().skip(1) {
        let path = row.split('\t').next().unwrap();
        folder.write(path, fs::read(root.join(path)).unwrap());
    }
    let verdict = folder.run(&["scan", "--format", "json", "--profile", "all"]).json();
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for finding in verdict["findings"].as_array().unwrap() {
        if finding["check"] == "PLM-M030" {
            let path = finding["evidence"][0]["document"].as_str().unwrap();
            *wrong.entry(path.to_owned()).or_default() += 1;
        }
    }
    let expected: BTreeMap<String, usize> = WRONG.iter().map(|(path, count, _)| ((*path).to_owned(), *count)).collect();
    assert_eq!(wrong, expected);
    assert_eq!(verdict["coverage"]["objects"]["Compose service"], 113);
}
