//! From where a workload can be reached, as far as the objects of the set say.
//!
//! A Service of type LoadBalancer or NodePort, external addresses and an Ingress or a route open a workload to the
//! outside; a cluster-internal Service, a port of the host and the host's network open it to other namespaces. Where
//! the set says nothing, nothing is known: the Service may be in another set. A Dockerfile and an image are exposed
//! as the workloads are that run the image.

use std::collections::BTreeMap;

use plimsoll_facts::{Base, Estate, ImageSet, Object, PodSpec};
use plimsoll_model::SubjectId;
use plimsoll_source::Node;

use crate::Builds;

/// From where something can be reached, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// From other namespaces or hosts.
    Cluster,
    /// From outside the cluster.
    Outside,
}

/// How a workload is exposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exposure {
    /// From where.
    pub reach: Reach,
    /// By what, for people: `LoadBalancer Service shop/web`.
    pub by: String,
}

/// The workloads that something in the set exposes. Those that are missing are unknown.
pub fn exposure(estate: &Estate, images: &ImageSet) -> BTreeMap<SubjectId, Exposure> {
    let routed = routed_services(estate);
    let services: Vec<Service<'_>> = estate
        .objects()
        .filter(|object| is_core(object, "Service"))
        .filter_map(|object| service(object, &routed))
        .collect();
    let mut by_namespace: BTreeMap<&str, Vec<&Service<'_>>> = BTreeMap::new();
    for service in &services {
        by_namespace.entry(&service.object.namespace).or_default().push(service);
    }
    let mut table: BTreeMap<SubjectId, Exposure> = BTreeMap::new();
    for object in estate.objects().filter(|object| !object.pods.is_empty()) {
        let near = by_namespace.get(object.namespace.as_str());
        let labels: Vec<Node<'_>> = object.pods().filter_map(labels).collect();
        let selecting =
            near.into_iter().flatten().filter(|service| labels.iter().any(|labels| service.selects(*labels)));
        let from_services = selecting.map(|service| service.exposure.clone());
        let from_host = object.pods().filter_map(host_exposure);
        // The widest reach; of several with the same, the first in the order of the files.
        let widest =
            from_services.chain(from_host).reduce(|one, other| if other.reach > one.reach { other } else { one });
        if let Some(widest) = widest {
            for image in of_images(object, estate, images) {
                // What the workload runs; of several workloads that run it the widest counts.
                let known = table.entry(image).or_insert_with(|| widest.clone());
                if widest.reach > known.reach {
                    known.clone_from(&widest);
                }
            }
            table.insert(object.subject.clone(), widest);
        }
    }
    table
}

/// The images of an object's containers, and the Dockerfiles that make them, as far as they are in the run.
fn of_images(object: &Object, estate: &Estate, images: &ImageSet) -> Vec<SubjectId> {
    let builds = estate.derived::<Builds>().map_or(None, Some).filter(|builds| !builds.is_empty());
    if builds.is_none() && images.is_empty() {
        return Vec::new();
    }
    let containers = object.pods().flat_map(|pod| pod.containers().items).flatten();
    let references = containers.filter_map(|container| container.image().get().unwrap_or(None));
    references
        .flat_map(|reference| {
            let file = builds.and_then(|builds| Some(builds.image(estate, reference)?.file().subject.clone()));
            let image = images.get(reference).map_or(None, |image| Some(image.subject.clone()));
            file.into_iter().chain(image)
        })
        .collect()
}

struct Service<'e> {
    object: &'e Object,
    selector: Vec<(&'e str, &'e str)>,
    exposure: Exposure,
}

impl Service<'_> {
    /// True when the labels have all pairs of the selector.
    fn selects(&self, labels: Node<'_>) -> bool {
        self.selector.iter().all(|(key, value)| labels.get(key).is_some_and(|label| label.text() == *value))
    }
}

/// The mapping of the pod's labels.
fn labels(pod: PodSpec<'_>) -> Option<Node<'_>> {
    pod.metadata()?.node.get("labels")
}

/// The Service's selector and what it opens; `None` when it selects nothing.
fn service<'e>(object: &'e Object, routed: &BTreeMap<(String, String), String>) -> Option<Service<'e>> {
    let spec = object.node()?.get("spec")?;
    let selector: Vec<_> = spec.get("selector")?.entries().map(|(key, value)| (key.text(), value.text())).collect();
    if selector.is_empty() {
        return None;
    }
    let kind = spec.get("type").map_or("ClusterIP", Node::text);
    let name = format!("{}/{}", object.namespace, object.name);
    let has_external = spec.get("externalIPs").is_some_and(|list| list.items().next().is_some());
    let exposure = if let Some(route) = routed.get(&(object.namespace.clone(), object.name.clone())) {
        Exposure { reach: Reach::Outside, by: route.clone() }
    } else if matches!(kind, "LoadBalancer" | "NodePort") {
        Exposure { reach: Reach::Outside, by: format!("{kind} Service {name}") }
    } else if has_external {
        Exposure { reach: Reach::Outside, by: format!("external addresses of Service {name}") }
    } else {
        Exposure { reach: Reach::Cluster, by: format!("Service {name}") }
    };
    Some(Service { object, selector, exposure })
}

/// The Services that an Ingress or an HTTP route leads to, with its name.
fn routed_services(estate: &Estate) -> BTreeMap<(String, String), String> {
    let mut routed = BTreeMap::new();
    for object in estate.objects() {
        let Some(spec) = object.node().and_then(|node| node.get("spec")) else { continue };
        let mut backends = Vec::new();
        match object.kind.as_str() {
            "Ingress" => {
                backends.extend(spec.get("defaultBackend").or(spec.get("backend")));
                let rules = items(spec, "rules").filter_map(|rule| rule.get("http"));
                backends.extend(rules.flat_map(|http| items(http, "paths")).filter_map(|path| path.get("backend")));
            }
            "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute" | "UDPRoute" => {
                backends.extend(items(spec, "rules").flat_map(|rule| items(rule, "backendRefs")));
            }
            _ => continue,
        }
        for backend in backends {
            let old = backend.get("serviceName");
            let new = backend.get("service").and_then(|service| service.get("name"));
            let Some(name) = new.or(old).or(backend.get("name")) else { continue };
            let namespace = backend.get("namespace").map_or(object.namespace.as_str(), Node::text);
            let by = format!("{} {}/{}", object.kind, object.namespace, object.name);
            routed.entry((namespace.to_owned(), name.text().to_owned())).or_insert(by);
        }
    }
    routed
}

fn items<'t>(node: Node<'t>, key: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
    node.get(key).into_iter().flat_map(Node::items)
}

/// What a pod opens by itself: the host's network, or a port of the host.
fn host_exposure(pod: PodSpec<'_>) -> Option<Exposure> {
    if matches!(pod.host_network().get(), Ok(Some(true))) {
        return Some(Exposure { reach: Reach::Cluster, by: "the node's network".to_owned() });
    }
    let containers = pod.containers().items.into_iter().flatten();
    let has_host_port = containers
        .flat_map(|container| container.ports().into_iter().flatten())
        .any(|port: Base<'_>| matches!(port.field::<i64>(&["hostPort"]).get(), Ok(Some(number)) if number != 0));
    has_host_port.then(|| Exposure { reach: Reach::Cluster, by: "a port of the node".to_owned() })
}

fn is_core(object: &Object, kind: &str) -> bool {
    object.kind == kind && object.group().is_empty()
}
