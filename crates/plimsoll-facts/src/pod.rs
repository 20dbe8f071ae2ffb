//! A pod spec: what a pod, or a template of one, says.

use plimsoll_model::{Assessed, Confidence, Unknown};
use plimsoll_source::Node;

use crate::{
    Base, Completeness, Container, ContainerRole, Field, Labels, Mapping, Object, PodTemplate, Sequence, Site, Volume,
};

/// A view of a pod spec.
#[derive(Clone, Copy)]
pub struct PodSpec<'t> {
    object: &'t Object,
    template: &'t PodTemplate,
    base: Base<'t>,
}

/// The containers of a pod, with what could not be read among them.
pub struct Containers<'t> {
    /// One for each item of the lists.
    pub items: Vec<Assessed<Container<'t>>>,
    /// The lists that could not be read at all.
    pub unread: Vec<Unknown>,
}

impl<'t> From<PodSpec<'t>> for Site<'t> {
    fn from(pod: PodSpec<'t>) -> Self {
        pod.base.node.into()
    }
}

impl<'t> PodSpec<'t> {
    pub(crate) fn new(object: &'t Object, template: &'t PodTemplate) -> Option<Self> {
        let node = object.document.node(template.spec)?;
        let partial = template.completeness == Completeness::Partial;
        Some(Self { object, template, base: Base { node, partial } })
    }

    /// The object it stands in.
    pub fn object(self) -> &'t Object {
        self.object
    }

    /// How sure it is that this is a pod spec.
    pub fn confidence(self) -> Confidence {
        self.template.confidence
    }

    /// Containers counted when the object was read.
    pub fn counted_containers(self) -> u32 {
        self.template.containers
    }

    /// The mapping, for fields that have no name here.
    pub fn base(self) -> Base<'t> {
        self.base
    }

    /// The mapping that holds the pod's own metadata, such as its labels and annotations.
    pub fn metadata(self) -> Option<Base<'t>> {
        let around = self.object.document.node(self.template.around?)?;
        Some(self.base.with(around.get("metadata")?))
    }

    /// The pod's labels.
    pub fn labels(self) -> Labels<'t> {
        self.metadata().map_or(Labels::NONE, |metadata| Labels::of(metadata, &["labels"]))
    }

    /// An annotation of the pod.
    pub fn annotations(self) -> Assessed<Option<Node<'t>>> {
        let Some(metadata) = self.metadata() else { return Ok(None) };
        Ok(metadata.field::<Mapping<'t>>(&["annotations"]).get()?.map(|mapping| mapping.0))
    }

    /// The annotation of that name.
    pub fn annotation(self, name: &str) -> Field<'t, &'t str> {
        let Some(metadata) = self.metadata() else { return self.base.missing() };
        let annotations = metadata.field::<Mapping<'t>>(&["annotations"]);
        annotations.then(|Mapping(node)| metadata.with(node).entry(name))
    }

    /// The containers of all kinds, in the order of the lists.
    pub fn containers(self) -> Containers<'t> {
        let mut containers = Containers { items: Vec::new(), unread: Vec::new() };
        for list in self.template.lists {
            match self.list(list) {
                Err(unknown) => containers.unread.push(unknown),
                Ok(None) => {}
                Ok(Some(sequence)) => {
                    let role = ContainerRole::of_list(list);
                    containers.items.extend(sequence.items().map(|node| Container::new(self, node, role)));
                }
            }
        }
        containers
    }

    /// Each container, or why it cannot be read: for loops in which one that cannot hides no other.
    pub fn every_container(self) -> impl Iterator<Item = Assessed<Container<'t>>> {
        let Containers { items, unread } = self.containers();
        items.into_iter().chain(unread.into_iter().map(Err))
    }

    /// A list of this spec whose name is one of the template's lists.
    fn list(self, name: &'static str) -> Assessed<Option<Sequence<'t>>> {
        let path: &'static [&'static str] = match name {
            "containers" => &["containers"],
            "initContainers" => &["initContainers"],
            "ephemeralContainers" => &["ephemeralContainers"],
            "steps" => &["steps"],
            "sidecars" => &["sidecars"],
            _ => return Ok(None),
        };
        // Absence of a list is no unknown even in a partial spec: there is nothing to judge.
        Base::whole(self.base.node).field(path).get()
    }

    /// The volumes.
    pub fn volumes(self) -> Assessed<Vec<Volume<'t>>> {
        let Some(sequence) = Base::whole(self.base.node).field::<Sequence<'t>>(&["volumes"]).get()? else {
            return Ok(Vec::new());
        };
        sequence.items().map(|node| Volume::new(self.base, node)).collect()
    }

    /// Each volume, or why it cannot be read: for loops in which one that cannot hides no other.
    pub fn every_volume(self) -> impl Iterator<Item = Assessed<Volume<'t>>> {
        let items = self.base.items(&["volumes"]).into_iter();
        items.map(move |volume| volume.and_then(|Mapping(node)| Volume::new(self.base, node)))
    }

    /// The volume of that name. A volume that cannot be read hides no other.
    pub fn volume(self, name: &str) -> Assessed<Option<Volume<'t>>> {
        let mut hidden = Ok(None);
        for volume in self.every_volume() {
            match volume {
                Ok(volume) if volume.name() == name => return Ok(Some(volume)),
                // A name that is filled in later may be this one.
                Ok(volume) => hidden = hidden.and(volume.base().field::<&str>(&["name"]).get().map(|_| None)),
                Err(unknown) => hidden = hidden.and(Err(unknown)),
            }
        }
        hidden.and_then(|_: Option<Volume<'t>>| self.base.missing().get())
    }

    /// True when the pod says that it runs on Windows, where the controls of Linux mean nothing.
    pub fn is_windows(self) -> Assessed<bool> {
        let name = Base::whole(self.base.node).field::<&str>(&["os", "name"]).get()?;
        Ok(name == Some("windows"))
    }

    /// `hostNetwork`.
    pub fn host_network(self) -> Field<'t, bool> {
        self.base.field(&["hostNetwork"])
    }

    /// `hostPID`.
    pub fn host_pid(self) -> Field<'t, bool> {
        self.base.field(&["hostPID"])
    }

    /// `hostIPC`.
    pub fn host_ipc(self) -> Field<'t, bool> {
        self.base.field(&["hostIPC"])
    }

    /// `hostUsers`.
    pub fn host_users(self) -> Field<'t, bool> {
        self.base.field(&["hostUsers"])
    }

    /// `shareProcessNamespace`.
    pub fn share_process_namespace(self) -> Field<'t, bool> {
        self.base.field(&["shareProcessNamespace"])
    }

    /// `automountServiceAccountToken`.
    pub fn automount_service_account_token(self) -> Field<'t, bool> {
        self.base.field(&["automountServiceAccountToken"])
    }

    /// `serviceAccountName`.
    pub fn service_account_name(self) -> Field<'t, &'t str> {
        self.base.field(&["serviceAccountName"])
    }
}
