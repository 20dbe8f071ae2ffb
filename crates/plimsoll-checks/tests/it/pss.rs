//! The Pod Security Standards against the test pods of their own implementation, and against pods of ours for what
//! those do not show: the places of violations, and the versions after the last one that has test pods.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use plimsoll_checks::{PostureJudge, all, pss};
use plimsoll_engine::{Judgement, Plan, PssLevel, PssRequest, Reach, Selection};
use plimsoll_model::{Evidence, GapKind, Minor, Page};
use plimsoll_testkit::{Input, documents, judged, with_unknown};
use serde_json::Value;

/// Judges a text by the standards alone.
fn run(request: PssRequest, text: &str) -> Judgement {
    let selection = Selection { only: vec!["pss".to_owned()], pss: Some(request), ..Selection::default() };
    let plan = Plan::new(&[], &selection, Reach::default()).unwrap();
    judged(&Input::files(&[("pod.yaml", text)]), &plan, &[&PostureJudge::new(&plan, false)])
}

/// The controls that a judgement says are violated, without framework and level.
fn violated(judgement: &Judgement) -> BTreeSet<String> {
    let controls = judgement.findings.iter().flat_map(|finding| &finding.violates);
    controls.map(|control| control.0.rsplit('/').next().unwrap().to_owned()).collect()
}

const LEVELS: [PssLevel; 2] = [PssLevel::Baseline, PssLevel::Restricted];

fn level(word: &str) -> PssLevel {
    LEVELS.into_iter().find(|level| level.word() == word).unwrap()
}

/// All controls: those in force in the newest version, and those that others replace at level restricted.
fn every_control() -> BTreeSet<(PssLevel, &'static str)> {
    let newest = LEVELS.map(|level| pss::in_force(PssRequest { level, version: Minor::NEWEST }));
    newest.iter().flatten().map(|control| (control.level, control.id)).collect()
}

#[test]
fn every_control_of_the_standards_exists() {
    let baseline = [
        "appArmorProfile",
        "capabilities_baseline",
        "hostNamespaces",
        "hostPathVolumes",
        "hostPorts",
        "hostProbesAndHostLifecycle",
        "privileged",
        "procMount",
        "seLinuxOptions",
        "seccompProfile_baseline",
        "sysctls",
        "windowsHostProcess",
    ];
    let restricted = [
        "allowPrivilegeEscalation",
        "capabilities_restricted",
        "procMount_restricted",
        "restrictedVolumes",
        "runAsNonRoot",
        "runAsUser",
        "seccompProfile_restricted",
    ];
    let expected = baseline.map(|id| (PssLevel::Baseline, id)).into_iter();
    let expected = expected.chain(restricted.map(|id| (PssLevel::Restricted, id)));
    assert_eq!(every_control(), expected.collect());
}

/// A pod with marks: ` # bad CHECK/CONTROL`, several separated by blanks, at the end of the lines where violations of
/// that control are to be found under that check.
struct Case {
    claim: &'static str,
    level: PssLevel,
    version: Minor,
    pod: &'static str,
}

const BASELINE: PssLevel = PssLevel::Baseline;
const RESTRICTED: PssLevel = PssLevel::Restricted;

/// The places of violations, and what is literal about the standards.
const CASES: &[Case] = &[
    Case {
        claim: "namespaces of the node are found under a check each",
        level: BASELINE,
        version: Minor(0),
        pod: "
spec:
  hostNetwork: true # bad P005/hostNamespaces
  hostPID: yes # bad P003/hostNamespaces
  hostIPC: true # bad P004/hostNamespaces
  containers: [{name: web}]
",
    },
    Case {
        claim: "all lists of containers are looked at",
        level: BASELINE,
        version: Minor(30),
        pod: "
spec:
  initContainers:
    - name: first
      securityContext:
        privileged: true # bad P001/privileged
  containers:
    - name: web
      securityContext:
        privileged: false
        procMount: Unmasked # bad P024/procMount
      ports:
        - containerPort: 80
          hostPort: 0
        - containerPort: 443
          hostPort: 443 # bad E001/hostPorts
  ephemeralContainers:
    - name: debugger
      securityContext:
        capabilities:
          add:
            - CHOWN
            - NET_ADMIN # bad P015/capabilities_baseline
            - CAP_CHOWN # bad P015/capabilities_baseline
            - chown # bad P015/capabilities_baseline
",
    },
    Case {
        claim: "a bad value of the pod stays bad when all containers override it",
        level: RESTRICTED,
        version: Minor(33),
        pod: "
spec:
  securityContext:
    runAsNonRoot: false # bad P007/runAsNonRoot
    runAsUser: 0 # bad P008/runAsUser
    seccompProfile:
      type: Unconfined # bad P020/seccompProfile_restricted
    appArmorProfile:
      type: Unconfined # bad P022/appArmorProfile
    seLinuxOptions:
      type: spc_t # bad P023/seLinuxOptions
      user: root # bad P023/seLinuxOptions
      level: s0:c1
    windowsOptions:
      hostProcess: true # bad P033/windowsHostProcess
  containers:
    - name: web
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
        runAsNonRoot: true
        runAsUser: 1000
        seccompProfile: {type: RuntimeDefault}
        appArmorProfile: {type: RuntimeDefault}
        seLinuxOptions: {type: container_t}
        windowsOptions: {hostProcess: false}
",
    },
    Case {
        claim: "what is missing is found at the nearest parent, unless the pod says it for the container",
        level: RESTRICTED,
        version: Minor(33),
        pod: "
spec:
  containers:
    - name: bare # bad P002/allowPrivilegeEscalation P012/capabilities_restricted P007/runAsNonRoot \
 P019/seccompProfile_restricted
    - name: web
      securityContext: # bad P002/allowPrivilegeEscalation P007/runAsNonRoot
        capabilities: # bad P012/capabilities_restricted
          add: [CHOWN] # bad P016/capabilities_restricted
        seccompProfile: # bad P020/seccompProfile_restricted
          localhostProfile: web.json
    - name: upper
      securityContext:
        allowPrivilegeEscalation: true # bad P002/allowPrivilegeEscalation
        capabilities:
          drop: [all, CAP_ALL] # bad P012/capabilities_restricted
        runAsNonRoot: true
        runAsUser: 0 # bad P008/runAsUser
        seccompProfile: {type: Unconfined} # bad P020/seccompProfile_restricted
",
    },
    Case {
        claim: "a value of the pod is enough for containers that say nothing",
        level: RESTRICTED,
        version: Minor(33),
        pod: "
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: Localhost, localhostProfile: web.json}
  containers:
    - name: web
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    - name: helper
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [NET_RAW, ALL]}
        runAsNonRoot: false # bad P007/runAsNonRoot
        seccompProfile:
          type: Unconfined # bad P020/seccompProfile_restricted
",
    },
    Case {
        claim: "volumes of the node are found by their source, whatever their path",
        level: BASELINE,
        version: Minor(0),
        pod: "
spec:
  containers: [{name: web}]
  volumes:
    - name: node
      hostPath:
        path: /srv # bad P027/hostPathVolumes
    - name: nameless
      hostPath: {} # bad P027/hostPathVolumes
    - name: none
      hostPath: null
    - name: nfs
      nfs: {server: files.example, path: /}
",
    },
    Case {
        claim: "the list of volumes replaces the control of hostPath, and no source is an emptyDir",
        level: RESTRICTED,
        version: Minor(0),
        pod: "
spec:
  securityContext: {runAsNonRoot: true}
  containers: [{name: web}]
  volumes:
    - name: node
      hostPath: # bad P032/restrictedVolumes
        path: /srv
    - name: empty
    - name: nfs
      nfs: # bad P032/restrictedVolumes
        server: files.example
    - name: settings
      configMap: {name: web}
",
    },
    Case {
        claim: "annotations count where they counted: AppArmor in all versions, seccomp to 1.18",
        level: BASELINE,
        version: Minor(18),
        pod: "
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: unconfined # bad P022/appArmorProfile
    container.apparmor.security.beta.kubernetes.io/helper: localhost/helper
    container.apparmor.security.beta.kubernetes.io/nobody: ''
    seccomp.security.alpha.kubernetes.io/pod: unconfined # bad P020/seccompProfile_baseline
    container.seccomp.security.alpha.kubernetes.io/web: docker/default
    container.seccomp.security.alpha.kubernetes.io/helper: '' # bad P020/seccompProfile_baseline
    container.seccomp.security.alpha.kubernetes.io/nobody: unconfined
spec:
  securityContext: {seccompProfile: {type: Unconfined}}
  containers: [{name: web}, {name: helper}]
",
    },
    Case {
        claim: "the field takes the place of the seccomp annotation in 1.19",
        level: BASELINE,
        version: Minor(19),
        pod: "
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: unconfined # bad P022/appArmorProfile
    seccomp.security.alpha.kubernetes.io/pod: unconfined
spec:
  containers:
    - name: web
      securityContext:
        seccompProfile:
          type: Unconfined # bad P020/seccompProfile_baseline
",
    },
    Case {
        claim: "a pod for Windows is bound by the controls of Linux before 1.25",
        level: RESTRICTED,
        version: Minor(24),
        pod: "
spec:
  os: {name: windows}
  securityContext: {runAsNonRoot: true}
  containers:
    - name: web # bad P002/allowPrivilegeEscalation P012/capabilities_restricted P019/seccompProfile_restricted
",
    },
    Case {
        claim: "a pod for Windows is free of three controls from 1.25, and of no other",
        level: RESTRICTED,
        version: Minor(25),
        pod: "
spec:
  os: {name: windows}
  containers:
    - name: web
      securityContext: # bad P007/runAsNonRoot
        capabilities: {add: [CHOWN]}
        seccompProfile: {type: Unconfined}
        windowsOptions:
          hostProcess: true # bad P033/windowsHostProcess
",
    },
    Case {
        claim: "the type of a container engine is no type of SELinux for pods before 1.31",
        level: BASELINE,
        version: Minor(30),
        pod: "
spec:
  containers:
    - name: web
      securityContext:
        seLinuxOptions:
          type: container_engine_t # bad P023/seLinuxOptions
          role: ''
",
    },
    Case {
        claim: "hosts of probes are free before 1.34",
        level: BASELINE,
        version: Minor(33),
        pod: "
spec:
  containers:
    - name: web
      livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}
      lifecycle: {preStop: {tcpSocket: {host: 10.0.0.1, port: 80}}}
",
    },
    Case {
        claim: "hosts of probes and hooks are found from 1.34, in all ten places",
        level: BASELINE,
        version: Minor(34),
        pod: "
spec:
  initContainers:
    - name: sidecar
      restartPolicy: Always
      livenessProbe:
        httpGet: {port: 80, host: 10.0.0.1} # bad P036/hostProbesAndHostLifecycle
      readinessProbe:
        httpGet: {port: 80, host: 10.0.0.1} # bad P036/hostProbesAndHostLifecycle
      startupProbe:
        httpGet: {port: 80, host: 10.0.0.1} # bad P036/hostProbesAndHostLifecycle
      lifecycle:
        postStart: {httpGet: {port: 80, host: 10.0.0.1}} # bad P036/hostProbesAndHostLifecycle
        preStop: {httpGet: {port: 80, host: 10.0.0.1}} # bad P036/hostProbesAndHostLifecycle
  containers:
    - name: web
      livenessProbe:
        tcpSocket: {port: 80, host: localhost} # bad P036/hostProbesAndHostLifecycle
      readinessProbe:
        tcpSocket: {port: 80, host: localhost} # bad P036/hostProbesAndHostLifecycle
      startupProbe:
        tcpSocket: {port: 80, host: localhost} # bad P036/hostProbesAndHostLifecycle
      lifecycle:
        postStart: {tcpSocket: {port: 80, host: localhost}} # bad P036/hostProbesAndHostLifecycle
        preStop: {tcpSocket: {port: 80, host: localhost}} # bad P036/hostProbesAndHostLifecycle
",
    },
    Case {
        claim: "probes without a host, or with an empty one, pass 1.34",
        level: BASELINE,
        version: Minor(34),
        pod: "
spec:
  containers:
    - name: web
      livenessProbe: {httpGet: {host: '', port: 80}}
      readinessProbe: {tcpSocket: {port: 80}}
      startupProbe: {exec: {command: ['true']}}
      lifecycle: {preStop: {httpGet: {path: /stop, port: 80}}}
",
    },
    Case {
        claim: "users of its own excuse nothing in 1.34",
        level: RESTRICTED,
        version: Minor(34),
        pod: "
spec:
  hostUsers: false
  securityContext:
    runAsUser: 0 # bad P008/runAsUser
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: web
      securityContext: # bad P007/runAsNonRoot
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
        procMount: Unmasked # bad P024/procMount
",
    },
    Case {
        claim: "users of its own excuse root in 1.35, and procMount at level baseline only",
        level: RESTRICTED,
        version: Minor(35),
        pod: "
spec:
  hostUsers: false
  securityContext:
    runAsUser: 0
    runAsNonRoot: false
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: web
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
        procMount: Unmasked # bad P024/procMount_restricted
    - name: helper
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, procMount: Default}
",
    },
    Case {
        claim: "the users of the node excuse nothing in 1.35",
        level: RESTRICTED,
        version: Minor(35),
        pod: "
spec:
  hostUsers: true
  securityContext:
    runAsUser: 0 # bad P008/runAsUser
    runAsNonRoot: false # bad P007/runAsNonRoot
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: web
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
        procMount: Unmasked # bad P024/procMount_restricted
",
    },
    Case {
        claim: "procMount fails baseline in 1.34 whoever the users are",
        level: BASELINE,
        version: Minor(34),
        pod: "
spec:
  hostUsers: false
  containers:
    - name: web
      securityContext:
        procMount: Unmasked # bad P024/procMount
",
    },
    Case {
        claim: "procMount passes baseline in 1.35 for users of its own",
        level: BASELINE,
        version: Minor(35),
        pod: "
spec:
  hostUsers: false
  containers:
    - name: web
      securityContext:
        procMount: Unmasked
",
    },
    Case {
        claim: "procMount fails baseline in 1.35 for the users of the node",
        level: BASELINE,
        version: Minor(35),
        pod: "
spec:
  containers:
    - name: web
      securityContext:
        procMount: Unmasked # bad P024/procMount
",
    },
    Case {
        claim: "two sysctls are not safe yet in 1.36",
        level: BASELINE,
        version: Minor(36),
        pod: "
spec:
  securityContext:
    sysctls:
      - name: net.ipv4.tcp_wmem
        value: 4096 16384 4194304
      - name: net.ipv4.tcp_slow_start_after_idle # bad P025/sysctls
        value: '0'
      - name: net.ipv4.tcp_notsent_lowat # bad P025/sysctls
        value: '16384'
      - name: kernel.msgmax # bad P025/sysctls
        value: '65536'
  containers: [{name: web}]
",
    },
    Case {
        claim: "two sysctls are safe from 1.37",
        level: BASELINE,
        version: Minor(37),
        pod: "
spec:
  securityContext:
    sysctls:
      - name: net.ipv4.tcp_slow_start_after_idle
        value: '0'
      - name: net.ipv4.tcp_notsent_lowat
        value: '16384'
      - name: kernel.msgmax # bad P025/sysctls
        value: '65536'
  containers: [{name: web}]
",
    },
];

impl Case {
    fn request(&self) -> PssRequest {
        PssRequest { level: self.level, version: self.version }
    }

    fn text(&self) -> String {
        let metadata = if self.pod.contains("metadata:") { "" } else { "metadata: {name: web}" };
        format!("apiVersion: v1\nkind: Pod\n{metadata}{}", self.pod)
    }

    /// Line, check and control of the violations that are marked.
    fn marked(&self) -> BTreeSet<(u32, String)> {
        let text = self.text();
        let marks =
            (1..).zip(text.lines()).filter_map(|(line, content)| Some((line, content.split_once(" # bad ")?.1)));
        marks.flat_map(|(line, marks)| marks.split(' ').map(move |mark| (line, mark.to_owned()))).collect()
    }
}

/// Line, check and control of the violations that were found.
fn places(judgement: &Judgement) -> BTreeSet<(u32, String)> {
    let place = |finding: &plimsoll_model::Finding| {
        let line = finding.primary().unwrap().location().unwrap().1.line;
        let check = finding.check.to_string().replace("PLM-", "");
        let [control] = &finding.violates[..] else { panic!("{finding:?}") };
        let known = every_control();
        let (level, id) = known.iter().find(|(_, id)| control.0.ends_with(&format!("/{id}"))).unwrap();
        assert_eq!(control.0, format!("pss/{level}/{id}"));
        (line, format!("{check}/{id}"))
    };
    judgement.findings.iter().map(place).collect()
}

#[test]
fn violations_are_found_at_the_fields_that_the_controls_read() {
    for case in CASES {
        let judgement = run(case.request(), &case.text());
        assert_eq!(places(&judgement), case.marked(), "{}: {}", case.claim, case.text());
        assert_eq!(judgement.gaps, [], "{}", case.claim);
    }
}

#[test]
fn a_check_that_sees_a_violation_too_makes_no_second_finding_of_it() {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    for case in CASES {
        let selection = Selection { all: true, pss: Some(case.request()), ..Selection::default() };
        let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
        let text = case.text();
        let judgement = judged(&Input::files(&[("pod.yaml", &text)]), &plan, &[&PostureJudge::new(&plan, false)]);
        // A check that no control shares may have more to say about one place.
        let violations = judgement.findings.iter().filter(|finding| !finding.violates.is_empty());
        let shared: BTreeSet<_> = violations.map(|finding| finding.check).collect();
        let mut seen = BTreeSet::new();
        for finding in judgement.findings.iter().filter(|finding| shared.contains(&finding.check)) {
            let Some(Evidence::Field { route_indexed, .. }) = finding.primary() else { continue };
            assert!(seen.insert((finding.check, route_indexed)), "{}: {}", case.claim, finding.title);
        }
    }
}

#[test]
fn a_placeholder_is_a_gap_and_no_violation() {
    for case in CASES {
        let judgement = run(case.request(), &case.text());
        for finding in &judgement.findings {
            let Some(Evidence::Field { route, route_indexed, .. }) = finding.primary() else { panic!("{finding:?}") };
            if route.ends_with("hostPath.path") {
                continue; // It is the path of a volume of the node all the same.
            }
            let text = with_unknown(&documents(&case.text()), 0, route_indexed);
            let unknown = run(case.request(), &text);
            let is_gap = unknown.gaps.iter().any(|gap| gap.kind == GapKind::Blind);
            let still = unknown.findings.iter().any(|other| {
                other.primary().unwrap().route() == finding.primary().unwrap().route() && other.check == finding.check
            });
            assert!(is_gap && !still, "{}: {route}: {:?} {:?}", case.claim, unknown.findings, unknown.gaps);
        }
    }
}

/// Placeholders beside what is missing or wrong: claim, version, spec, and the checks that cannot be decided at level
/// restricted. None of them is violated.
const UNDECIDED: &[(&str, u16, &str, &[&str])] = &[
    (
        "what a pod may say for its containers is not known to be missing",
        33,
        "
  securityContext: {runAsNonRoot: '${ROOT}', seccompProfile: {type: '${SECCOMP}'}}
  containers:
    - {name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
",
        &["PLM-P007", "PLM-P019"],
    ),
    (
        "containers that all say it themselves leave only the pod's own value open",
        33,
        "
  securityContext: {runAsNonRoot: '${ROOT}'}
  containers:
    - name: web
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: ['${DROP}', ALL]}
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
",
        &["PLM-P007"],
    ),
    (
        "a capability that may be the wanted one is a gap",
        33,
        "
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: ['${DROP}']}}}
",
        &["PLM-P012"],
    ),
    (
        "users that may be the pod's own may excuse what is wrong",
        35,
        "
  hostUsers: '${USERS}'
  securityContext: {runAsUser: 0, seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
",
        &["PLM-P007", "PLM-P008"],
    ),
    (
        "users of its own settle what a placeholder leaves open",
        35,
        "
  hostUsers: false
  securityContext: {runAsUser: '${USER}', runAsNonRoot: '${ROOT}', seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
",
        &[],
    ),
    (
        "a system that may be Windows may excuse what is missing",
        25,
        "
  os: {name: '${SYSTEM}'}
  securityContext: {runAsNonRoot: true}
  containers: [{name: web}]
",
        &["PLM-P002", "PLM-P012", "PLM-P019"],
    ),
    (
        "a system that may be Windows is no matter where nothing is missing",
        25,
        "
  os: {name: '${SYSTEM}'}
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
",
        &[],
    ),
    (
        "Windows settles what a placeholder leaves open",
        25,
        "
  os: {name: windows}
  securityContext: {runAsNonRoot: true, seccompProfile: {type: '${SECCOMP}'}}
  containers: [{name: web, securityContext: {allowPrivilegeEscalation: '${ESCALATION}'}}]
",
        &[],
    ),
    (
        "a quoted boolean is no boolean",
        33,
        "
  hostNetwork: 'true'
  securityContext: {runAsNonRoot: 'true', seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
",
        &["PLM-P005", "PLM-P007"],
    ),
];

#[test]
fn what_a_placeholder_leaves_open_is_a_gap_and_nothing_else_is() {
    for (claim, minor, spec, expected) in UNDECIDED {
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:{spec}");
        let judgement = run(PssRequest { level: RESTRICTED, version: Minor(*minor) }, &text);
        let checks: BTreeSet<String> =
            judgement.gaps.iter().flat_map(|gap| &gap.checks).map(ToString::to_string).collect();
        assert_eq!(judgement.findings, [], "{claim}");
        assert_eq!(checks, expected.iter().map(|check| (*check).to_owned()).collect(), "{claim}");
    }
}

/// What a control reads, for each control: routes of keys from the pod. `CONTAINERS` stands for the items of the three
/// lists of containers, `[]` for the items of a list, `KEYS` for the keys of a mapping whose values are not null; a key
/// that ends in `*` stands for all that begin so.
const READS: &[(&str, &[&[&str]])] = &[
    (
        "allowPrivilegeEscalation",
        &[&["spec", "CONTAINERS", "securityContext", "allowPrivilegeEscalation"], &["spec", "os", "name"]],
    ),
    (
        "appArmorProfile",
        &[
            &["spec", "securityContext", "appArmorProfile", "type"],
            &["spec", "CONTAINERS", "securityContext", "appArmorProfile", "type"],
            &["metadata", "annotations", "container.apparmor.security.beta.kubernetes.io/*"],
        ],
    ),
    ("capabilities_baseline", &[&["spec", "CONTAINERS", "securityContext", "capabilities", "add", "[]"]]),
    (
        "capabilities_restricted",
        &[
            &["spec", "CONTAINERS", "securityContext", "capabilities", "add", "[]"],
            &["spec", "CONTAINERS", "securityContext", "capabilities", "drop"],
            &["spec", "os", "name"],
        ],
    ),
    ("hostNamespaces", &[&["spec", "hostNetwork"], &["spec", "hostPID"], &["spec", "hostIPC"]]),
    ("hostPathVolumes", &[&["spec", "volumes", "[]", "KEYS"]]),
    ("hostPorts", &[&["spec", "CONTAINERS", "ports", "[]", "hostPort"]]),
    ("privileged", &[&["spec", "CONTAINERS", "securityContext", "privileged"]]),
    ("procMount", &[&["spec", "CONTAINERS", "securityContext", "procMount"], &["spec", "hostUsers"]]),
    ("restrictedVolumes", &[&["spec", "volumes", "[]", "KEYS"]]),
    (
        "runAsNonRoot",
        &[
            &["spec", "securityContext", "runAsNonRoot"],
            &["spec", "CONTAINERS", "securityContext", "runAsNonRoot"],
            &["spec", "hostUsers"],
        ],
    ),
    (
        "runAsUser",
        &[
            &["spec", "securityContext", "runAsUser"],
            &["spec", "CONTAINERS", "securityContext", "runAsUser"],
            &["spec", "hostUsers"],
        ],
    ),
    (
        "seLinuxOptions",
        &[&["spec", "securityContext", "seLinuxOptions"], &["spec", "CONTAINERS", "securityContext", "seLinuxOptions"]],
    ),
    (
        "seccompProfile_baseline",
        &[
            &["metadata", "annotations", "seccomp.security.alpha.kubernetes.io/pod"],
            &["metadata", "annotations", "container.seccomp.security.alpha.kubernetes.io/*"],
            &["spec", "securityContext", "seccompProfile", "type"],
            &["spec", "CONTAINERS", "securityContext", "seccompProfile", "type"],
        ],
    ),
    (
        "seccompProfile_restricted",
        &[
            &["spec", "securityContext", "seccompProfile", "type"],
            &["spec", "CONTAINERS", "securityContext", "seccompProfile", "type"],
            &["spec", "os", "name"],
        ],
    ),
    ("sysctls", &[&["spec", "securityContext", "sysctls", "[]", "name"]]),
    (
        "windowsHostProcess",
        &[
            &["spec", "securityContext", "windowsOptions", "hostProcess"],
            &["spec", "CONTAINERS", "securityContext", "windowsOptions", "hostProcess"],
        ],
    ),
];

/// The values of what a control reads: for each route the different ones, as JSON, with null for what is not there.
fn projection(control: &str, pod: &Value) -> Vec<BTreeSet<String>> {
    let (_, routes) = READS.iter().find(|(id, _)| *id == control).unwrap_or_else(|| panic!("no routes of {control}"));
    let mut values = Vec::new();
    for route in *routes {
        let mut found = BTreeSet::new();
        follow(pod, route, &mut found);
        values.push(found);
    }
    values
}

fn follow(node: &Value, route: &[&str], found: &mut BTreeSet<String>) {
    let Some((step, rest)) = route.split_first() else {
        found.insert(node.to_string());
        return;
    };
    let items = |key: &str| node[key].as_array().cloned().unwrap_or_default();
    match *step {
        "CONTAINERS" => {
            let lists = ["initContainers", "containers", "ephemeralContainers"].map(items);
            lists.iter().flatten().for_each(|item| follow(item, rest, found));
        }
        "[]" => node.as_array().into_iter().flatten().for_each(|item| follow(item, rest, found)),
        "KEYS" => {
            let keys = node.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
            found.extend(keys.map(|(key, _)| key).filter(|key| *key != "name").cloned());
        }
        step => match step.strip_suffix('*') {
            Some(prefix) => {
                let entries = node.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with(prefix));
                entries.for_each(|(_, value)| follow(value, rest, found));
            }
            None => follow(&node[step], rest, found),
        },
    }
}

/// A row of the corpus, judged.
struct Row {
    path: String,
    request: PssRequest,
    passes: bool,
    reported_as: String,
    pod: Value,
    violated: BTreeSet<String>,
    has_gaps: bool,
}

fn corpus() -> Vec<Row> {
    let folder = PathBuf::from(std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora"));
    let folder = folder.join("corpora/config/pss");
    let table = std::fs::read_to_string(folder.join("cases.tsv")).unwrap();
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let request = PssRequest { level: level(columns[1]), version: columns[2].parse().unwrap() };
        let text = std::fs::read_to_string(folder.join(columns[0])).unwrap();
        let judgement = run(request, &text);
        Row {
            path: columns[0].to_owned(),
            request,
            passes: columns[3] == "pass",
            reported_as: columns[5].to_owned(),
            pod: documents(&text).remove(0),
            violated: violated(&judgement),
            has_gaps: !judgement.gaps.is_empty(),
        }
    };
    table.lines().skip(1).map(row).collect()
}

/// Path and control of what may be reported although the values are those of a passing pod, with the reason.
fn exceptions() -> BTreeSet<(&'static str, &'static str)> {
    let rows = include_str!("pss-exceptions.tsv").lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| if let [path, control, _] = row[..] { (path, control) } else { panic!("three columns: {row:?}") })
        .collect()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn all_pods_of_the_standards_own_tests_are_judged_as_there() {
    let rows = corpus();
    assert_eq!(rows.len(), 3949);
    let mut problems = Vec::new();
    for row in &rows {
        let found = &row.violated;
        let is_right = if row.passes { found.is_empty() } else { found.contains(&row.reported_as) };
        if !is_right || row.has_gaps {
            problems.push(format!("{}: expected {:?}, found {found:?}", row.path, row.reported_as));
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn no_control_is_reported_whose_fields_are_as_in_a_pod_that_passes() {
    let rows = corpus();
    let mut passing: BTreeMap<(PssLevel, Minor), Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.passes) {
        passing.entry((row.request.level, row.request.version)).or_default().push(row);
    }
    let mut found = BTreeSet::new();
    let mut problems = Vec::new();
    let exceptions = exceptions();
    for row in rows.iter().filter(|row| !row.passes) {
        for control in &row.violated {
            let values = projection(control, &row.pod);
            let same = passing[&(row.request.level, row.request.version)]
                .iter()
                .find(|passing| projection(control, &passing.pod) == values);
            let Some(same) = same else { continue };
            found.insert((row.path.as_str(), control.as_str()));
            if !exceptions.contains(&(row.path.as_str(), control.as_str())) {
                problems.push(format!("{}: {control} has the values of {}: {values:?}", row.path, same.path));
            }
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
    assert!(exceptions.is_subset(&found), "exceptions that are none: {:?}", exceptions.difference(&found));
}
