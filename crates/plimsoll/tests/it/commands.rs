//! The commands that explain.

use crate::program::{Folder, HARDENED, PRIVILEGED};

#[test]
fn a_check_is_explained_by_any_of_its_names() {
    let folder = Folder::with(&[]);
    for name in ["PLM-P001", "plm-p001", "privileged", "trivy:KSV-0017", "CKV_K8S_16"] {
        let ran = folder.run(&["explain", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert!(ran.stdout.starts_with("PLM-P001 privileged:"), "{name}");
    }
}

#[test]
fn with_a_target_every_object_gets_an_answer() {
    let unknown =
        PRIVILEGED.replace("name: web\n  ", "name: unknown\n  ").replace("privileged: true", "privileged: ${P}");
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {}\n";
    let folder =
        Folder::with(&[("a.yaml", PRIVILEGED), ("b.yaml", HARDENED), ("c.yaml", &unknown), ("d.yaml", service)]);
    let text = folder.run(&["explain", "PLM-P001", "."]).stdout;
    for line in [
        "fired: workload:shop/Pod/web",
        "passed: workload:shop/Pod/api",
        "gap: workload:shop/Pod/unknown",
        "not applicable: object:default/Service/web",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let fingerprint = text.split("v1:").nth(1).unwrap().split(')').next().unwrap();
    let ran = folder.run(&["explain", &format!("v1:{fingerprint}"), "."]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn every_alias_of_every_check_resolves() {
    let folder = Folder::with(&[]);
    let list = folder.run(&["checks", "list", "--format", "json"]).json();
    let checks = list["checks"].as_array().unwrap();
    assert!(checks.len() > 200);
    // An unknown word fails the run, so that all of a check's words can be asked at once.
    for check in checks {
        let words = check["aliases"].as_array().unwrap().iter().chain([&check["slug"], &check["id"]]);
        let words: Vec<&str> = words.map(|word| word.as_str().unwrap()).collect();
        let ran = folder.run(&["checks", "list", "--only", &words.join(","), "--format", "json"]);
        assert!(ran.json()["checks"].to_string().contains(check["id"].as_str().unwrap()), "{words:?}");
    }
}

#[test]
fn lists_are_filtered() {
    let folder = Folder::with(&[]);
    let count = |arguments: &[&str]| {
        let mut all = vec!["checks", "list", "--format", "json"];
        all.extend(arguments);
        folder.run(&all).json()["checks"].as_array().unwrap().len()
    };
    assert!(count(&["--framework", "cis-k8s-1.12"]) < count(&[]));
    assert!(count(&["--peer", "trivy"]) > 20);
    let listed = folder.run(&["checks", "list", "--min-severity", "critical", "--format", "json"]).json();
    let critical = listed["checks"].as_array().unwrap().clone();
    assert!(critical.len() >= 4 && critical.iter().all(|check| check["severity"] == "critical"), "{listed}");
    assert_eq!(folder.run(&["checks", "list", "--framework", "nothing"]).code, 2);
}

#[test]
fn completions_pages_and_versions_are_written() {
    let folder = Folder::with(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.run(&["completions", shell]).stdout.contains("fail-on"), "{shell}");
    }
    assert_eq!(folder.run(&["man", "--output", "man"]).code, 0);
    assert!(folder.read("man/plimsoll-scan.1").contains("fail\\-on"));
    assert!(folder.run(&["version", "--features"]).stdout.contains("checks: 3"));
    assert!(folder.run(&["--help"]).stdout.contains("Exit codes"));
}
