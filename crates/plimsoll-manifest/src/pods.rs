//! Where an object keeps its pod specs: built-in kinds, a table of custom kinds, and by shape.

use plimsoll_facts::{Completeness, PodOrigin, PodTemplate, is_kubernetes_group};
use plimsoll_model::Confidence;
use plimsoll_source::Node;

use Completeness::{Full, Partial};

use crate::definitions::PodRoute;

/// The lists of a pod spec that hold containers.
const CONTAINERS: &[&str] = &["initContainers", "containers", "ephemeralContainers"];

/// Where a kind keeps pod specs; routes are written as in [`PodRoute`].
struct Row {
    group: &'static str,
    kind: &'static str,
    routes: &'static [&'static str],
    lists: &'static [&'static str],
    completeness: Completeness,
}

const fn row(group: &'static str, kind: &'static str, routes: &'static [&'static str]) -> Row {
    Row { group, kind, routes, lists: CONTAINERS, completeness: Full }
}

const fn partial(group: &'static str, kind: &'static str, routes: &'static [&'static str]) -> Row {
    Row { group, kind, routes, lists: CONTAINERS, completeness: Partial }
}

const TEMPLATE: &[&str] = &["spec.template.spec"];

/// The kinds of Kubernetes itself; the group may have moved between versions, so only the kind is asked.
const BUILT_IN: &[Row] = &[
    row("", "Pod", &["spec"]),
    row("", "PodTemplate", &["template.spec"]),
    row("", "ReplicationController", TEMPLATE),
    row("", "ReplicaSet", TEMPLATE),
    row("", "Deployment", TEMPLATE),
    row("", "StatefulSet", TEMPLATE),
    row("", "DaemonSet", TEMPLATE),
    row("", "Job", TEMPLATE),
    row("", "CronJob", &["spec.jobTemplate.spec.template.spec"]),
];

/// Custom kinds that run pods. Source: the custom resource definitions of each project. *Partial* where the controller
/// merges the spec into a pod of its own, so that a missing field proves nothing.
const CUSTOM: &[Row] = &[
    row("apps.openshift.io", "DeploymentConfig", TEMPLATE),
    row("argoproj.io", "Rollout", TEMPLATE),
    row("serving.knative.dev", "Service", TEMPLATE),
    row("serving.knative.dev", "Configuration", TEMPLATE),
    row("serving.knative.dev", "Revision", &["spec"]),
    row("apps.kruise.io", "CloneSet", TEMPLATE),
    row("apps.kruise.io", "StatefulSet", TEMPLATE),
    row("apps.kruise.io", "DaemonSet", TEMPLATE),
    row("apps.kruise.io", "BroadcastJob", TEMPLATE),
    row(
        "apps.kruise.io",
        "AdvancedCronJob",
        &["spec.template.jobTemplate.spec.template.spec", "spec.template.broadcastJobTemplate.spec.template.spec"],
    ),
    partial("apps.kruise.io", "SidecarSet", &["spec"]),
    row(
        "apps.kruise.io",
        "UnitedDeployment",
        &[
            "spec.template.advancedStatefulSetTemplate.spec.template.spec",
            "spec.template.cloneSetTemplate.spec.template.spec",
            "spec.template.deploymentTemplate.spec.template.spec",
            "spec.template.statefulSetTemplate.spec.template.spec",
        ],
    ),
    row("keda.sh", "ScaledJob", &["spec.jobTargetRef.template.spec"]),
    row("batch.volcano.sh", "Job", &["spec.tasks[].template.spec"]),
    row("batch.volcano.sh", "CronJob", &["spec.jobTemplate.spec.tasks[].template.spec"]),
    row("jobset.x-k8s.io", "JobSet", &["spec.replicatedJobs[].template.spec.template.spec"]),
    row(
        "leaderworkerset.x-k8s.io",
        "LeaderWorkerSet",
        &["spec.leaderWorkerTemplate.leaderTemplate.spec", "spec.leaderWorkerTemplate.workerTemplate.spec"],
    ),
    row("agents.x-k8s.io", "Sandbox", &["spec.podTemplate.spec"]),
    row("kubeflow.org", "TFJob", &["spec.tfReplicaSpecs.*.template.spec"]),
    row("kubeflow.org", "PyTorchJob", &["spec.pytorchReplicaSpecs.*.template.spec"]),
    row("kubeflow.org", "MPIJob", &["spec.mpiReplicaSpecs.*.template.spec"]),
    row("kubeflow.org", "XGBoostJob", &["spec.xgbReplicaSpecs.*.template.spec"]),
    row("kubeflow.org", "PaddleJob", &["spec.paddleReplicaSpecs.*.template.spec"]),
    row("kubeflow.org", "Notebook", TEMPLATE),
    row("ray.io", "RayCluster", &["spec.headGroupSpec.template.spec", "spec.workerGroupSpecs[].template.spec"]),
    row(
        "ray.io",
        "RayJob",
        &[
            "spec.rayClusterSpec.headGroupSpec.template.spec",
            "spec.rayClusterSpec.workerGroupSpecs[].template.spec",
            "spec.submitterPodTemplate.spec",
        ],
    ),
    row(
        "ray.io",
        "RayService",
        &[
            "spec.rayClusterConfig.headGroupSpec.template.spec",
            "spec.rayClusterConfig.workerGroupSpecs[].template.spec",
        ],
    ),
    row("operators.coreos.com", "ClusterServiceVersion", &["spec.install.spec.deployments[].spec.template.spec"]),
    // A TaskRun's pod template sets what the pod has in common.
    Row { group: "tekton.dev", kind: "Task", routes: &["spec"], lists: &["steps", "sidecars"], completeness: Partial },
    Row {
        group: "tekton.dev",
        kind: "ClusterTask",
        routes: &["spec"],
        lists: &["steps", "sidecars"],
        completeness: Partial,
    },
    Row {
        group: "tekton.dev",
        kind: "TaskRun",
        routes: &["spec.taskSpec"],
        lists: &["steps", "sidecars"],
        completeness: Partial,
    },
    Row {
        group: "tekton.dev",
        kind: "Pipeline",
        routes: &["spec.tasks[].taskSpec", "spec.finally[].taskSpec"],
        lists: &["steps", "sidecars"],
        completeness: Partial,
    },
    partial("monitoring.coreos.com", "Prometheus", &["spec"]),
    partial("monitoring.coreos.com", "PrometheusAgent", &["spec"]),
    partial("monitoring.coreos.com", "Alertmanager", &["spec"]),
    partial("monitoring.coreos.com", "ThanosRuler", &["spec"]),
    partial("opentelemetry.io", "OpenTelemetryCollector", &["spec"]),
    partial("elasticsearch.k8s.elastic.co", "Elasticsearch", &["spec.nodeSets[].podTemplate.spec"]),
    partial("kibana.k8s.elastic.co", "Kibana", &["spec.podTemplate.spec"]),
    partial("beat.k8s.elastic.co", "Beat", &["spec.daemonSet.podTemplate.spec", "spec.deployment.podTemplate.spec"]),
    partial("logstash.k8s.elastic.co", "Logstash", &["spec.podTemplate.spec"]),
    partial("rabbitmq.com", "RabbitmqCluster", &["spec.override.statefulSet.spec.template.spec"]),
    partial("flink.apache.org", "FlinkDeployment", &["spec.podTemplate.spec"]),
    partial("pkg.crossplane.io", "DeploymentRuntimeConfig", &["spec.deploymentTemplate.spec.template.spec"]),
    partial("sparkoperator.k8s.io", "SparkApplication", &["spec.driver.template.spec", "spec.executor.template.spec"]),
    partial("actions.github.com", "AutoscalingRunnerSet", TEMPLATE),
    partial("actions.summerwind.dev", "RunnerDeployment", TEMPLATE),
];

/// The pod specs of an object.
pub(crate) fn pod_templates(object: Node<'_>, group: &str, kind: &str) -> Vec<PodTemplate> {
    // Some projects of others have taken a group that ends like those of Kubernetes.
    let custom = CUSTOM.iter().find(|row| row.kind == kind && row.group == group);
    let is_core = is_kubernetes_group(group) && custom.is_none();
    let row = if is_core { BUILT_IN.iter().find(|row| row.kind == kind) } else { custom };
    let mut found = Vec::new();
    match row {
        Some(row) => {
            for route in row.routes {
                follow(object, route, &mut |spec| {
                    found.push(template(spec, row.lists, row.completeness, PodOrigin::Kind));
                });
            }
        }
        None if is_core => {}
        None => by_shape(object, &mut found),
    }
    found
}

fn template(
    spec: Node<'_>,
    lists: &'static [&'static str],
    completeness: Completeness,
    origin: PodOrigin,
) -> PodTemplate {
    let confidence = if origin == PodOrigin::Shape { Confidence::Medium } else { Confidence::High };
    let containers = lists.iter().filter_map(|list| spec.get(list)).map(|list| list.items().count()).sum::<usize>();
    PodTemplate {
        spec: spec.id(),
        around: spec.parent().filter(|around| around.get("metadata").is_some()).map(Node::id),
        lists,
        completeness,
        confidence,
        origin,
        containers: u32::try_from(containers).unwrap_or(u32::MAX),
    }
}

/// Calls `reached` with each mapping at a route.
fn follow<'t>(node: Node<'t>, route: &str, reached: &mut dyn FnMut(Node<'t>)) {
    let (step, rest) = route.split_once('.').unwrap_or((route, ""));
    let name = step.trim_end_matches("[]");
    let lists = (step.len() - name.len()) / "[]".len();
    let mut next = |child: Node<'t>| {
        if !rest.is_empty() {
            follow(child, rest, reached);
        } else if child.kind().is_mapping() || child.is_placeholder() {
            // A spec that is a placeholder is kept: its containers are unknown, not absent.
            reached(child);
        }
    };
    if name == "*" {
        node.entries().for_each(|(_, child)| items(child, lists, &mut next));
    } else if let Some(child) = node.get(name) {
        items(child, lists, &mut next);
    }
}

/// Calls `reached` with the items of lists nested so deeply; with the node itself when that is 0.
fn items<'t>(node: Node<'t>, lists: usize, reached: &mut dyn FnMut(Node<'t>)) {
    match lists.checked_sub(1) {
        None => reached(node),
        Some(lists) => node.items().for_each(|item| items(item, lists, reached)),
    }
}

/// The pod specs of an object at a route that the schema of its kind gives.
pub(crate) fn schema_templates(object: Node<'_>, route: &PodRoute, found: &mut Vec<PodTemplate>) {
    let completeness = if route.requires_containers { Full } else { Partial };
    follow(object, &route.route, &mut |spec| found.push(template(spec, CONTAINERS, completeness, PodOrigin::Schema)));
}

/// Pod specs of a kind that nobody described: mappings with a list `containers` of mappings that have a name and an
/// image, a command or a security context. What is merged into them is not known.
fn by_shape(object: Node<'_>, found: &mut Vec<PodTemplate>) {
    let mut pending = vec![object];
    while let Some(node) = pending.pop() {
        let holds_containers = node.get("containers").is_some_and(|list| {
            list.kind().is_sequence() && list.items().next().is_some() && list.items().all(is_container)
        });
        if holds_containers {
            found.push(template(node, CONTAINERS, Partial, PodOrigin::Shape));
            continue;
        }
        pending.extend(node.entries().map(|(_, child)| child).filter(|child| !child.kind().is_scalar()));
        pending.extend(node.items().filter(|child| !child.kind().is_scalar()));
    }
    found.sort_by_key(|template| template.spec);
}

fn is_container(node: Node<'_>) -> bool {
    node.get("name").is_some() && ["image", "command", "securityContext"].iter().any(|key| node.get(key).is_some())
}
