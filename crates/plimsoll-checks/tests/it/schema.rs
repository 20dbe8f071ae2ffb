//! What the pages of the schema checks leave out: versions, patches, placeholders, lists, definitions that differ.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_model::{Fix, GapKind, Minor, Page};
use plimsoll_testkit::{Input, judged};

fn run(check: &str, files: &[(&str, &str)], target: u16) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![check.to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(files);
    input.target = Minor(target);
    judged(&input, &plan, &[&PostureJudge::new(&plan, true)])
}

const NEWEST: u16 = Minor::NEWEST.0;

/// The routes of the findings on one text, and whether there is a blind gap.
fn judge(check: &str, text: &str, target: u16) -> (Vec<String>, bool) {
    let judgement = run(check, &[("page.yaml", text)], target);
    let mut routes: Vec<_> =
        judgement.findings.iter().map(|finding| finding.primary().unwrap().route().to_owned()).collect();
    routes.sort();
    (routes, judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind))
}

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n")
}

#[test]
fn a_field_is_known_only_in_its_versions() {
    let text = pod("{hostnameOverride: web, containers: [{name: web, image: x}]}");
    assert_eq!(judge("unknown-field", &text, 34), (vec![], false));
    assert_eq!(judge("unknown-field", &text, 33), (vec!["spec.hostnameOverride".to_owned()], false));
}

#[test]
fn versions_older_than_the_table_are_a_gap() {
    for check in ["unknown-field", "schema-invalid"] {
        let judgement = run(check, &[("page.yaml", &pod("{containers: 1, hostnetwork: true}"))], 27);
        assert_eq!((judgement.findings.len(), judgement.gaps.len()), (0, 1), "{check}");
        assert_eq!(judgement.gaps[0].kind, GapKind::OutOfReach, "{check}");
    }
    // That a stable version goes has never happened; of others nothing is known.
    assert_eq!(run("api-deprecated", &[("page.yaml", &pod("{}"))], 27).gaps, []);
    let flow = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\n";
    assert_eq!(run("api-deprecated", &[("page.yaml", flow)], 27).gaps.len(), 1);
}

#[test]
fn a_kind_of_a_later_version_is_not_there_yet() {
    let text = "apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: {name: a}\nspec: {}\n";
    assert_eq!(judge("schema-invalid", text, 34).0, Vec::<String>::new());
    assert_eq!(judge("schema-invalid", text, 33).0, ["apiVersion"]);
}

#[test]
fn kinds_that_no_group_has_are_found_and_files_of_other_tools_are_not() {
    for (version, kind, route) in [
        ("v1", "DaemonSet", Some("apiVersion")),
        ("apps/v2", "Deployment", Some("apiVersion")),
        ("apps/v1", "Deploymnet", Some("kind")),
        ("batch/v1", "Chore", Some("kind")),
        ("v1", "Config", None),
        ("v1", "PodList", None),
        ("example.com/v1", "Deployment", None),
        ("gateway.networking.k8s.io/v1", "Gateway", None),
        ("tool/v1", "Config", None),
    ] {
        let text = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        let expected: Vec<String> = route.into_iter().map(str::to_owned).collect();
        assert_eq!(judge("schema-invalid", &text, NEWEST).0, expected, "{version} {kind}");
    }
}

#[test]
fn patches_miss_nothing_and_say_how_they_merge() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  $retainKeys: [strategy]\n  \
                 template: {spec: {hostnetwork: true, containers: [{image: x, tty: 'no'}]}}\n";
    let kustomization = "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\npatches: [{path: p.yaml}]\n";
    let found = |check: &str| {
        let files = [("kustomization.yaml", kustomization), ("p.yaml", patch)];
        let judgement = run(check, &files, NEWEST);
        let routes = judgement.findings.iter().map(|finding| finding.primary().unwrap().route().to_owned());
        routes.collect::<Vec<_>>()
    };
    assert_eq!(found("schema-invalid"), ["spec.template.spec.containers[#0].tty"]);
    assert_eq!(found("unknown-field"), ["spec.template.spec.hostnetwork"]);
    let deletion = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n$patch: delete\n";
    assert_eq!(judge("schema-invalid", deletion, NEWEST).0, Vec::<String>::new());
    assert_eq!(judge("unknown-field", deletion, NEWEST).0, Vec::<String>::new());
}

#[test]
fn placeholders_are_unknown_where_they_may_be_something_else() {
    for (spec, check, is_blind) in [
        ("{containers: [{name: a, image: 'x:${TAG}', tty: '${TTY}'}]}", "schema-invalid", true),
        ("{containers: [{name: a, image: 'x:${TAG}'}]}", "schema-invalid", false),
        ("{containers: [{name: a, image: '${IMAGE}'}]}", "schema-invalid", false),
        ("{containers: '${CONTAINERS}'}", "schema-invalid", true),
        ("{containers: '${CONTAINERS}'}", "unknown-field", true),
        ("{containers: [], '${KEY}': 1}", "unknown-field", true),
    ] {
        assert_eq!(judge(check, &pod(spec), NEWEST), (vec![], is_blind), "{check} {spec}");
    }
    let unquoted = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: a\n      \
                    image: ${IMAGE}\n";
    assert_eq!(judge("schema-invalid", unquoted, NEWEST), (vec![], true));
}

#[test]
fn values_are_read_as_the_server_reads_them() {
    for (field, is_wrong) in [
        ("tty: yes", false),
        ("tty: 'yes'", true),
        ("tty: null", false),
        ("workingDir: 1", true),
        ("workingDir: on", true),
        ("ports: [{containerPort: 0x50}]", false),
        ("ports: [{containerPort: 8e1}]", false),
        ("ports: [{containerPort: 80.5}]", true),
        ("ports: [{containerPort: 4294967376}]", true),
        ("livenessProbe: {httpGet: {port: http}}", false),
        ("livenessProbe: {httpGet: {port: 80.5}}", true),
        ("resources: {limits: {cpu: 0.5, memory: 1Gi}}", false),
        ("resources: {limits: {cpu: half}}", true),
        ("resources: {limits: [cpu]}", true),
        ("args: [--port, 80]", true),
        ("command: sh", true),
        ("securityContext: []", true),
    ] {
        let text = pod(&format!("{{containers: [{{name: web, image: x, {field}}}]}}"));
        assert_eq!(!judge("schema-invalid", &text, NEWEST).0.is_empty(), is_wrong, "{field}");
    }
}

#[test]
fn the_status_of_an_object_needs_no_fields() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {}, template: {}}\n\
                status: {conditions: [{type: Available}]}\n";
    assert_eq!(judge("schema-invalid", text, NEWEST).0, Vec::<String>::new());
}

#[test]
fn schemas_of_custom_kinds_may_hold_objects_and_leave_things_open() {
    let definition = |version: &str, spec: &str| {
        format!(
            "apiVersion: apiextensions.k8s.io/{version}\nkind: CustomResourceDefinition\n\
             metadata: {{name: tills.shop.example}}\nspec: {{group: shop.example, names: {{kind: Till}}, {spec}}}\n"
        )
    };
    let schema = "{type: object, properties: {spec: {type: object, properties: {port: {x-kubernetes-int-or-string: \
                  true}, inner: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {}}}}}}}";
    let newer = definition("v1", &format!("versions: [{{name: v1, schema: {{openAPIV3Schema: {schema}}}}}]"));
    let older = definition("v1beta1", &format!("version: v1, validation: {{openAPIV3Schema: {schema}}}"));
    let strict = older.replace("version: v1,", "version: v1, preserveUnknownFields: false,");
    let till = |spec: &str| format!("apiVersion: shop.example/v1\nkind: Till\nmetadata: {{name: a}}\nspec: {spec}\n");
    let routes =
        |definition: &str, check: &str, spec: &str| judge(check, &format!("{definition}---\n{}", till(spec)), 37).0;
    let inner = "{port: http, inner: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {any: thing}}}";
    for definition in [&newer, &older, &strict] {
        assert_eq!(routes(definition, "unknown-field", inner), Vec::<String>::new());
        assert!(routes(definition, "schema-invalid", "{port: true}").contains(&"spec.port".to_owned()));
    }
    assert_eq!(routes(&newer, "unknown-field", "{prot: 80}"), ["spec.prot"]);
    assert_eq!(routes(&strict, "unknown-field", "{prot: 80}"), ["spec.prot"]);
    assert_eq!(routes(&older, "unknown-field", "{prot: 80}"), Vec::<String>::new());
    // Where two definitions disagree, the one counts that the object fits.
    let both = format!("{newer}---\n{}", newer.replace("port:", "prot:"));
    assert_eq!(routes(&both, "unknown-field", "{prot: 80}"), Vec::<String>::new());
}

#[test]
fn misspelt_fields_are_renamed_and_lost_ones_are_not() {
    let fixes = |check: &str, text: &str| {
        let judgement = run(check, &[("page.yaml", text)], NEWEST);
        let patches = judgement.findings.into_iter().flat_map(|finding| finding.fixes);
        let texts = patches.flat_map(|fix| match fix {
            Fix::Patch { edits, .. } => edits.into_iter().map(|edit| edit.text).collect(),
            Fix::Prose { .. } | Fix::Upgrade { .. } => Vec::new(),
        });
        texts.collect::<Vec<_>>()
    };
    let spec = |spec: &str| pod(&format!("{{containers: [], {spec}}}"));
    assert_eq!(fixes("unknown-field", &spec("hostnetwork: true")), ["hostNetwork"]);
    assert_eq!(fixes("unknown-field", &spec("hostnetwork: true, hostNetwork: true")), Vec::<String>::new());
    assert_eq!(fixes("unknown-field", &spec("privileged: true")), Vec::<String>::new());
    let budget = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n";
    assert_eq!(fixes("api-deprecated", budget), ["policy/v1"]);
    let ingress = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n";
    assert_eq!(fixes("api-deprecated", ingress), Vec::<String>::new());
}

#[test]
fn secrets_of_the_wrong_type_are_not_quoted() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {pin: 4711, word: hush!}\n\
                stringData: {code: 1234}\n";
    let judgement = run("schema-invalid", &[("page.yaml", text)], NEWEST);
    assert_eq!(judgement.findings.len(), 3);
    for finding in &judgement.findings {
        let said = format!("{finding:?}");
        assert!(!["4711", "hush!", "1234"].iter().any(|secret| said.contains(secret)), "{said}");
    }
}

#[test]
fn lost_fields_are_sent_where_they_belong() {
    for (text, expected) in [
        ("{hostNetwork: true, name: web}, spec: {containers: []}", "it belongs into `spec`"),
        ("{name: web}, spec: {containers: [{name: a, hostPID: true}]}", "it belongs into `spec` further up"),
        ("{name: web}, spec: {containers: [{name: a, privileged: true}]}", "it belongs into `securityContext`"),
        ("{name: web}, spec: {containers: [{name: a, containerPort: 80}]}", "it belongs into `ports`"),
        ("{name: web}, spec: {containers: [], labels: {a: b}}", "it belongs into `metadata`"),
        ("{name: web}, spec: {containers: [{name: a, enviroment: []}]}", "has no effect"),
    ] {
        let text = format!("{{apiVersion: v1, kind: Pod, metadata: {text}}}\n");
        let judgement = run("unknown-field", &[("page.yaml", &text)], NEWEST);
        assert_eq!(judgement.findings.len(), 1, "{text}");
        assert!(judgement.findings[0].title.ends_with(expected), "{}", judgement.findings[0].title);
    }
}
