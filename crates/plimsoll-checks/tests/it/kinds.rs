//! Pods are found wherever objects keep them, and partial ones raise nothing by what they lack.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_model::{Confidence, GapKind, Page};
use plimsoll_testkit::{Input, judged};

fn run(text: &str, only: &[&str]) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let only = only.iter().map(|word| (*word).to_owned()).collect();
    let plan = Plan::new(&pages, &Selection { only, ..Selection::default() }, Reach::default()).unwrap();
    judged(&Input::files(&[("kinds.yaml", text)]), &plan, &[&PostureJudge::new(&plan, false)])
}

/// Each object keeps one container that runs privileged, on the marked line.
const KINDS: [(&str, &str); 17] = [
    ("apps/v1 Deployment", "spec: {template: {spec: {containers: [C]}}}"),
    ("batch/v1 CronJob", "spec: {jobTemplate: {spec: {template: {spec: {containers: [C]}}}}}"),
    ("v1 PodTemplate", "template: {spec: {initContainers: [C]}}"),
    ("v1 Pod", "spec: {ephemeralContainers: [C]}"),
    ("argoproj.io/v1alpha1 Rollout", "spec: {template: {spec: {containers: [C]}}}"),
    ("serving.knative.dev/v1 Service", "spec: {template: {spec: {containers: [C]}}}"),
    ("apps.kruise.io/v1alpha1 CloneSet", "spec: {template: {spec: {containers: [C]}}}"),
    ("keda.sh/v1alpha1 ScaledJob", "spec: {jobTargetRef: {template: {spec: {containers: [C]}}}}"),
    ("tekton.dev/v1 Task", "spec: {steps: [C]}"),
    ("tekton.dev/v1 Pipeline", "spec: {tasks: [{name: t, taskSpec: {sidecars: [C]}}]}"),
    ("batch.volcano.sh/v1alpha1 Job", "spec: {tasks: [{template: {spec: {containers: [C]}}}]}"),
    ("kubeflow.org/v1 PyTorchJob", "spec: {pytorchReplicaSpecs: {Worker: {template: {spec: {containers: [C]}}}}}"),
    ("ray.io/v1 RayCluster", "spec: {workerGroupSpecs: [{template: {spec: {containers: [C]}}}]}"),
    (
        "jobset.x-k8s.io/v1alpha2 JobSet",
        "spec: {replicatedJobs: [{template: {spec: {template: {spec: {containers: [C]}}}}}]}",
    ),
    ("monitoring.coreos.com/v1 Prometheus", "spec: {containers: [C]}"),
    ("shop.example/v1 Till", "spec: {run: {podTemplate: {spec: {containers: [C]}}}}"),
    ("apps.openshift.io/v1 DeploymentConfig", "spec: {template: {spec: {containers: [C]}}}"),
];

#[test]
fn a_privileged_container_is_found_at_its_line_in_every_kind() {
    for (kind, spec) in KINDS {
        let (version, name) = kind.split_once(' ').unwrap();
        let container = "{name: web, image: x,\n  securityContext: {privileged: true}}";
        let spec = spec.replace("[C]", &format!("[{container}]"));
        let text = format!("apiVersion: {version}\nkind: {name}\nmetadata: {{name: one}}\n{spec}\n");
        let judgement = run(&text, &["PLM-P001"]);
        let lines: Vec<_> =
            judgement.findings.iter().map(|finding| finding.primary().unwrap().location().unwrap().1.line).collect();
        assert_eq!(lines, [5], "{kind}: {text}");
        let expected = if name == "Till" { Confidence::Medium } else { Confidence::High };
        assert_eq!(judgement.findings[0].confidence, expected, "{kind}");
    }
}

#[test]
fn a_partial_spec_raises_nothing_by_what_it_lacks() {
    for kind in ["monitoring.coreos.com/v1 Prometheus", "shop.example/v1 Till", "tekton.dev/v1 Task"] {
        let (version, name) = kind.split_once(' ').unwrap();
        let text = format!(
            "apiVersion: {version}\nkind: {name}\nmetadata: {{name: one}}\n\
             spec: {{containers: [{{name: web, image: x}}], steps: [{{name: web, image: x}}]}}\n"
        );
        let judgement = run(&text, &["privilege", "exposure"]);
        assert_eq!(judgement.findings, [], "{kind}");
        assert!(judgement.gaps.iter().all(|gap| gap.kind == GapKind::OutOfReach), "{kind}: {:?}", judgement.gaps);
        assert!(!judgement.gaps.is_empty(), "{kind}");
    }
}

#[test]
fn lists_of_any_sort_give_the_findings_of_their_items() {
    let pod = |name: &str| format!("{{metadata: {{name: {name}}}, spec: {{hostPID: true, containers: []}}}}");
    let single = |name: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{hostPID: true, containers: []}}\n")
    };
    let of = |text: &str| {
        let judgement = run(text, &["PLM-P003"]);
        let mut found: Vec<_> = judgement.findings.iter().map(|finding| finding.fingerprint).collect();
        found.sort();
        found
    };
    let expected = of(&format!("{}---\n{}", single("a"), single("b")));
    assert_eq!(expected.len(), 2);
    // The items of a typed list do not say what they are.
    let typed = format!("apiVersion: v1\nkind: PodList\nitems: [{}, {}]\n", pod("a"), pod("b"));
    assert_eq!(of(&typed), expected);
    let spelled = |name: &str| pod(name).replacen('{', "{apiVersion: v1, kind: Pod, ", 1);
    let untyped = format!("apiVersion: v1\nkind: List\nitems: [{}, {}]\n", spelled("a"), spelled("b"));
    assert_eq!(of(&untyped), expected);
}

#[test]
fn a_kind_of_kubernetes_without_pods_is_not_searched_for_them() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n\
                spec: {containers: [{name: web, image: x, securityContext: {privileged: true}}]}\n";
    assert_eq!(run(text, &["PLM-P001"]).findings, []);
}
