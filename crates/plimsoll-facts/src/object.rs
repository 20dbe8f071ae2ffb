//! An object of Kubernetes, wherever it was written.

use std::sync::Arc;

use plimsoll_model::{Confidence, NodeId, SubjectId};
use plimsoll_source::{Document, Node};

use crate::{Base, Labels, PodSpec};

/// Where an object came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectSource {
    /// A manifest.
    File,
    /// A cluster that runs it.
    Live,
}

/// An object: a kind, a name, and the node where it begins.
#[derive(Clone, Debug)]
pub struct Object {
    /// The document it stands in.
    pub document: Arc<Document>,
    /// Its mapping, which is the document's root or an item of a list.
    pub root: NodeId,
    /// `apiVersion`, with the group before the slash; empty where the list's items carry none.
    pub api_version: String,
    /// `kind`, derived from the list's kind where the items carry none.
    pub kind: String,
    /// `metadata.namespace`, or the default one; empty for kinds that stand in none.
    pub namespace: String,
    /// `metadata.name`, or `metadata.generateName` and `*`.
    pub name: String,
    /// The subject it is.
    pub subject: SubjectId,
    /// The pod specs it holds.
    pub pods: Vec<PodTemplate>,
    /// Where it came from.
    pub source: ObjectSource,
    /// Is it all of the object, or a patch of one?
    pub completeness: Completeness,
}

/// Whether a pod spec, or an object, is all that will run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// It is.
    Full,
    /// A controller or a patch merges it into another; only what is present can be judged.
    Partial,
}

/// By what a pod spec was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PodOrigin {
    /// It is known where objects of this kind keep them.
    Kind,
    /// The schema of the kind says that one stands there.
    Schema,
    /// It has the shape of one.
    Shape,
}

/// A pod spec inside an object.
#[derive(Clone, Copy, Debug)]
pub struct PodTemplate {
    /// The mapping that holds the containers.
    pub spec: NodeId,
    /// The mapping that holds the pod's own `metadata`, where there is one.
    pub around: Option<NodeId>,
    /// The names of the lists that hold containers.
    pub lists: &'static [&'static str],
    /// Is it all that will run?
    pub completeness: Completeness,
    /// How sure it is that this is a pod spec.
    pub confidence: Confidence,
    /// By what it was found.
    pub origin: PodOrigin,
    /// Elements in those lists, counted when the object was read. The book of a run must come to the same number.
    pub containers: u32,
}

impl Object {
    /// Its mapping. `None` only if the object was put together wrongly.
    pub fn node(&self) -> Option<Node<'_>> {
        self.document.node(self.root)
    }

    /// Its mapping as a base for fields.
    pub fn base(&self) -> Option<Base<'_>> {
        self.node().map(|node| Base { node, partial: self.completeness == Completeness::Partial })
    }

    /// The API group: empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// True for kinds that are not of Kubernetes itself. Groups below `x-k8s.io` are custom resources of its projects.
    pub fn is_custom(&self) -> bool {
        !is_kubernetes_group(self.group())
    }

    /// What it is an object of: the kind for objects of Kubernetes itself (`Service`), kind and group for custom ones
    /// (`Service.serving.knative.dev`).
    pub fn resource(&self) -> String {
        if self.is_custom() { format!("{}.{}", self.kind, self.group()) } else { self.kind.clone() }
    }

    /// The labels of the object itself.
    pub fn labels(&self) -> Labels<'_> {
        self.base().map_or(Labels::NONE, |base| Labels::of(base, &["metadata", "labels"]))
    }

    /// The pod specs in it.
    pub fn pods(&self) -> impl Iterator<Item = PodSpec<'_>> {
        self.pods.iter().filter_map(|template| PodSpec::new(self, template))
    }
}

/// True for the API groups of Kubernetes itself.
pub fn is_kubernetes_group(group: &str) -> bool {
    !group.contains('.') || (group.ends_with(".k8s.io") && !group.ends_with(".x-k8s.io"))
}
