//! What the pages leave out: unknowns beside findings, versions, live objects, and identity across files.

use std::collections::BTreeSet;

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_model::{GapKind, Minor, Page};
use plimsoll_testkit::{Input, judged};

/// Judges files with one check alone.
fn run(check: &str, files: &[(&str, &str)], target: Minor, live: bool) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![format!("PLM-{check}")], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(files);
    input.target = target;
    input.live = live;
    judged(&input, &plan, &[&PostureJudge::new(&plan, false)])
}

fn lines(judgement: &Judgement) -> Vec<u32> {
    let line = |finding: &plimsoll_model::Finding| finding.primary().unwrap().location().unwrap().1.line;
    let mut lines: Vec<u32> = judgement.findings.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn fingerprints(judgement: &Judgement) -> BTreeSet<String> {
    judgement.findings.iter().map(|finding| finding.fingerprint.to_string()).collect()
}

/// A pod whose findings are marked by ` # bad`; ` # gap` anywhere says that there is a gap.
struct Case {
    claim: &'static str,
    check: &'static str,
    spec: &'static str,
}

const CASES: &[Case] = &[
    Case {
        claim: "a container that cannot be read hides no group of others",
        check: "P009",
        spec: "
  securityContext: {runAsGroup: \"${GROUP}\", supplementalGroups: [\"${GROUP}\", 5]} # gap
  containers:
    - ${CONTAINER}
    - name: web
      securityContext:
        runAsGroup: 0 # bad
  ephemeralContainers:
    - name: debugger
      securityContext:
        runAsGroup: 0 # bad
",
    },
    Case {
        claim: "a volume that cannot be read hides no other",
        check: "P027",
        spec: "
  containers: [{name: web}]
  volumes:
    - ${VOLUME} # gap
    - name: data
      hostPath: {path: '${DATA}'} # bad
    - name: none
      hostPath: ~
",
    },
    Case {
        claim: "paths of Windows are sensitive too, whatever their case, and so is what is above",
        check: "P028",
        spec: "
  containers: [{name: web}]
  volumes:
    - name: root
      hostPath:
        path: C:\\ # bad
    - name: docker
      hostPath:
        path: c:\\programdata\\DOCKER\\volumes # bad
    - name: other
      hostPath:
        path: D:\\data
    - name: run
      hostPath:
        path: /var/run # bad
    - name: lock
      hostPath:
        path: /run/lock
",
    },
    Case {
        claim: "a sub-path decides what of a volume a container sees",
        check: "P030",
        spec: "
  containers:
    - name: web
      volumeMounts:
        - ${MOUNT}
        - {name: root, mountPath: /data, subPath: srv/data}
        - {name: run, mountPath: /docker.sock, subPath: docker.sock}
        - {name: var, mountPath: /pod, subPathExpr: $(POD_NAME)}
        - {name: logs, mountPath: /logs}
        - {name: home, mountPath: /home, subPath: \"${FOLDER}\"}
  volumes: # gap: `root` may be what cannot be read
    - name: root
      hostPath: {path: /}
    - name: run
      hostPath:
        path: /var/run # bad
    - name: var
      hostPath:
        path: /var # bad
    - name: logs
      hostPath: {path: /var/log}
    - name: home
      hostPath: {path: /home}
",
    },
    Case {
        claim: "a debug container reaches a socket as others do",
        check: "P030",
        spec: "
  containers: [{name: web}]
  ephemeralContainers:
    - name: debugger
      volumeMounts: [{name: run, mountPath: /run}]
  volumes:
    - name: run
      hostPath:
        path: /run # bad
",
    },
    Case {
        claim: "a volume of two types passes when one is on the list, and one without a type always",
        check: "P032",
        spec: "
  containers: [{name: web}]
  volumes:
    - name: empty
    - name: both
      configMap: {name: web}
      nfs: {server: files.example, path: /}
    - name: dataset
      flocker: # bad
        datasetName: web
",
    },
    Case {
        claim: "the old field names a service account too",
        check: "P037",
        spec: "
  serviceAccount: web
  containers: [{name: web}]
",
    },
    Case {
        claim: "the new field wins over the old one unless it is empty",
        check: "P038",
        spec: "
  serviceAccountName: ''
  serviceAccount: default # bad
  containers: [{name: web}]
",
    },
    Case {
        claim: "the name of the old field is enough",
        check: "P038",
        spec: "
  serviceAccount: web
  containers: [{name: web}]
",
    },
    Case {
        claim: "an account of its own settles what a placeholder leaves open",
        check: "P037",
        spec: "
  automountServiceAccountToken: ${AUTOMOUNT}
  serviceAccountName: web
  containers: [{name: web}]
",
    },
    Case {
        claim: "a token that is not mounted settles whose it would be",
        check: "P037",
        spec: "
  automountServiceAccountToken: false
  serviceAccountName: ${ACCOUNT}
  containers: [{name: web}]
",
    },
    Case {
        claim: "two tokens of one volume are two findings, and both faults of one token",
        check: "P040",
        spec: "
  containers: [{name: web}]
  volumes:
    - name: tokens
      projected:
        sources:
          - serviceAccountToken: # bad
              path: first
              expirationSeconds: 86401 # bad
          - serviceAccountToken:
              path: second
              audience: '' # bad
          - ${SOURCE} # gap
",
    },
    Case {
        claim: "a preference asks for nodes, an exclusion does not, whatever its key",
        check: "P042",
        spec: "
  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 1
          preference:
            matchExpressions:
              - key: node-role.kubernetes.io/master # bad
                operator: In
                values: ['']
              - key: ${KEY}
                operator: NotIn
                values: ['']
  containers: [{name: web}]
",
    },
    Case {
        claim: "a selector without a value selects",
        check: "P042",
        spec: "
  nodeSelector:
    node-role.kubernetes.io/master: # bad
  nodeName: node-1 # bad
  tolerations:
    - key: ${KEY} # gap
    - key: node-role.kubernetes.io/master # bad
      effect: NoSchedule
    - key: node-role.kubernetes.io/master # bad
      effect: NoExecute
  containers: [{name: web}]
",
    },
    Case {
        claim: "a key settles what the operator would be",
        check: "P043",
        spec: "
  tolerations:
    - {key: dedicated, operator: '${OPERATOR}'}
    - {operator: Equal, key: '${KEY}'}
    - {operator: Exists, key: ''} # bad
  containers: [{name: web}]
",
    },
    Case {
        claim: "devices of both sorts are found",
        check: "P053",
        spec: "
  containers:
    - name: web
      volumeDevices: [{name: disk, devicePath: /dev/xvda}] # bad
    - ${CONTAINER} # gap
  volumes:
    - name: devices
      hostPath:
        path: /tmp/../dev/kvm # bad
",
    },
    Case {
        claim: "debug containers in a file are no debug containers of a live pod",
        check: "P055",
        spec: "
  containers: [{name: web}]
  ephemeralContainers: [{name: debugger}]
",
    },
];

#[test]
fn findings_are_where_they_are_marked_and_gaps_where_something_cannot_be_seen() {
    for case in CASES {
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:{}", case.spec);
        let marked: Vec<u32> =
            (1..).zip(text.lines()).filter(|(_, line)| line.contains(" # bad")).map(|(line, _)| line).collect();
        let judgement = run(case.check, &[("pod.yaml", &text)], Minor::NEWEST, false);
        assert_eq!(lines(&judgement), marked, "{}: {:?}", case.claim, judgement.findings);
        let gaps: Vec<_> = judgement.gaps.iter().filter(|gap| gap.kind == GapKind::Blind).collect();
        assert_eq!(!gaps.is_empty(), text.contains(" # gap"), "{}: {gaps:?}", case.claim);
        assert_eq!(fingerprints(&judgement).len(), marked.len(), "{}: one fingerprint for two findings", case.claim);
    }
}

const POD: &str =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: web}]}\n";

fn account(namespace: &str, automount: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: default, namespace: {namespace}}}\n\
         automountServiceAccountToken: {automount}\n"
    )
}

#[test]
fn only_the_default_account_of_the_pods_namespace_silences_the_token() {
    for (namespace, automount, findings, gaps) in
        [("shop", "false", 0, 0), ("web", "false", 1, 0), ("shop", "true", 1, 0), ("shop", "${AUTOMOUNT}", 0, 1)]
    {
        let account = account(namespace, automount);
        let judgement = run("P037", &[("account.yaml", &account), ("pod.yaml", POD)], Minor::NEWEST, false);
        let found = (judgement.findings.len(), judgement.gaps.len());
        assert_eq!(found, (findings, gaps), "{namespace} {automount}: {:?}", judgement.gaps);
    }
}

#[test]
fn an_account_that_is_not_at_hand_hides_nothing() {
    let judgement = run("P037", &[("pod.yaml", POD)], Minor::NEWEST, false);
    assert_eq!((judgement.findings.len(), judgement.gaps.len()), (1, 0));
}

#[test]
fn the_scheduler_binds_live_pods_to_nodes() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {nodeName: node-1, containers: [{name: web}]}\n";
    for (live, findings) in [(false, 1), (true, 0)] {
        assert_eq!(run("P042", &[("pod.yaml", pod)], Minor::NEWEST, live).findings.len(), findings);
    }
}

#[test]
fn the_safe_set_of_sysctls_is_that_of_the_target_version() {
    let sysctl = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\n\
             spec: {{securityContext: {{sysctls: [{{name: {name}, value: '1'}}]}}, containers: [{{name: web}}]}}\n"
        )
    };
    for (name, since) in [
        ("net.ipv4.tcp_syncookies", 0),
        ("net.ipv4.ip_local_reserved_ports", 27),
        ("net.ipv4.tcp_fin_timeout", 29),
        ("net.ipv4.tcp_rmem", 32),
        ("net.ipv4.tcp_notsent_lowat", 37),
        ("kernel.msgmax", 38),
    ] {
        for target in 0..=37 {
            let judgement = run("P025", &[("pod.yaml", &sysctl(name))], Minor(target), false);
            assert_eq!(judgement.findings.is_empty(), target >= since, "{name} 1.{target}");
        }
    }
}

const COLLISIONS: &str = "\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: web
      labels: {app: a, app: b}
      annotations: {app: a, app: b, app: c}
    data:
      1: a
      \"1\": b
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: shop}
    data: &data
      color: red
    binaryData:
      color: blue
      <<: *data
";

#[test]
fn repeated_keys_are_told_apart_by_place_and_sort() {
    let judgement = run("H014", &[("maps.yaml", COLLISIONS)], Minor::NEWEST, false);
    let mut found: Vec<(String, &str, &str)> = judgement
        .findings
        .iter()
        .map(|finding| {
            (finding.primary().unwrap().route().to_owned(), finding.title.as_str(), finding.subject.as_str())
        })
        .collect();
    found.sort_unstable();
    let twice = "the key `app` stands twice in one mapping";
    let random = "two keys become the same key `1`, of which a random one wins";
    let merge = "a merge overwrites the key `color` before it";
    let (web, shop) = ("object:default/ConfigMap/web", "object:default/ConfigMap/shop");
    let expected = [
        ("binaryData.color", merge, shop),
        ("data.1", random, web),
        ("metadata.annotations.app", twice, web),
        ("metadata.labels.app", twice, web),
    ];
    assert_eq!(found, expected.map(|(route, title, subject)| (route.to_owned(), title, subject)));
    assert_eq!(fingerprints(&judgement).len(), 4);
}

#[test]
fn a_repeated_key_is_the_same_finding_in_another_file_and_wrapping() {
    let file = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  name: web\n";
    let list =
        "apiVersion: v1\nkind: List\nitems: [{kind: ConfigMap, apiVersion: v1, metadata: {name: web, \"name\": web}}]";
    let first = run("H014", &[("a/web.yaml", file)], Minor::NEWEST, false);
    assert_eq!(first.findings.len(), 1);
    for (path, text) in [("b/other.yaml", file), ("all.yaml", list)] {
        assert_eq!(fingerprints(&run("H014", &[(path, text)], Minor::NEWEST, false)), fingerprints(&first), "{path}");
    }
}

#[test]
fn a_broken_document_is_the_same_finding_elsewhere_and_another_one_is_not() {
    let broken = "apiVersion: v1\nkind: Pod\nmetadata: {name: web\nspec: {}\n";
    let first = run("H029", &[("a/web.yaml", broken)], Minor::NEWEST, false);
    assert_eq!((first.findings.len(), lines(&first)), (1, vec![4]));
    let below = format!("# moved\n{POD}---\n{broken}");
    let moved = run("H029", &[("b/c/web.yaml", &below)], Minor::NEWEST, false);
    assert_eq!(fingerprints(&moved), fingerprints(&first));
    let other = broken.replace("web", "shop");
    let both = format!("{broken}---\n{other}");
    let both = run("H029", &[("a/web.yaml", &both)], Minor::NEWEST, false);
    assert_eq!(fingerprints(&both).len(), 2);
    assert!(fingerprints(&both).is_superset(&fingerprints(&first)));
}

#[test]
fn resources_of_a_pod_count_from_the_version_on_that_knows_them() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n\
               spec:\n  resources: {limits: {memory: 1Gi}}\n  containers: [{name: web}]\n";
    for (target, expected) in [(Minor(33), 1), (Minor(34), 0)] {
        for check in ["R004", "R005"] {
            let judgement = run(check, &[("pod.yaml", pod)], target, false);
            assert_eq!(judgement.findings.len(), expected, "{check} {target}");
        }
    }
}

#[test]
fn a_limit_range_speaks_for_its_own_namespace_and_for_containers_alone() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: web}]}\n";
    for (namespace, item, findings, gaps) in [
        ("shop", "{type: Container, max: {memory: 1Gi}}", 0, 0),
        ("shop", "{type: Container, default: {memory: '${MOST}'}}", 0, 1),
        ("shop", "{type: Container, default: {cpu: 1}}", 1, 0),
        ("shop", "{type: Container, defaultRequest: {memory: 1Gi}}", 1, 0),
        ("shop", "{type: Pod, max: {memory: 1Gi}}", 1, 0),
        ("other", "{type: Container, default: {memory: 1Gi}}", 1, 0),
    ] {
        let range = format!(
            "apiVersion: v1\nkind: LimitRange\nmetadata: {{name: a, namespace: {namespace}}}\n\
             spec: {{limits: [{item}]}}\n"
        );
        let judgement = run("R005", &[("pod.yaml", pod), ("range.yaml", &range)], Minor::NEWEST, false);
        let blind = judgement.gaps.iter().filter(|gap| gap.kind == GapKind::Blind).count();
        assert_eq!((judgement.findings.len(), blind), (findings, gaps), "{namespace} {item}");
    }
}

#[test]
fn an_autoscaler_that_cannot_be_read_hides_no_other() {
    let workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n\
                    spec: {replicas: 1, template: {spec: {containers: [{name: web}]}}}\n";
    let autoscaler = |name: &str, target: &str| {
        format!(
            "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: {name}}}\n\
             spec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: '{target}'}}, maxReplicas: 3}}\n"
        )
    };
    let (hidden, other, own) = (autoscaler("a", "${TARGET}"), autoscaler("b", "shop"), autoscaler("c", "web"));
    for (autoscalers, findings, gaps) in
        [(String::new(), 1, 0), (other.clone(), 1, 0), (format!("{hidden}{other}"), 0, 1), (hidden + &own, 0, 0)]
    {
        let judgement = run("R017", &[("web.yaml", &format!("{workload}{autoscalers}"))], Minor::NEWEST, false);
        let blind = judgement.gaps.iter().filter(|gap| gap.kind == GapKind::Blind).count();
        assert_eq!((judgement.findings.len(), blind), (findings, gaps), "{autoscalers}");
    }
}
