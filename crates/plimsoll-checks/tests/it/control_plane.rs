//! The programs of the control plane, however they are started, and the flags that versions have.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_model::{GapKind, Minor, Page};
use plimsoll_testkit::{Input, judged};

/// The titles of the findings of one check on files, and whether there is a blind gap.
fn run(check: &str, files: &[(&str, &str)], target: Minor) -> (Vec<String>, bool) {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![format!("PLM-{check}")], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(files);
    input.target = target;
    let judgement = judged(&input, &plan, &[&PostureJudge::new(&plan, false)]);
    let titles = judgement.findings.iter().map(|finding| finding.title.clone());
    (titles.collect(), judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind))
}

/// The same on a pod of the control plane with one container.
fn of_container(check: &str, fields: &str, target: Minor) -> (Vec<String>, bool) {
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: api, namespace: kube-system}}\n\
         spec: {{containers: [{{name: api, {fields}}}]}}\n"
    );
    run(check, &[("pod.yaml", &pod)], target)
}

#[test]
fn a_program_is_found_however_it_is_started() {
    for fields in [
        "command: [kube-apiserver, --anonymous-auth=true]",
        "command: [/usr/local/bin/kube-apiserver], args: [--anonymous-auth=true]",
        "args: [kube-apiserver, --anonymous-auth]",
        "command: [/hyperkube, apiserver, --anonymous_auth=true]",
        "command: [/hyperkube], args: [kube-apiserver]",
        "command: [/go-runner, --log-file=/var/log/api.log, kube-apiserver, --profiling=false]",
        "command: [sh, -c, \"exec /usr/bin/kube-apiserver --profiling=false 1>>/var/log/api.log\"]",
        "command: [sh, -c], args: [\"sleep 1; kube-apiserver --anonymous-auth=true\"]",
        "command: [kube-apiserver, --anonymous-auth=false, --anonymous-auth=true]",
        "command: [kube-apiserver, --, --anonymous-auth=false]",
    ] {
        let (titles, is_blind) = of_container("K001", fields, Minor::NEWEST);
        let expected = ["kube-apiserver in container `api` accepts requests without a login (`--anonymous-auth`)"];
        assert_eq!((titles.as_slice(), is_blind), (expected.map(str::to_owned).as_slice(), false), "{fields}");
    }
}

#[test]
fn other_programs_are_left_alone() {
    for fields in [
        "command: [apiserver]",
        "args: [scheduler]",
        "command: [web, kube-apiserver]",
        "command: [kubectl, logs, kube-apiserver]",
        "args: [\"--upstream=$(KUBE_APISERVER)\"]",
        "command: [web], args: '${ARGS}'",
        "command: [sh, -c, \"echo kube-apiserver-web\"]",
        "args: [--upstream-service=kube-system/kube-apiserver]",
    ] {
        assert_eq!(of_container("K001", fields, Minor::NEWEST), (Vec::new(), false), "{fields}");
    }
}

#[test]
fn what_is_filled_in_later_may_be_the_flag() {
    for fields in [
        "command: [kube-apiserver, '${FLAGS}']",
        "command: [kube-apiserver, '--anonymous-auth=${ANONYMOUS}']",
        "command: [kube-apiserver, '$(FLAGS)']",
        "command: [kube-apiserver], args: '${ARGS}'",
        "command: ['${PROGRAM}', --anonymous-auth=true]",
    ] {
        assert_eq!(of_container("K001", fields, Minor::NEWEST), (Vec::new(), true), "{fields}");
    }
    // A flag that is there decides, whatever else is filled in.
    let (titles, is_blind) =
        of_container("K001", "command: [kube-apiserver, '${FLAGS}', --anonymous-auth=true]", Minor::NEWEST);
    assert_eq!((titles.len(), is_blind), (1, false));
}

#[test]
fn flags_that_a_version_does_not_have_are_not_asked_for() {
    let fields = "command: [kube-apiserver, --profiling=false, --basic-auth-file=/etc/users]";
    for (check, minor, expected) in [("K002", 18, 1), ("K002", 19, 0), ("K008", 19, 1), ("K008", 20, 0)] {
        assert_eq!(of_container(check, fields, Minor(minor)).0.len(), expected, "{check} in 1.{minor}");
    }
}

#[test]
fn a_list_in_several_flags_is_one_list() {
    let modes = |flags: &str| of_container("K003", &format!("command: [kube-apiserver, {flags}]"), Minor::NEWEST).0;
    assert_eq!(modes("--authorization-mode=Node, --authorization-mode=RBAC"), Vec::<String>::new());
    assert_eq!(modes("--authorization-mode=Node").len(), 1);
    assert_eq!(modes("'--authorization-mode=Node,RBAC,AlwaysAllow'").len(), 1);
}

#[test]
fn a_lock_beside_a_chart_pins_its_dependencies() {
    let chart = "apiVersion: v2\nname: shop\nversion: 1.4.2\ndependencies:\n  - name: cache\n    version: ^7.4.1\n    \
                 repository: https://charts.example\n";
    let lock = "dependencies:\n  - name: cache\n    version: 7.4.3\n    repository: https://charts.example\n";
    for (lock_path, expected) in [("shop/Chart.lock", 0), ("web/Chart.lock", 1)] {
        let files = [("shop/Chart.yaml", chart), (lock_path, lock)];
        assert_eq!(run("C018", &files, Minor::NEWEST).0.len(), expected, "{lock_path}");
    }
}
