//! What the pages of the hygiene checks leave out: versions, sets, unknowns beside findings, and edits.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_model::{Fix, GapKind, Minor, Page, Safety};
use plimsoll_testkit::{Input, judged};

/// Judges a text with one check alone.
fn run(slug: &str, text: &str, adjust: impl Fn(&mut Input<'_>)) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![slug.to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let files = [("page.yaml", text)];
    let mut input = Input::files(&files);
    adjust(&mut input);
    judged(&input, &plan, &[&PostureJudge::new(&plan, true)])
}

/// The lines of the findings, and whether there is a blind gap.
fn found(judgement: &Judgement) -> (Vec<u32>, bool) {
    let line = |finding: &plimsoll_model::Finding| finding.primary().unwrap().location().unwrap().1.line;
    let mut lines: Vec<u32> = judgement.findings.iter().map(line).collect();
    lines.sort_unstable();
    (lines, judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind))
}

/// A pod whose spec is given in flow style, on line 4.
fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n")
}

/// The text with the edits of the finding whose title holds `words`.
fn fixed(slug: &str, text: &str, safety: Safety) -> String {
    let judgement = run(slug, text, |_| {});
    let mut edits: Vec<_> = judgement
        .findings
        .iter()
        .flat_map(|finding| match finding.fixes.as_slice() {
            [Fix::Patch { safety: found, edits }] if *found == safety => edits.clone(),
            fixes => panic!("{fixes:?}"),
        })
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    assert_eq!(run(slug, &text, |_| {}).findings, [], "{text}");
    text
}

#[test]
fn what_decides_is_enough() {
    let container = |fields: &str| pod(&format!("{{containers: [{{name: web, {fields}}}]}}"));
    for (slug, text, lines, is_blind) in [
        ("liveness-probe", container("livenessProbe: '${X}'"), vec![], true),
        (
            "liveness-probe",
            pod("{restartPolicy: Never, containers: [{name: web, livenessProbe: '${X}'}]}"),
            vec![],
            false,
        ),
        ("liveness-probe", pod("{initContainers: [{name: web, restartPolicy: '${X}'}]}"), vec![], true),
        ("probes-identical", container("livenessProbe: '${X}'"), vec![], false),
        (
            "probes-identical",
            container("livenessProbe: {grpc: {port: '${X}'}}, readinessProbe: {tcpSocket: {port: 1}}"),
            vec![],
            false,
        ),
        (
            "probes-identical",
            container("livenessProbe: {grpc: {port: '${X}'}}, readinessProbe: {grpc: {port: 1}}"),
            vec![],
            true,
        ),
        ("probe-port", container("ports: ['${X}'], livenessProbe: {grpc: {port: 1}}"), vec![], true),
        (
            "probe-port",
            container("ports: ['${X}', {containerPort: 1}], livenessProbe: {grpc: {port: 1}}"),
            vec![],
            false,
        ),
        (
            "probe-port",
            container("ports: [{containerPort: '${X}', protocol: UDP}], livenessProbe: {grpc: {port: 1}}"),
            vec![4],
            false,
        ),
        ("duplicate-env", container("env: ['${X}', {name: A}, {name: A}]"), vec![4], true),
        ("dns-options", pod("{dnsPolicy: Default, dnsConfig: '${X}'}"), vec![], false),
        ("dns-options", pod("{dnsConfig: {options: ['${X}', {name: ndots, value: '9'}]}}"), vec![4], false),
        ("dns-options", pod("{dnsConfig: {options: ['${X}']}}"), vec![], true),
        ("kube-system-namespace", pod("{priorityClassName: '${X}'}"), vec![], false),
    ] {
        assert_eq!(found(&run(slug, &text, |_| {})), (lines, is_blind), "{slug} {text}");
    }
}

#[test]
fn annotations_for_seccomp_were_read_up_to_1_26() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    \
                seccomp.security.alpha.kubernetes.io/pod: docker/default\nspec:\n  containers:\n    - name: web\n";
    for (minor, lines) in [(26, vec![]), (27, vec![6])] {
        let judgement = run("deprecated-annotation", text, |input| input.target = Minor(minor));
        assert_eq!(found(&judgement).0, lines, "1.{minor}");
    }
}

#[test]
fn a_service_is_missing_only_in_a_complete_set() {
    let text = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n";
    for (complete, lines) in [(false, vec![]), (true, vec![5])] {
        let judgement = run("statefulset-service", text, |input| input.complete = complete);
        assert_eq!(found(&judgement), (lines, false));
        assert_eq!(judgement.gaps.is_empty(), complete);
    }
}

#[test]
fn a_scalar_behind_an_anchor_is_found_where_it_is_written() {
    let text = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      securityContext: &open
        privileged: yes
    - name: helper
      securityContext: *open
    - name: other
      securityContext:
        <<: *open
";
    assert_eq!(found(&run("yaml11-scalar", text, |_| {})).0, [8]);
}

#[test]
fn a_scalar_is_written_as_kubernetes_reads_it() {
    let text = "apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {y: 'on', no: x}
immutable: ON
other: [010, -0x10, 1_000.5, 0b11, 0777]
";
    let expected = "apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {\"true\": 'on', \"false\": x}
immutable: true
other: [8, -16, 1000.5, 3, 511]
";
    assert_eq!(fixed("yaml11-scalar", text, Safety::Safe), expected);
}

#[test]
fn the_old_field_of_a_service_account_gives_way() {
    let with = |fields: &str| format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n{fields}");
    for (before, after) in [
        ("  serviceAccount: web\n", "  serviceAccountName: web\n"),
        ("  serviceAccountName: web\n  serviceAccount: other\n", "  serviceAccountName: web\n"),
        ("  serviceAccountName: ''\n  serviceAccount: other\n", "  serviceAccountName: 'other'\n"),
    ] {
        assert_eq!(fixed("service-account-field", &with(before), Safety::Safe), with(after));
    }
}

#[test]
fn a_retired_annotation_becomes_the_field() {
    let text = "apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    owner: shop
    container.seccomp.security.alpha.kubernetes.io/web: localhost/web.json
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
";
    let expected = "apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    owner: shop
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      securityContext:
        seccompProfile:
          type: Localhost
          localhostProfile: web.json
";
    assert_eq!(fixed("deprecated-annotation", text, Safety::Unsafe), expected);
}

#[test]
fn a_name_becomes_a_legal_label() {
    for (name, label) in [("web", "web"), ("'shop:reader'", "shop-reader"), ("'::'", "configmap")] {
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n");
        let expected = format!("{text}  labels:\n    app.kubernetes.io/name: {label}\n");
        assert_eq!(fixed("labels-recommended", &text, Safety::Unsafe), expected);
    }
}
