//! A CustomResourceDefinition: the kind it brings, and the schema of each version.

use plimsoll_source::{Node, Scalar};

use crate::Object;

/// A view of a CustomResourceDefinition, in any of its own versions.
#[derive(Clone, Copy, Debug)]
pub struct CustomDefinition<'t> {
    spec: Node<'t>,
    /// The version in which unknown fields are kept unless the definition says otherwise.
    is_beta: bool,
}

/// One version of a custom kind.
#[derive(Clone, Copy, Debug)]
pub struct CustomVersion<'t> {
    /// Its name, such as `v1alpha1`.
    pub name: &'t str,
    /// False when the server does not offer it.
    pub is_served: bool,
    /// True when the definition calls it deprecated.
    pub is_deprecated: bool,
    /// The schema of its objects, when there is one.
    pub schema: Option<Node<'t>>,
    /// True when the server keeps fields that the schema does not name.
    pub keeps_unknown_fields: bool,
}

impl<'t> CustomDefinition<'t> {
    /// The kind of these objects.
    pub const KIND: &'static str = "CustomResourceDefinition";

    /// The definition that an object is, if it is one.
    pub fn of(object: &'t Object) -> Option<Self> {
        let root = object.node().filter(|_| object.kind == Self::KIND)?;
        Some(Self { spec: root.get("spec")?, is_beta: object.api_version.ends_with("/v1beta1") })
    }

    /// The API group of the kind.
    pub fn group(self) -> &'t str {
        self.text("group")
    }

    /// The kind.
    pub fn kind(self) -> &'t str {
        self.spec.get("names").and_then(|names| names.get("kind")).map_or("", Node::text)
    }

    fn text(self, key: &str) -> &'t str {
        self.spec.get(key).map_or("", Node::text)
    }

    /// Its versions, in order.
    pub fn versions(self) -> Vec<CustomVersion<'t>> {
        let schema = |node: Node<'t>, around: &str| node.get(around).and_then(|around| around.get("openAPIV3Schema"));
        // In the beta version of definitions all versions may share one schema.
        let shared = schema(self.spec, "validation");
        let keeps_unknown_fields = flag(self.spec, "preserveUnknownFields").unwrap_or(self.is_beta);
        let version = |name: &'t str, node: Option<Node<'t>>| CustomVersion {
            name,
            is_served: node.and_then(|node| flag(node, "served")).unwrap_or(true),
            is_deprecated: node.and_then(|node| flag(node, "deprecated")).unwrap_or(false),
            schema: node.and_then(|node| schema(node, "schema")).or(shared),
            keeps_unknown_fields,
        };
        let listed = self.spec.get("versions").into_iter().flat_map(Node::items);
        let mut versions: Vec<_> =
            listed.map(|node| version(node.get("name").map_or("", Node::text), Some(node))).collect();
        let single = self.text("version");
        if !single.is_empty() && versions.iter().all(|version| version.name != single) {
            versions.push(version(single, None));
        }
        versions
    }

    /// The version of that name.
    pub fn version(self, name: &str) -> Option<CustomVersion<'t>> {
        self.versions().into_iter().find(|version| version.name == name)
    }
}

/// The boolean of a field, when it is one.
fn flag(node: Node<'_>, key: &str) -> Option<bool> {
    match node.get(key)?.scalar()? {
        Scalar::Bool(value) => Some(value),
        _ => None,
    }
}
