//! What cannot be seen hides no finding that something else decides, and never passes for clean.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_model::{GapKind, Page};
use plimsoll_testkit::{Input, judged};

/// The places of the findings of one check on a manifest, and whether there is a blind gap.
fn judge_manifest(slug: &str, text: &str) -> (Vec<String>, bool) {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![slug.to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let judgement = judged(&Input::files(&[("page.yaml", text)]), &plan, &[&PostureJudge::new(&plan, false)]);
    let places = judgement.findings.iter().map(|finding| finding.primary().unwrap().route().to_owned());
    (places.collect(), judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind))
}

/// The same on a pod spec in flow style.
fn judge(slug: &str, spec: &str) -> (Vec<String>, bool) {
    judge_manifest(slug, &format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n"))
}

/// The spec of a pod of one container.
fn container(fields: &str) -> String {
    format!("{{containers: [{{name: web, {fields}}}]}}")
}

fn capabilities(add: &str, drop: &str) -> String {
    container(&format!("securityContext: {{capabilities: {{add: {add}, drop: {drop}}}}}"))
}

const ADD: &str = "spec.containers[web].securityContext.capabilities.add";
const DROP: &str = "spec.containers[web].securityContext.capabilities.drop";

#[test]
fn capabilities_are_those_that_a_runtime_computes() {
    let item = |name: &str| vec![format!("{ADD}[{name}]")];
    for (slug, add, drop, found, is_blind) in [
        ("caps-drop-all", "[]", "['${X}', all]", vec![], false),
        ("caps-drop-all", "[]", "['${X}']", vec![], true),
        ("caps-dangerous", "['${X}', BPF]", "[]", item("BPF"), true),
        ("caps-dangerous", "[CHOWN]", "['${X}']", vec![], false),
        ("caps-dangerous", "[BPF]", "['${X}']", vec![], true),
        ("caps-dangerous", "[BPF]", "[ALL]", item("BPF"), false),
        ("caps-dangerous", "[ALL]", "[ALL]", vec![], false),
        ("caps-dangerous", "[ALL]", "[BPF]", item("ALL"), false),
        ("caps-beyond-baseline", "[SYS_TIME]", "[CAP_SYS_TIME]", vec![], false),
        ("caps-net-raw", "['${X}']", "[CHOWN]", vec![DROP.to_owned()], true),
        ("caps-net-raw", "['${X}']", "[NET_RAW]", vec![], false),
        ("caps-net-raw", "['${X}']", "[ALL]", vec![], true),
        ("caps-net-raw", "[NET_RAW]", "[net_raw]", vec![], false),
        ("caps-net-raw", "[NET_RAW]", "[CHOWN]", item("NET_RAW"), false),
        ("caps-drop-none", "[]", "['${X}']", vec![], false),
    ] {
        assert_eq!(judge(slug, &capabilities(add, drop)), (found, is_blind), "{slug} {add} {drop}");
    }
}

#[test]
fn what_decides_is_enough() {
    let pod_with = |pod: &str, name: &str| {
        format!("{{{pod}, containers: [{{name: web, securityContext: {{capabilities: {{add: ['{name}']}}}}}}]}}")
    };
    let added = vec![format!("{ADD}[SYS_PTRACE]")];
    for (slug, spec, found, is_blind) in [
        (
            "caps-ptrace-shared-pid",
            pod_with("hostPID: true, shareProcessNamespace: '${X}'", "SYS_PTRACE"),
            added,
            false,
        ),
        ("caps-ptrace-shared-pid", pod_with("hostPID: false", "${X}"), vec![], false),
        ("caps-ptrace-shared-pid", pod_with("hostPID: '${X}'", "SYS_PTRACE"), vec![], true),
        ("interactive-tty", container("stdin: '${X}', tty: false"), vec![], false),
        ("docker-in-docker", container("image: '${X}'"), vec![], false),
        ("docker-in-docker", container("image: web, securityContext: {privileged: '${X}'}"), vec![], false),
        ("run-as-non-root", container("securityContext: {runAsNonRoot: true, runAsUser: '${X}'}"), vec![], false),
        ("no-security-context", container("securityContext: '${X}'"), vec![], true),
        ("sudo-entrypoint", container("command: ['${X}']"), vec![], true),
        ("sudo-entrypoint", container("command: [web, '${X}', sudo]"), vec![], false),
    ] {
        assert_eq!(judge(slug, &spec), (found, is_blind), "{slug} {spec}");
    }
}

#[test]
fn one_mount_that_cannot_be_seen_hides_no_other() {
    let mounts = |mounts: &str| {
        format!(
            "{{containers: [{{name: web, volumeMounts: {mounts}}}], \
             volumes: ['${{X}}', {{name: node, hostPath: {{path: '${{Y}}'}}}}, \
             {{name: root, hostPath: {{path: /a/..}}}}]}}"
        )
    };
    let at = |place: &str| vec![format!("spec.containers[web].volumeMounts{place}")];
    let both = "['${Z}', {name: node, mountPath: /node}, {name: root, mountPath: /root}]";
    for (slug, list, found, is_blind) in [
        ("host-path-writable", both, [at("[/node].readOnly"), at("[/root].readOnly")].concat(), true),
        ("escape-combination", both, at("[/root]"), true),
        ("escape-combination", "[{name: root, mountPath: /root, readOnly: '${Z}'}]", at("[/root]"), false),
        ("escape-combination", "[{name: root, mountPath: /root, subPath: srv}]", vec![], false),
        ("host-path-writable", "[{name: other, mountPath: /other}]", vec![], true),
        ("host-path-writable", "[{name: other, mountPath: /other, readOnly: true}]", vec![], false),
    ] {
        assert_eq!(judge(slug, &mounts(list)), (found, is_blind), "{slug} {list}");
    }
}

#[test]
fn selinux_options_are_inherited_as_a_whole() {
    let spec = "{securityContext: {seLinuxOptions: {type: spc_t}}, \
                containers: [{name: web, securityContext: {seLinuxOptions: {level: s0}}}]}";
    assert_eq!(judge("selinux-options", spec), (vec![], false));
}

#[test]
fn an_apparmor_annotation_yields_to_the_container_and_not_to_the_pod() {
    let judge = |fields: &str| {
        judge_manifest(
            "apparmor-unconfined",
            &format!(
                "apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {{container.apparmor.security.beta.kubernetes.io/web: unconfined}}
spec:
  securityContext: {{appArmorProfile: {{type: RuntimeDefault}}}}
  containers: [{{name: web{fields}}}]
"
            ),
        )
    };
    let annotation = "metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/web\"]";
    assert_eq!(judge(""), (vec![annotation.to_owned()], false));
    assert_eq!(judge(", securityContext: {appArmorProfile: {type: Localhost}}"), (vec![], false));
}

#[test]
fn a_version_that_is_filled_in_later_hides_no_registry() {
    let image = |image: &str| judge("image-deprecated-registry", &container(&format!("image: '{image}'")));
    let found = vec!["spec.containers[web].image".to_owned()];
    for (reference, expected) in [
        ("k8s.gcr.io/pause:${TAG}", (found.clone(), false)),
        ("k8s.gcr.io/pause@{{ .digest }}", (found, false)),
        ("registry.example/pause:${TAG}", (vec![], false)),
        ("k8s.gcr.io/${NAME}", (vec![], true)),
        ("${IMAGE}", (vec![], true)),
    ] {
        assert_eq!(image(reference), expected, "{reference}");
    }
}
