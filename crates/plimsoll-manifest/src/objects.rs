//! A document to the objects in it.

use std::sync::Arc;

use plimsoll_facts::{Completeness, Object, ObjectSource};
use plimsoll_model::SubjectId;
use plimsoll_source::{Document, Node};

use crate::pods::pod_templates;

/// Kinds that stand in no namespace. Source: the API of Kubernetes 1.37 and of OpenShift; a custom kind is taken to be
/// namespaced, as nearly all are.
const CLUSTER_SCOPED: &[&str] = &[
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterTrustBundle",
    "ComponentStatus",
    "CustomResourceDefinition",
    "DeviceClass",
    "FlowSchema",
    "IngressClass",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PodSecurityPolicy",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "ResourceSlice",
    "RuntimeClass",
    "SecurityContextConstraints",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
    "VolumeAttributesClass",
];

/// The objects of a document: itself, the items of a list, or what an admission review asks about.
pub(crate) fn objects(document: &Arc<Document>, default_namespace: &str, source: ObjectSource) -> Vec<Object> {
    let mut found = Vec::new();
    if let Some(root) = document.root() {
        add(root, Inherited { api_version: "", kind: "" }, document, default_namespace, source, &mut found);
    }
    found
}

/// What an item of a list takes from the list when it does not say it itself.
#[derive(Clone, Copy)]
struct Inherited<'t> {
    api_version: &'t str,
    kind: &'t str,
}

fn add<'t>(
    node: Node<'t>,
    inherited: Inherited<'t>,
    document: &Arc<Document>,
    default_namespace: &str,
    source: ObjectSource,
    found: &mut Vec<Object>,
) {
    let text = |key: &str| node.get(key).map_or("", Node::text);
    let api_version = if text("apiVersion").is_empty() { inherited.api_version } else { text("apiVersion") };
    let kind = if text("kind").is_empty() { inherited.kind } else { text("kind") };
    if kind.is_empty() || api_version.is_empty() {
        return;
    }
    if kind == "AdmissionReview" {
        if let Some(object) = node.get("request").and_then(|request| request.get("object")) {
            add(object, Inherited { api_version: "", kind: "" }, document, default_namespace, source, found);
        }
        return;
    }
    if let Some(items) = node.get("items").filter(|items| items.kind().is_sequence() && kind.ends_with("List")) {
        // The items of `List` say what they are; those of `PodList` are pods even when they do not.
        let item_kind = kind.strip_suffix("List").unwrap_or_default();
        let inherited = Inherited { api_version: if item_kind.is_empty() { "" } else { api_version }, kind: item_kind };
        for item in items.items() {
            add(item, inherited, document, default_namespace, source, found);
        }
        return;
    }
    let metadata = |key: &str| {
        let written = node.get("metadata").and_then(|metadata| metadata.get(key));
        // `name: # to be filled in` is no name, however null is written.
        written.filter(|written| !written.is_null()).map_or("", Node::text)
    };
    let name = match (metadata("name"), metadata("generateName")) {
        ("", "") => String::new(),
        ("", prefix) => format!("{prefix}*"),
        (name, _) => name.to_owned(),
    };
    let namespace = match metadata("namespace") {
        _ if CLUSTER_SCOPED.contains(&kind) => "",
        "" => default_namespace,
        namespace => namespace,
    };
    let mut object = Object {
        document: Arc::clone(document),
        root: node.id(),
        api_version: api_version.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name,
        subject: SubjectId::new(""),
        pods: Vec::new(),
        source,
        completeness: Completeness::Full,
    };
    object.pods = pod_templates(node, object.group(), kind);
    // Only a patch says how it is merged, even where no kustomization names it.
    if node.get("$patch").is_some() {
        make_partial(&mut object);
    }
    object.subject = subject(&object);
    found.push(object);
}

/// Marks an object as a patch of another one.
pub(crate) fn make_partial(object: &mut Object) {
    object.completeness = Completeness::Partial;
    for template in &mut object.pods {
        template.completeness = Completeness::Partial;
    }
}

/// The subject that an object is. One that holds pods is a workload.
pub(crate) fn subject(object: &Object) -> SubjectId {
    let word = if object.pods.is_empty() { "object" } else { "workload" };
    let place = if object.namespace.is_empty() { String::new() } else { format!("{}/", object.namespace) };
    SubjectId::new(format!("{word}:{place}{}/{}", object.kind, object.name))
}
