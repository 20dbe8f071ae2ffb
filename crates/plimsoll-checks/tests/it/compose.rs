//! Compose projects of several files: the value that decides is found, at the place that decided it.

use std::collections::BTreeSet;

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_model::{GapKind, Page};
use plimsoll_testkit::{Input, judged};

/// Judges files with some checks.
fn run(only: &[&str], files: &[(&str, &str)]) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let only = only.iter().map(|word| (*word).to_owned()).collect();
    let plan = Plan::new(&pages, &Selection { only, ..Selection::default() }, Reach::ALL).unwrap();
    let judgement = judged(&Input::files(files), &plan, &[&PostureJudge::new(&plan, true)]);
    for gap in &judgement.gaps {
        assert!(!["unbalanced", "panicked"].contains(&gap.why), "{gap:?}");
    }
    judgement
}

/// Subject, file and line of each finding of one check.
fn places(check: &str, files: &[(&str, &str)]) -> Vec<String> {
    let judgement = run(&[check], files);
    let mut places: Vec<String> = judgement
        .findings
        .iter()
        .map(|finding| {
            let (path, span) = finding.primary().unwrap().location().unwrap();
            format!("{} {path}:{}", finding.subject, span.line)
        })
        .collect();
    places.sort();
    places
}

fn fingerprints(judgement: &Judgement) -> BTreeSet<String> {
    judgement.findings.iter().map(|finding| finding.fingerprint.to_string()).collect()
}

fn has_gap(judgement: &Judgement) -> bool {
    judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind)
}

const BASE: &str = "services:
  web:
    image: registry.example/web:1.4.2
    privileged: false
    user: \"10001\"
    cap_add: [NET_ADMIN]
    ports:
      - 127.0.0.1:8080:80
    volumes:
      - /srv/web:/data
    healthcheck:
      test: [CMD, web, --health]
  db:
    image: registry.example/postgres:17.2
";

#[test]
fn an_override_file_decides_and_is_named() {
    let over = "services:
  web:
    privileged: true
    cap_add: [SYS_ADMIN]
    ports:
      - 8443:443
    volumes:
      - /etc:/data
    healthcheck:
      test: [NONE]
";
    let files = [("shop/compose.override.yaml", over), ("shop/compose.yaml", BASE)];
    let at = |line: u32| vec![format!("service:shop/web shop/compose.override.yaml:{line}")];
    for (check, line) in [("PLM-M001", 3), ("PLM-M010", 4), ("PLM-M021", 6), ("PLM-M008", 8), ("PLM-M025", 10)] {
        let found: Vec<String> = places(check, &files).into_iter().filter(|place| place.contains("/web ")).collect();
        assert_eq!(found, at(line), "{check}");
    }
    // What is missing is missing in the service's own file, and a service is judged once.
    assert_eq!(places("PLM-M015", &files), ["service:shop/db shop/compose.yaml:13"]);
    assert_eq!(places("PLM-M030", &files), [] as [&str; 0]);
}

#[test]
fn tags_take_back_and_replace() {
    let base = BASE.replace("privileged: false", "privileged: true").replace("127.0.0.1:8080:80", "8080:80");
    let over = "services:
  web:
    privileged: !reset null
    user: !reset \"\"
    ports: !override
      - 127.0.0.1:8443:443
    cap_add: !reset []
    volumes: !override []
";
    let files = [("shop/compose.yaml", base.as_str()), ("shop/compose.override.yaml", over)];
    assert_eq!(places("PLM-M001", &files), [] as [&str; 0]);
    assert_eq!(places("PLM-M021", &files), [] as [&str; 0]);
    let reset = places("PLM-M015", &files);
    assert_eq!(reset, ["service:shop/db shop/compose.yaml:13", "service:shop/web shop/compose.override.yaml:4"]);
    assert_eq!(places("PLM-M030", &files), [] as [&str; 0]);
}

#[test]
fn a_file_that_is_merged_by_hand_says_nothing_by_what_it_lacks() {
    let over = "services:\n  web:\n    privileged: true\n    ports: [\"8443:443\"]\n";
    for path in ["shop/docker-compose.prod.yml", "shop/compose.override.yaml", "shop/other.yaml"] {
        let judgement = run(&["compose"], &[(path, over)]);
        let found: Vec<String> = judgement.findings.iter().map(|finding| finding.check.to_string()).collect();
        assert_eq!(found, ["PLM-M001", "PLM-M021"], "{path}");
        assert!(!has_gap(&judgement), "{path}: {:?}", judgement.gaps);
    }
}

#[test]
fn what_is_extended_counts_at_its_own_place() {
    let common = "services:
  base:
    image: registry.example/base:1.4.2
    privileged: true
    security_opt: [no-new-privileges:true]
    user: \"10001\"
";
    let main = "services:
  web:
    extends:
      file: ../lib/common.yaml
      service: base
    privileged: false
  worker:
    extends:
      file: ../lib/common.yaml
      service: base
  tool:
    extends: worker
";
    let files = [("lib/common.yaml", common), ("shop/compose.yaml", main)];
    // Once for all that extend it: it is one place.
    assert_eq!(places("PLM-M001", &files), ["service:lib/base lib/common.yaml:4"]);
    assert_eq!(places("PLM-M012", &files), [] as [&str; 0]);
    assert_eq!(places("PLM-M015", &files), [] as [&str; 0]);
    assert_eq!(places("PLM-M030", &files), [] as [&str; 0]);
    let missing = run(&["PLM-M012", "PLM-M030"], &[("shop/compose.yaml", main)]);
    assert_eq!(missing.findings, []);
    assert!(missing.gaps.iter().any(|gap| gap.stage == "manifest.merge"), "{:?}", missing.gaps);
}

#[test]
fn a_service_that_extends_itself_is_a_finding_and_no_loop() {
    let text = "services:
  a: {image: x, extends: b}
  b: {image: x, extends: {service: c}}
  c: {image: x, extends: {file: compose.yaml, service: a}}
  d: {image: x, extends: d}
  e: {image: x, extends: none}
";
    let judgement = run(&["PLM-M030"], &[("compose.yaml", text)]);
    let titles: BTreeSet<&str> = judgement.findings.iter().map(|finding| finding.title.as_str()).collect();
    let itself = |name| format!("service `{name}` extends itself");
    for name in ["a", "b", "c", "d"] {
        assert!(titles.contains(itself(name).as_str()), "{titles:?}");
    }
    assert!(titles.contains("there is no service `none` to extend"), "{titles:?}");
}

#[test]
fn included_files_are_projects_and_missing_ones_a_gap() {
    let main = "include:\n  - ../lib/compose.yaml\n  - path: [../lib/more.yaml]\nservices:\n  web: {user: \"10001\"}\n";
    let lib = "services:\n  web:\n    image: registry.example/web:1.4.2\n    privileged: true\n";
    let judgement = run(&["PLM-M001", "PLM-M030"], &[("lib/compose.yaml", lib), ("shop/compose.yaml", main)]);
    assert_eq!(judgement.findings.len(), 1, "{:?}", judgement.findings);
    assert_eq!(judgement.gaps.len(), 1, "{:?}", judgement.gaps);
    assert!(judgement.gaps[0].reason.contains("../lib/more.yaml"), "{:?}", judgement.gaps);
}

#[test]
fn both_notations_give_the_same_findings() {
    let short = "services:
  web:
    image: docker:dind
    privileged: true
    build: .
    ports:
      - 8080:80
      - '5432:5432/tcp'
      - 53:53/udp
    volumes:
      - /etc:/host/etc:rshared
      - /var/run/docker.sock:/docker.sock
    devices:
      - /dev/sda:/dev/sda
    environment:
      - A=1
    networks: [front]
    tmpfs: /tmp
networks: {front: }
";
    let long = "services:
  web:
    image: docker:dind
    privileged: 'true'
    build: {context: .}
    ports:
      - {target: 80, published: '8080'}
      - {target: 5432, published: 5432, protocol: tcp}
      - {target: 53, published: 53, protocol: udp}
    volumes:
      - {type: bind, source: /etc, target: /host/etc, bind: {propagation: rshared}}
      - {type: bind, source: /var/run/docker.sock, target: /docker.sock}
    devices:
      - {source: /dev/sda, target: /dev/sda}
    environment: {A: 1}
    networks: {front: {aliases: [web]}}
    tmpfs: [/tmp]
networks: {front: }
";
    let one = run(&["compose"], &[("shop/compose.yaml", short)]);
    let other = run(&["compose"], &[("shop/compose.yaml", long)]);
    assert!(one.findings.len() > 15, "{}", one.findings.len());
    assert_eq!(fingerprints(&one).len(), one.findings.len());
    assert_eq!(fingerprints(&one), fingerprints(&other));
}

#[test]
fn a_project_is_the_same_in_another_file_name_and_place_but_not_under_another_name() {
    let of = |path: &str, text: &str| fingerprints(&run(&["PLM-M015"], &[(path, text)]));
    let expected = of("shop/compose.yaml", BASE);
    assert_eq!(expected.len(), 1);
    assert_eq!(of("moved/shop/docker-compose.yml", BASE), expected);
    assert_eq!(of("other/compose.yaml", &format!("name: shop\n{BASE}")), expected);
    assert_ne!(of("other/compose.yaml", BASE), expected);
    assert_ne!(of("shop/compose.yaml", &BASE.replace("db:", "store:")), expected);
}

#[test]
fn variables_come_from_the_file_beside_and_are_never_shown() {
    let text = "services:
  web:
    image: registry.example/web:${TAG}
    privileged: ${ALL_RIGHTS}
    user: ${RUN_AS:-10001}
    volumes:
      - ${FOLDER}:/data
    ports:
      - ${ADDRESS}8080:80
    cap_add: [\"${MISSING}\"]
";
    let variables = "TAG=1.4\nALL_RIGHTS=true\nRUN_AS=0\nFOLDER=/etc/hidden-place\nADDRESS=\n";
    let files = [("shop/.env", variables), ("shop/compose.yaml", text)];
    let judgement = run(&["PLM-M001", "PLM-M008", "PLM-M010", "PLM-M015", "PLM-M021", "PLM-M030"], &files);
    let mut found: Vec<String> = judgement.findings.iter().map(|finding| finding.check.to_string()).collect();
    found.sort();
    assert_eq!(found, ["PLM-M001", "PLM-M008", "PLM-M015", "PLM-M021", "PLM-M030"]);
    assert!(has_gap(&judgement));
    let shown = format!("{:?} {:?}", judgement.findings, judgement.gaps);
    assert!(shown.contains("${FOLDER}") && !shown.contains("hidden-place"), "{shown}");
    // Variables elsewhere are not those of this file.
    let elsewhere = run(&["PLM-M001"], &[(".env", variables), ("shop/compose.yaml", text)]);
    assert!(elsewhere.findings.is_empty() && has_gap(&elsewhere));
}

#[test]
fn a_file_is_recognised_by_its_name_or_its_services() {
    let service = "services: {web: {image: x, privileged: true}}\n";
    for (path, text, expected) in [
        ("stack.yaml", service, 1),
        ("docker-compose.yml", service, 1),
        ("stack.json", "{\"services\": {\"web\": {\"image\": \"x\", \"privileged\": true}}}", 1),
        ("config/services.yaml", "services: {App\\Web: {class: x, privileged: true}}\n", 1),
        ("services.yaml", "services: {App\\Web: {class: x, public: true}}\n", 0),
        ("object.yaml", "apiVersion: v1\nkind: X\nservices: {web: {image: x, privileged: true}}\n", 0),
    ] {
        let found = run(&["PLM-M001"], &[(path, text)]);
        assert_eq!(found.findings.len(), expected, "{path}");
    }
}

#[test]
fn what_was_made_to_do_harm_is_bounded() {
    let chain: Vec<String> = (0..1_000).map(|n| format!("  s{n}: {{image: x, extends: s{}}}\n", n + 1)).collect();
    let chain = chain.concat();
    let filled = format!("services: {{web: {{image: '{}'}}}}\n", "$A".repeat(200_000));
    let grown: String =
        (0..40).map(|n| if n == 0 { "A=xxxxxxxx\n".to_owned() } else { "A=${A}${A}\n".to_owned() }).collect();
    let nested = format!("services: {{web: {{image: '{}'}}}}\n", "${A:-".repeat(100_000));
    let files = [
        ("a/compose.yaml", format!("services:\n{chain}  s1000: {{image: x, privileged: true}}\n")),
        ("b/.env", grown),
        ("b/compose.yaml", filled),
        ("c/compose.yaml", nested),
        ("d/compose.yaml", format!("services: {{web: {}1{}}}\n", "[".repeat(200), "]".repeat(200))),
        ("e/compose.yaml", "services: ${X}\n".to_owned()),
        ("f/compose.yaml", "- 1\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let judgement = run(&["compose"], &files);
    assert!(judgement.findings.iter().any(|finding| finding.check.to_string() == "PLM-M001"));
    assert!(has_gap(&judgement));
}
