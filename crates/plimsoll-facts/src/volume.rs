//! Volumes of a pod and their mounts.

use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::field::read;
use crate::{Base, Field, Mapping, Site};

/// A view of a volume of a pod.
#[derive(Clone, Copy)]
pub struct Volume<'t> {
    base: Base<'t>,
}

impl<'t> From<Volume<'t>> for Site<'t> {
    fn from(volume: Volume<'t>) -> Self {
        volume.base.node.into()
    }
}

impl<'t> Volume<'t> {
    pub(crate) fn new(pod: Base<'t>, node: Node<'t>) -> Assessed<Self> {
        let Mapping(node) = read(node)?;
        Ok(Self { base: pod.with(node) })
    }

    /// Its mapping, for fields that have no name here.
    pub fn base(self) -> Base<'t> {
        self.base
    }

    /// Its name as written; empty when it has none.
    pub fn name(self) -> &'t str {
        self.base.node.get("name").map_or("", Node::text)
    }

    /// `hostPath.path`.
    pub fn host_path(self) -> Field<'t, &'t str> {
        Base::whole(self.base.node).field(&["hostPath", "path"])
    }

    /// The source: every key but `name` whose value is not null, with its value.
    pub fn sources(self) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
        self.base.node.entries().filter(|(key, value)| key.text() != "name" && !value.is_null())
    }
}

/// A view of a mount of a volume in a container.
#[derive(Clone, Copy)]
pub struct VolumeMount<'t> {
    base: Base<'t>,
}

impl<'t> From<VolumeMount<'t>> for Site<'t> {
    fn from(mount: VolumeMount<'t>) -> Self {
        mount.base.node.into()
    }
}

impl<'t> VolumeMount<'t> {
    pub(crate) fn new(base: Base<'t>) -> Self {
        Self { base: Base::whole(base.node) }
    }

    /// Its mapping, for fields that have no name here.
    pub fn base(self) -> Base<'t> {
        self.base
    }

    /// The name of the volume as written; empty when there is none.
    pub fn volume_name(self) -> &'t str {
        self.base.node.get("name").map_or("", Node::text)
    }

    /// `mountPath`.
    pub fn mount_path(self) -> Field<'t, &'t str> {
        self.base.field(&["mountPath"])
    }

    /// `readOnly`.
    pub fn read_only(self) -> Field<'t, bool> {
        self.base.field(&["readOnly"])
    }

    /// `mountPropagation`.
    pub fn mount_propagation(self) -> Field<'t, &'t str> {
        self.base.field(&["mountPropagation"])
    }

    /// `subPath`.
    pub fn sub_path(self) -> Field<'t, &'t str> {
        self.base.field(&["subPath"])
    }

    /// `subPathExpr`, in which the kubelet expands `$(VAR)`; that is no placeholder, and `${VAR}` is one.
    pub fn sub_path_expr(self) -> Field<'t, &'t str> {
        self.base.field(&["subPathExpr"])
    }
}
