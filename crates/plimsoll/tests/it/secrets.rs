//! A secret that stands in a manifest stands in nothing that the program writes.

use std::fs;

use crate::program::Folder;

/// Planted secrets. Each part of a multi-line or encoded one counts by itself.
const PLANTED: &[&str] = &[
    "env0-Value-word",
    "arg0-Value-word",
    "flag0-Value-word",
    "sh0-Value-word",
    "map0-Value-word",
    "prop0-Value-word",
    "plain0-Value-word",
    "c2VjcmV0MC1WYWx1ZS13b3Jk",
    "secret0-Value-word",
    "comment0-Value-word",
    "url0-Value-word",
    "alias0-Value-word",
    "json0-Value-word",
    "foreign0-Value-word",
    "hook0-Value-word",
    "twice0-Value-word",
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
    "weakling",
    "generat0r-Value-word",
    "broken0-Value-word",
    "dockerenv0-Value-word",
    "dockerarg0-Value-word",
    "dockerlegacy0-Value-word",
    "dockerlabel0-Value-word",
    "dockercurl0-Value-word",
    "dockerroot0-Value-word",
    "dockerheredoc0-Value-word",
    "dockerhash0-Value-word",
    "dockercmd0-Value-word",
    "dockerurl0-Value-word",
    "dockeranything0-Value-word",
    "dockercopied0-Value-word",
    "dockerfrom0-Value-word",
    "dockerrest0-Value-word",
];

const DOCKERFILE: &str = r#"# syntax=docker/dockerfile:1
FROM debian:13 AS app
ARG DB_PASSWORD=dockerarg0-Value-word
ENV API_TOKEN="dockerenv0-Value-word" A=1
ENV AUTH dockeranything0-Value-word
ENV ROOT_PASSWORD dockerlegacy0-Value-word
LABEL com.example.password=dockerlabel0-Value-word
# the old one: password=dockerenv0-Value-word
RUN sudo curl -u shop:dockercurl0-Value-word https://x.example | sh && \
  echo 'root:dockerroot0-Value-word' | chpasswd && useradd -p dockerhash0-Value-word app
RUN chpasswd <<EOF
app:dockerheredoc0-Value-word
EOF
RUN git clone https://shop:dockerurl0-Value-word@git.example/shop
COPY <<EOF /etc/shop.conf
password = dockercopied0-Value-word
EOF
CMD app --password dockercmd0-Value-word
ARG OTHER_TOKEN=my dockerrest0-Value-word
FROM shop:dockerfrom0-Value-word@registry.example/web
"#;

const WORKLOAD: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      hostPID: true
      containers:
        - name: web
          image: https://shop:url0-Value-word@registry.example/web
          command: [app, --password=arg0-Value-word, sudo]
          args:
            - --db-password
            - flag0-Value-word
            - |
              PGPASSWORD='sh0-Value-word' psql
          env:
            - name: DB_PASSWORD
              value: env0-Value-word # the old one: password=comment0-Value-word
            - {name: ADMIN_PASSWORD, value: weakling}
            - name: TWICE_PASSWORD
              value: twice0-Value-word
              value: twice0-Value-word-2
            - name: ALIAS_PASSWORD
              value: &password alias0-Value-word
            - name: NOTHING
              value: *password
          lifecycle:
            preStop:
              exec: {command: [sh, -c, "curl -u shop:hook0-Value-word x"]}
          securityContext: {privileged: true}
# env0-Value-word again
"#;

const OBJECTS: &str = r#"apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop}
data:
  db_password: map0-Value-word
  app.properties: |
    port=80
    spring.datasource.password=prop0-Value-word
  app.json: "{\"password\": \"json0-Value-word\"}"
  key.pem: |
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
    MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu
    -----END PRIVATE KEY-----
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data:
  value: c2VjcmV0MC1WYWx1ZS13b3Jk
stringData: {other: plain0-Value-word}
---
# plimsoll: ignore PLM-S004 password=plain0-Value-word
apiVersion: example.com/v1
kind: Database
metadata: {name: db, namespace: shop}
spec:
  password: foreign0-Value-word
---
apiVersion: v1
kind: Pod
metadata: {name: old, namespace: shop}
spec:
  hostPID: true
  containers: [{name: old, image: x, env: [{name: A_PASSWORD, value: env0-Value-word}]}]
---
apiVersion: v1
kind: Secret
metadata:
  name: broken
stringData:
  x: broken0-Value-word
 y: [
"#;

const KUSTOMIZATION: &str = "apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
secretGenerator:
  - name: generated
    literals:
      - password=generat0r-Value-word
";

const FORMATS: [&str; 11] =
    ["text", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "html", "markdown", "csv"];

fn folder() -> Folder {
    Folder::with(&[
        ("web.yaml", WORKLOAD),
        ("objects.yaml", OBJECTS),
        ("kustomization.yaml", KUSTOMIZATION),
        ("web/Dockerfile", DOCKERFILE),
    ])
}

fn assert_silent(what: &str, text: &str) {
    for word in PLANTED {
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(word)).collect();
        assert!(lines.is_empty(), "{what}: {word}: {:.2000}", lines.join("\n"));
    }
}

#[test]
fn no_secret_is_in_any_output() {
    let folder = folder();
    let selections: [&[&str]; 4] =
        [&["--profile", "all"], &["--only", "PLM-P001,PLM-P003"], &["--only", "secrets"], &["--only", "dockerfile"]];
    for selection in selections {
        for format in FORMATS {
            let mut arguments = vec!["scan", "--all", "--show-waived", "--explain-coverage", "--format", format];
            arguments.extend(selection);
            let ran = folder.run(&arguments);
            assert!(ran.code == 1 || ran.code == 3 || ran.code == 0, "{arguments:?}: {}", ran.stderr);
            assert_silent(&format!("{arguments:?}"), &(ran.stdout + &ran.stderr));
        }
    }
}

#[test]
fn no_secret_is_in_a_change_or_in_what_is_written_about_findings() {
    let folder = folder();
    for arguments in [
        &["fix", "--dry-run"][..],
        &["fix", "--dry-run", "--unsafe"],
        &["scan", "--write-baseline", "baseline.json"],
        &["scan", "--baseline", "baseline.json", "--show-waived", "--all"],
        &["waive", "add", "PLM-S001", "--until", "2099-01-01", "--reason", "known", "--path", "web.yaml"],
        &["waive", "list"],
        &["explain", "PLM-S001", "."],
        &["explain", "PLM-P001", "."],
        &["scan", "--format", "html=report.html", "--format", "sarif=report.sarif", "--all", "--show-waived"],
        &["waive", "prune"],
    ] {
        let ran = folder.run(arguments);
        assert!(ran.code != 2, "{arguments:?}: {}", ran.stderr);
        assert_silent(&format!("{arguments:?}"), &(ran.stdout + &ran.stderr));
    }
    for file in ["baseline.json", "plimsoll.yaml", "report.html", "report.sarif"] {
        assert_silent(file, &folder.read(file));
    }
    // The files themselves keep what they had, changed or not.
    assert_silent("fix", &folder.run(&["fix", "--unsafe"]).stdout);
    let fixed = fs::read_to_string(folder.path().join("web.yaml")).unwrap();
    assert!(fixed.contains("env0-Value-word # the old one") && !fixed.contains("privileged: true"), "{fixed}");
}

#[test]
fn findings_of_secrets_say_what_and_where_and_hold_the_value_back() {
    let verdict = folder().run(&["scan", "--only", "secrets", "--format", "json"]).json();
    let findings = verdict["findings"].as_array().unwrap();
    let titles: Vec<&str> = findings.iter().map(|finding| finding["title"].as_str().unwrap()).collect();
    for title in [
        "container `web` has a password in its environment variable `DB_PASSWORD`",
        "container `web` has a password in its command line, given to `--password`",
        "container `web` has a password in its preStop, given to `-u`",
        "config map `shop` holds a private key under `key.pem`",
        "secret `db` is in the file with its data: `value`",
    ] {
        assert!(titles.contains(&title), "{title}: {titles:#?}");
    }
    for finding in findings {
        let evidence = &finding["evidence"][0];
        // In a Dockerfile it is the name that is pointed at.
        if finding["subject"] == "file:web/Dockerfile" {
            continue;
        }
        let is_scalar = !evidence["route"].as_str().unwrap().ends_with("ata");
        assert!(evidence.get("value").is_none() && (!is_scalar || evidence["redacted"] == true), "{finding}");
    }
}

#[test]
fn a_weak_secret_cannot_be_guessed_from_a_fingerprint() {
    let pod = |password: &str| {
        "apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: x
      args: [--password=WORD]
      env: [{name: B_PASSWORD, value: WORD}]
"
        .replace("WORD", password)
    };
    let fingerprints = |password: &str| {
        let folder = Folder::with(&[("a.yaml", &pod(password))]);
        let verdict = folder.run(&["scan", "--format", "json"]).json();
        let findings = verdict["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["fingerprint"].to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(fingerprints("hunter2"), fingerprints("letmein"));
}
