//! A verdict with one of everything, and names as an attacker would choose them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_model::{
    Activation, CheckId, ChecksCoverage, Confidence, Control, ControlCoverage, ControlState, Coverage, Decision,
    Effect, Evidence, Factor, Finding, Fingerprint, FingerprintBuilder, Fix, FixClass, FrameworkCoverage, Gap, GapKind,
    Gate, Meta, Needs, Page, Place, Risk, Role, Safety, Severity, Skipped, Span, Status, Subject, SubjectId,
    SubjectKind, TextEdit, Tool, Value, Verdict,
};
use plimsoll_report::{Report, Style, format_named};

use crate::flaw::{IMAGE, VULNERABLE, closed, flaw};

/// A deployment with most of the things the sample finds.
pub(crate) const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      hostPID: true
      containers:
        - name: web
          image: registry.example/web:1.4.2
          securityContext:
            privileged: true
            allowPrivilegeEscalation: true
        - name: \"ship🚢\" # two columns wide
          image: registry.example/ship
\tenv: tab\u{1b}[31mred\u{202e}txet
";

/// Path of a file whose name is an attack on every format.
pub(crate) const HOSTILE_PATH: &str = "evil/\u{1b}[2J\u{202e}<script>alert(1)</script>|a,b\"'%0A::set#1?.yaml";

/// The text of that file.
pub(crate) const HOSTILE: &str = "kind: Pod\nmetadata: {name: \"=cmd|'/c calc'!A1 \u{9b}31m\"}\nspec: {}\n";

/// Four pages in order of id.
pub(crate) static PAGES: &[&Page] = &[&PRIVILEGED, &HOST_PID, &NETWORK_POLICY, &VULNERABLE];

static PRIVILEGED: Page = Page {
    meta: Meta {
        id: CheckId::new(b'P', 1),
        slug: "privileged",
        title: "container runs privileged",
        remedy: "drop the privilege; add only the capability or device it needs",
        severity: Severity::Critical,
        default: Activation::On,
        families: &["privilege"],
        needs: Needs::Files,
        kinds: &[],
        linux_only: false,
        controls: &["pss/baseline/privileged", "cis-k8s-1.12/5.2.2"],
        aliases: &["trivy:KSV-0017", "checkov:CKV_K8S_16"],
        fix: FixClass::Unsafe,
        part_of: None,
        absorbs: &[],
    },
    markdown: "\n# Container runs privileged\n\n\
        ## What it finds\n\nA container whose `securityContext.privileged` is true.\n\n\
        ## Why it matters\n\n\
        Whoever gets into a privileged container mounts the node's disk and **owns the node**.\n\n\
        ## Bad\n\n```yaml\nsecurityContext:\n  privileged: true # bad\n```\n\n\
        ## How to fix\n\nSet `privileged: false`, then:\n\n\
        - add the single capability the program needs, or\n\
        - mount the single device\n  it uses\n\n\
        ## References\n\n- Kubernetes documentation: Pod Security Standards, <baseline>\n",
};

static HOST_PID: Page = Page {
    meta: Meta {
        id: CheckId::new(b'P', 3),
        slug: "host-pid",
        title: "pod shares the node's process namespace",
        remedy: "remove `hostPID`",
        severity: Severity::High,
        default: Activation::On,
        families: &["privilege"],
        needs: Needs::Files,
        kinds: &[],
        linux_only: false,
        controls: &["pss/baseline/hostNamespaces"],
        aliases: &["trivy:KSV-0010"],
        fix: FixClass::Unsafe,
        part_of: None,
        absorbs: &[],
    },
    markdown: "\n# Pod shares the process namespace\n\n## What it finds\n\nA pod with `hostPID`.\n",
};

static NETWORK_POLICY: Page = Page {
    meta: Meta {
        id: CheckId::new(b'R', 12),
        slug: "no-network-policy",
        title: "no policy selects the pod",
        remedy: "write a policy that names who may connect",
        severity: Severity::Medium,
        default: Activation::On,
        families: &["resources"],
        needs: Needs::Files,
        kinds: &[],
        linux_only: false,
        controls: &[],
        aliases: &[],
        fix: FixClass::None,
        part_of: None,
        absorbs: &[],
    },
    markdown: "\n# No policy selects the pod\n\n## What it finds\n\nA pod that no NetworkPolicy selects.\n",
};

/// The text of a document of the sample.
pub(crate) fn text<'a>(path: &str) -> Option<&'a str> {
    match path {
        "deploy/web.yaml" => Some(WEB),
        HOSTILE_PATH => Some(HOSTILE),
        _ => None,
    }
}

/// The span of the first `needle` in a text.
pub(crate) fn span(text: &str, needle: &str) -> Span {
    let start = text.find(needle).expect("the needle is in the text");
    let end = start + needle.len();
    let place = |byte: usize| {
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (u32::try_from(line).unwrap(), u32::try_from(before[line_start..].chars().count() + 1).unwrap())
    };
    let ((line, column), (end_line, end_column)) = (place(start), place(end));
    Span { start: start.try_into().unwrap(), end: end.try_into().unwrap(), line, column, end_line, end_column }
}

fn field(role: Role, document: &str, route: &str, value: Option<Value>, span: Span, label: Option<&str>) -> Evidence {
    Evidence::Field {
        role,
        document: Arc::from(document),
        index: 0,
        route: route.to_owned(),
        route_indexed: route.replace("[web]", "[0]"),
        missing: value.is_none(),
        redacted: false,
        value,
        span,
        label: label.map(str::to_owned),
    }
}

fn risk(addends: &[(&'static str, u8)]) -> Risk {
    Risk::of(addends.iter().map(|(factor, delta)| Factor { factor: Cow::Borrowed(*factor), delta: *delta }).collect())
}

/// A fingerprint that depends on the text alone.
pub(crate) fn fingerprint(text: &str) -> Fingerprint {
    let mut builder = FingerprintBuilder::new();
    builder.field(text.as_bytes());
    builder.finish()
}

pub(crate) fn finding(
    page: &Page,
    subject: &str,
    title: &str,
    addends: &[(&'static str, u8)],
    evidence: Vec<Evidence>,
) -> Finding {
    Finding {
        check: page.meta.id,
        subject: SubjectId::new(subject),
        title: title.to_owned(),
        severity: page.meta.severity,
        severity_override: None,
        confidence: Confidence::High,
        risk: risk(addends),
        status: Status::Open,
        evidence,
        fixes: Vec::new(),
        violates: Vec::new(),
        answers: Vec::new(),
        fingerprint: fingerprint(&format!("{} {subject} {title}", page.meta.id)),
        former_fingerprints: Vec::new(),
        vulnerability: None,
    }
}

fn subject(id: &str, kind: SubjectKind, name: &str, parent: Option<&str>) -> Subject {
    Subject { id: SubjectId::new(id), kind, name: name.to_owned(), parent: parent.map(SubjectId::new) }
}

/// The verdict.
pub(crate) fn verdict() -> Verdict {
    let web = "deploy/web.yaml";
    let workload = "workload:shop/Deployment/web";
    let hostile_subject = "workload:evil/Pod/\u{1b}]0;x\u{7}<img src=x onerror=alert(1)>";
    let privileged_span = span(WEB, "true\n            allow");
    let value_span =
        Span { end: privileged_span.start + 4, end_line: privileged_span.line, end_column: 29, ..privileged_span };

    let mut privileged = finding(
        &PRIVILEGED,
        workload,
        "container `web` runs privileged",
        &[("critical", 60), ("exposed from outside", 20), ("use unknown", 10)],
        vec![
            field(
                Role::Primary,
                web,
                "spec.template.spec.containers[web].securityContext.privileged",
                Some(Value::Bool(true)),
                value_span,
                Some("turns off every kernel isolation of this container"),
            ),
            field(
                Role::Context,
                web,
                "spec.template.spec.containers[web]",
                None,
                span(WEB, "name: web\n          image"),
                Some("in this container"),
            ),
            field(
                Role::Context,
                "deploy/service.yaml",
                "spec.type",
                Some(Value::Text("LoadBalancer".to_owned())),
                Span { start: 40, end: 52, line: 6, column: 9, end_line: 6, end_column: 21 },
                Some("exposed here"),
            ),
        ],
    );
    privileged.fixes = vec![
        Fix::Patch {
            safety: Safety::Unsafe,
            edits: vec![TextEdit {
                document: Arc::from(web),
                start: value_span.start,
                end: value_span.end,
                text: "false".to_owned(),
            }],
        },
        Fix::Prose { text: "ask whether it needs a device".to_owned() },
    ];
    privileged.violates = vec![Control("pss/baseline/privileged".to_owned())];

    let mut hostile = finding(
        &PRIVILEGED,
        hostile_subject,
        "=container `</script><b>` | @team runs \u{1b}[31mprivileged\u{202e}, \"quoted\"",
        &[("critical", 60), ("exposure unknown", 12), ("use unknown", 10)],
        vec![field(
            Role::Primary,
            HOSTILE_PATH,
            "metadata.name",
            Some(Value::Text("=cmd|'/c calc'!A1 \u{9b}31m".to_owned())),
            span(HOSTILE, "\"=cmd|'/c calc'!A1 \u{9b}31m\""),
            Some("<script>alert('label')</script>\r\n::error::x"),
        )],
    );
    hostile.severity_override = Some(Severity::High);

    let mut host_pid = finding(
        &HOST_PID,
        workload,
        "pod shares the node's process namespace",
        &[("high", 40), ("exposed from outside", 20), ("use unknown", 10)],
        vec![field(
            Role::Primary,
            web,
            "spec.template.spec.hostPID",
            Some(Value::Bool(true)),
            span(WEB, "hostPID: true"),
            None,
        )],
    );
    let line = span(WEB, "      hostPID: true\n");
    host_pid.fixes = vec![Fix::Patch {
        safety: Safety::Safe,
        edits: vec![TextEdit { document: Arc::from(web), start: line.start, end: line.end, text: String::new() }],
    }];

    let wide = finding(
        &HOST_PID,
        workload,
        "container `ship🚢` has no limits",
        &[("high", 40), ("no exposure", 0), ("use unknown", 10)],
        vec![field(
            Role::Primary,
            web,
            "spec.template.spec.containers[ship🚢].resources.limits",
            None,
            span(
                WEB,
                "name: \"ship🚢\" # two columns wide\n          image: registry.example/ship\n\
                 \tenv: tab\u{1b}[31mred\u{202e}txet",
            ),
            None,
        )],
    );

    let mut absent = finding(
        &NETWORK_POLICY,
        workload,
        "no policy selects the pods of `web`",
        &[("medium", 20), ("exposed from outside", 20), ("use unknown", 10)],
        vec![Evidence::Absent {
            looked_for: "a NetworkPolicy that selects `app=web`".to_owned(),
            place: "namespace `shop`".to_owned(),
        }],
    );
    absent.fixes = vec![Fix::Prose { text: "write a policy".to_owned() }];

    let mut waived = finding(
        &PRIVILEGED,
        "object:file/copy",
        "container `agent` runs privileged",
        &[("critical", 60), ("no exposure", 0), ("running", 20)],
        vec![field(
            Role::Primary,
            "deploy/agent.yaml",
            "spec.containers[agent].securityContext.privileged",
            Some(Value::Bool(true)),
            Span { start: 300, end: 304, line: 12, column: 19, end_line: 12, end_column: 23 },
            None,
        )],
    );
    waived.status = Status::Waived {
        reason: "loads <kernel> modules, \u{1b}[0m as agreed".to_owned(),
        owner: Some("platform".to_owned()),
        until: Some("2027-03-01".to_owned()),
        source: "plimsoll.yaml:12".to_owned(),
    };

    let known = Finding {
        title: "no policy selects the pods of `old`".to_owned(),
        status: Status::Known { first_seen: "2026-01-31".to_owned() },
        fingerprint: fingerprint("known"),
        ..absent.clone()
    };

    let because = vec![privileged.fingerprint, hostile.fingerprint];
    let mut subjects = vec![
        subject("file:deploy/web.yaml", SubjectKind::File, web, None),
        subject(workload, SubjectKind::Workload, "Deployment shop/web", Some("file:deploy/web.yaml")),
        subject("object:file/copy", SubjectKind::Object, "DaemonSet kube-system/agent", None),
        subject(hostile_subject, SubjectKind::Workload, "Pod evil/\u{1b}]0;x\u{7}<img src=x onerror=alert(1)>", None),
    ];
    subjects.push(subject(IMAGE, SubjectKind::Image, "image registry.example/web@sha256:4f", None));
    subjects.sort();
    Verdict {
        tool: Tool { name: "plimsoll", version: "0.1.0", target: "1.37".to_owned() },
        as_of: "2026-11-21".to_owned(),
        subjects,
        findings: vec![privileged, hostile, waived, flaw(), closed(), host_pid, wide, absent, known],
        gaps: vec![
            Gap {
                subject: SubjectId::new("file:charts/cache"),
                stage: "manifest.render",
                why: "unresolved",
                reason: "missing value `image.tag` \u{1b}[5m".to_owned(),
                consequence: "its objects are unknown".to_owned(),
                kind: GapKind::Blind,
                effect: Effect::Part,
                checks: vec![PRIVILEGED.meta.id],
                place: Some(Place {
                    document: Arc::from("charts/cache/\u{202e}values.yaml"),
                    route: "image.tag".to_owned(),
                    span: Some(Span { start: 3, end: 9, line: 2, column: 1, end_line: 2, end_column: 7 }),
                }),
            },
            Gap {
                subject: SubjectId::new("estate:"),
                stage: "judge",
                why: "incomplete-set",
                reason: "may be defined outside the files that were given".to_owned(),
                consequence: "whether a policy selects the pods is unknown".to_owned(),
                kind: GapKind::OutOfReach,
                effect: Effect::Part,
                checks: Vec::new(),
                place: None,
            },
        ],
        coverage: Coverage {
            files: 3,
            files_ignored: 2,
            objects: BTreeMap::from([("Deployment".to_owned(), 1), ("Pod".to_owned(), 1)]),
            not_understood: BTreeMap::from([("Rollout<b>\u{1b}".to_owned(), 1)]),
            advisories: Some("2026-08-21".to_owned()),
            foreign_marks: BTreeMap::from([("checkov".to_owned(), 2)]),
            frameworks: vec![FrameworkCoverage {
                id: "cis-k8s-1.12".to_owned(),
                title: "CIS Kubernetes Benchmark 1.12".to_owned(),
                reviewed: false,
                controls: vec![
                    control("1.1.1", ControlState::NotCovered, &[], 0),
                    control("5.2.2", ControlState::Failed, &[CheckId::new(b'P', 1)], 2),
                    control("5.2.3", ControlState::Passed, &[CheckId::new(b'P', 3)], 0),
                ],
            }],
            assessments: 6,
            checks: ChecksCoverage {
                run: 3,
                skipped: vec![Skipped { id: CheckId::new(b'C', 4), why: "no registries configured".to_owned() }],
            },
        },
        decision: Decision {
            gate: Gate::Deny,
            fail_on: "high".to_owned(),
            only_fixed: false,
            because,
            incomplete: false,
        },
    }
}

/// The verdict of a run that found nothing.
pub(crate) fn clean() -> Verdict {
    let mut verdict = verdict();
    verdict.findings.clear();
    verdict.coverage.frameworks.clear();
    verdict.coverage.foreign_marks.clear();
    verdict.gaps.clear();
    verdict.decision = Decision {
        gate: Gate::Allow,
        fail_on: "high".to_owned(),
        only_fixed: false,
        because: Vec::new(),
        incomplete: false,
    };
    verdict
}

/// The style of the snapshots: as into a file.
pub(crate) const STYLE: Style =
    Style { color: false, width: 100, all: false, show_waived: false, min_severity: Severity::Info };

/// The verdict in a format.
fn control(id: &str, state: ControlState, checks: &[CheckId], findings: u32) -> ControlCoverage {
    let manual = state == ControlState::NotCovered;
    ControlCoverage {
        id: id.to_owned(),
        words: "what it asks for".to_owned(),
        manual,
        state,
        checks: checks.to_vec(),
        findings,
        gaps: u32::from(findings > 0),
    }
}

pub(crate) fn render(format: &str, verdict: &Verdict, style: Style) -> String {
    render_with(format, verdict, style, PAGES)
}

/// The same with other pages.
pub(crate) fn render_with(format: &str, verdict: &Verdict, style: Style, pages: &[&Page]) -> String {
    let report = Report { verdict, pages, text: &text, style };
    let mut out = Vec::new();
    (format_named(format).expect("the format exists").write)(&report, &mut out).expect("writing to memory");
    String::from_utf8(out).expect("formats are UTF-8")
}
