//! What the pages of exposure checks leave out: directions, policies that are not read, partial sets and unknowns.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_model::{GapKind, Page};
use plimsoll_testkit::{Input, judged};

/// The titles of the findings of one check on a set of objects in flow style, and the kinds of gaps.
fn judge(slug: &str, objects: &[&str], complete: bool) -> (Vec<String>, Vec<GapKind>) {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![slug.to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let text = objects.join("\n---\n");
    let files = [("set.yaml", text.as_str())];
    let mut input = Input::files(&files);
    input.complete = complete;
    let judgement = judged(&input, &plan, &[&PostureJudge::new(&plan, false)]);
    let mut titles: Vec<String> = judgement.findings.iter().map(|finding| finding.title.clone()).collect();
    titles.sort();
    (titles, judgement.gaps.iter().map(|gap| gap.kind).collect())
}

fn pod(rest: &str) -> String {
    format!("{{apiVersion: v1, kind: Pod, metadata: {{name: web, labels: {{app: web}}}}, spec: {rest}}}")
}

fn policy(spec: &str) -> String {
    format!("{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: web}}, spec: {spec}}}")
}

const IN: &str = "no network policy limits who may connect to the pod";
const OUT: &str = "no network policy limits where the pod may connect to";

#[test]
fn policies_govern_the_directions_that_the_api_server_gives_them() {
    for (spec, expected) in [
        ("{podSelector: {}}", vec![OUT]),
        ("{}", vec![OUT]),
        ("{podSelector: {}, egress: []}", vec![OUT]),
        ("{podSelector: {}, egress: [{ports: [{port: 53}]}]}", vec![]),
        ("{podSelector: {}, policyTypes: [], egress: [{}]}", vec![]),
        ("{podSelector: {}, policyTypes: [Ingress], egress: [{}]}", vec![OUT]),
        ("{podSelector: {}, policyTypes: [Egress], ingress: [{}]}", vec![IN]),
        ("{podSelector: {matchLabels: {app: shop}}}", vec![IN, OUT]),
    ] {
        let mut expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        expected.sort();
        let found = judge("pod-without-network-policy", &[&pod("{containers: []}"), &policy(spec)], true);
        assert_eq!(found, (expected, vec![]), "{spec}");
    }
}

#[test]
fn what_is_not_read_may_govern_the_pod() {
    for (other, gap) in [
        ("{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: web}}", GapKind::OutOfReach),
        ("{apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: web}}", GapKind::OutOfReach),
        (&policy("{podSelector: {matchLabels: '${LABELS}'}, policyTypes: [Ingress, Egress]}"), GapKind::Blind),
        (&policy("{podSelector: {}, policyTypes: ['${TYPE}']}"), GapKind::Blind),
    ] {
        let (found, gaps) = judge("pod-without-network-policy", &[&pod("{containers: []}"), other], true);
        assert_eq!(found, Vec::<String>::new(), "{other}");
        assert!(!gaps.is_empty() && gaps.iter().all(|kind| *kind == gap), "{other}: {gaps:?}");
    }
    // In another namespace they do not.
    let elsewhere = "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: web, namespace: shop}}";
    assert_eq!(judge("pod-without-network-policy", &[&pod("{containers: []}"), elsewhere], true).0, [OUT, IN]);
}

#[test]
fn pods_that_a_controller_makes_may_be_the_selected_ones() {
    let service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: prometheus}}}";
    let partial = "{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: web}, \
                   spec: {containers: [{name: prometheus}]}}";
    assert_eq!(judge("service-dangling", &[service], true).0, ["the service `default/web` selects no pod"]);
    assert_eq!(judge("service-dangling", &[service, partial], true), (vec![], vec![GapKind::OutOfReach]));
    let without_spec = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, \
                        spec: {template: {metadata: {labels: {app: prometheus}}}}}";
    assert_eq!(judge("service-dangling", &[service, without_spec], true), (vec![], vec![]));
    let unknown = pod("{containers: []}").replace("app: web", "app: '${APP}'");
    assert_eq!(judge("service-dangling", &[service, &unknown], true), (vec![], vec![GapKind::Blind]));
}

#[test]
fn a_selector_that_any_labels_meet_needs_a_pod_to_select() {
    let policy = policy("{podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}");
    let other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}";
    let found = judge("network-policy-dangling", &[&policy, other, &pod("{containers: []}")], true);
    assert_eq!(found, (vec!["the policy `default/web` selects no pod".to_owned()], vec![]));
}

#[test]
fn a_route_without_its_gateway_is_no_finding() {
    let route = |spec: &str| {
        format!("{{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {{name: web}}, spec: {spec}}}")
    };
    let whole = route("{parentRefs: [{name: edge}], rules: [{backendRefs: [{name: web}]}]}");
    assert_eq!(judge("ingress-wildcard-host", &[&whole], false), (vec![], vec![GapKind::OutOfReach]));
    assert_eq!(judge("ingress-wildcard-host", &[&whole], true), (vec![], vec![]));
    let of_mesh = route("{parentRefs: [{kind: Service, group: '', name: web}]}");
    assert_eq!(judge("ingress-wildcard-host", &[&of_mesh], false), (vec![], vec![]));
}

#[test]
fn a_port_that_some_pod_may_offer_is_no_mismatch() {
    let service = "{apiVersion: v1, kind: Service, metadata: {name: web}, \
                   spec: {selector: {app: web}, ports: [{port: 80, targetPort: PORT}]}}";
    let missing = |port: &str| vec![format!("the service `default/web` leads to port `{port}`, which no pod offers")];
    for (port, containers, found, gaps) in [
        ("http", "[{name: web}]", missing("http"), vec![]),
        ("8080", "[{name: web}]", vec![], vec![]),
        ("8080", "[{name: web, ports: [{containerPort: 80}]}]", missing("8080"), vec![]),
        ("8080", "[{name: web, ports: [{containerPort: '${PORT}'}]}]", vec![], vec![GapKind::Blind]),
        ("8080", "[{name: web, ports: [{containerPort: '${PORT}'}, {containerPort: 8080}]}]", vec![], vec![]),
    ] {
        let pod = pod(&format!("{{containers: {containers}}}"));
        let judged = judge("PLM-E019", &[&service.replace("PORT", port), &pod], false);
        // The container's own port is looked at for its name alone.
        assert_eq!(judged, (found, gaps), "{port} {containers}");
    }
}

#[test]
fn annotations_that_mean_the_inner_network_count_in_any_spelling() {
    let service = |annotation: &str, spec: &str| {
        format!(
            "{{apiVersion: v1, kind: Service, metadata: {{name: web, annotations: {{{annotation}}}}}, \
             spec: {{type: LoadBalancer{spec}}}}}"
        )
    };
    let open = vec!["the load balancer `default/web` is open to the world".to_owned()];
    for (annotation, spec, found, gaps) in [
        ("service.beta.kubernetes.io/azure-load-balancer-internal: true", "", vec![], vec![]),
        ("service.beta.kubernetes.io/azure-load-balancer-internal: 'false'", "", open.clone(), vec![]),
        ("networking.gke.io/load-balancer-type: internal", "", vec![], vec![]),
        ("networking.gke.io/load-balancer-type: '${TYPE}'", "", vec![], vec![GapKind::Blind]),
        (
            "service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing",
            ", loadBalancerClass: service.k8s.aws/nlb",
            open.clone(),
            vec![],
        ),
        ("service.beta.kubernetes.io/azure-allowed-ip-ranges: '192.0.2.0/24'", "", vec![], vec![]),
        ("a: b", ", loadBalancerSourceRanges: []", open, vec![]),
    ] {
        assert_eq!(judge("service-load-balancer", &[&service(annotation, spec)], false), (found, gaps), "{annotation}");
    }
}
