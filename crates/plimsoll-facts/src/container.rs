//! A container of any kind.

use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::field::read;
use crate::{Base, Field, Leaf, Mapping, PodSpec, Sequence, Site, VolumeMount};

/// In which list a container stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContainerRole {
    /// One of the containers proper.
    Main,
    /// Runs before them; with `restartPolicy: Always` beside them, as a sidecar.
    Init,
    /// Added to a running pod.
    Ephemeral,
}

impl ContainerRole {
    pub(crate) fn of_list(name: &str) -> Self {
        match name {
            "initContainers" => Self::Init,
            "ephemeralContainers" => Self::Ephemeral,
            _ => Self::Main,
        }
    }
}

/// A view of a container.
#[derive(Clone, Copy)]
pub struct Container<'t> {
    pod: PodSpec<'t>,
    base: Base<'t>,
    role: ContainerRole,
}

impl<'t> From<Container<'t>> for Site<'t> {
    fn from(container: Container<'t>) -> Self {
        container.base.node.into()
    }
}

/// A handler of a probe or a lifecycle hook.
#[derive(Clone, Copy)]
pub struct Handler<'t> {
    /// `livenessProbe`, `postStart` …
    pub name: &'static str,
    /// Its mapping.
    pub base: Base<'t>,
}

impl<'t> Container<'t> {
    pub(crate) fn new(pod: PodSpec<'t>, node: Node<'t>, role: ContainerRole) -> Assessed<Self> {
        let Mapping(node) = read(node)?;
        Ok(Self { pod, base: pod.base().with(node), role })
    }

    /// The pod it belongs to.
    pub fn pod(self) -> PodSpec<'t> {
        self.pod
    }

    /// Its kind.
    pub fn role(self) -> ContainerRole {
        self.role
    }

    /// Its mapping, for fields that have no name here.
    pub fn base(self) -> Base<'t> {
        self.base
    }

    /// Its name as written; empty when it has none.
    pub fn name(self) -> &'t str {
        self.base.node.get("name").map_or("", Node::text)
    }

    /// `image`.
    pub fn image(self) -> Field<'t, &'t str> {
        self.base.field(&["image"])
    }

    /// `securityContext.privileged`.
    pub fn privileged(self) -> Field<'t, bool> {
        self.base.field(&["securityContext", "privileged"])
    }

    /// `securityContext.allowPrivilegeEscalation`.
    pub fn allow_privilege_escalation(self) -> Field<'t, bool> {
        self.base.field(&["securityContext", "allowPrivilegeEscalation"])
    }

    /// `securityContext.readOnlyRootFilesystem`.
    pub fn read_only_root_filesystem(self) -> Field<'t, bool> {
        self.base.field(&["securityContext", "readOnlyRootFilesystem"])
    }

    /// `securityContext.procMount`.
    pub fn proc_mount(self) -> Field<'t, &'t str> {
        self.base.field(&["securityContext", "procMount"])
    }

    /// `securityContext.capabilities.add`.
    pub fn added_capabilities(self) -> Field<'t, Sequence<'t>> {
        self.base.field(&["securityContext", "capabilities", "add"])
    }

    /// `securityContext.capabilities.drop`.
    pub fn dropped_capabilities(self) -> Field<'t, Sequence<'t>> {
        self.base.field(&["securityContext", "capabilities", "drop"])
    }

    /// `securityContext.runAsNonRoot`, the container's own or else the pod's.
    pub fn run_as_non_root(self) -> Field<'t, bool> {
        self.effective(&["securityContext", "runAsNonRoot"])
    }

    /// `securityContext.runAsUser`, the container's own or else the pod's.
    pub fn run_as_user(self) -> Field<'t, i64> {
        self.effective(&["securityContext", "runAsUser"])
    }

    /// `securityContext.runAsGroup`, the container's own or else the pod's.
    pub fn run_as_group(self) -> Field<'t, i64> {
        self.effective(&["securityContext", "runAsGroup"])
    }

    /// `securityContext.seccompProfile.type`. The profile is inherited as a whole.
    pub fn seccomp_type(self) -> Field<'t, &'t str> {
        self.profile(&["securityContext", "seccompProfile"], &["securityContext", "seccompProfile", "type"])
    }

    /// `securityContext.appArmorProfile.type`. The profile is inherited as a whole.
    pub fn app_armor_type(self) -> Field<'t, &'t str> {
        self.profile(&["securityContext", "appArmorProfile"], &["securityContext", "appArmorProfile", "type"])
    }

    /// A field of `securityContext.seLinuxOptions`, given by its whole path. The options are inherited as a whole.
    pub fn se_linux(self, path: &'static [&'static str]) -> Field<'t, &'t str> {
        self.profile(&["securityContext", "seLinuxOptions"], path)
    }

    /// `securityContext.windowsOptions.hostProcess`, the container's own or else the pod's.
    pub fn host_process(self) -> Field<'t, bool> {
        self.effective(&["securityContext", "windowsOptions", "hostProcess"])
    }

    /// `command`. Its texts belong to the program: `$(VAR)` and `${VAR}` in them are no templates.
    pub fn command(self) -> Field<'t, Sequence<'t>> {
        self.base.field(&["command"])
    }

    /// `args`.
    pub fn args(self) -> Field<'t, Sequence<'t>> {
        self.base.field(&["args"])
    }

    /// The elements of `command`, then of `args`, with their texts.
    pub fn command_line(self) -> Assessed<Vec<(Node<'t>, &'t str)>> {
        let mut elements = Vec::new();
        // Nothing in a partial spec's command is judged by its absence.
        let whole = Base::whole(self.base.node);
        for path in [&["command"], &["args"]] {
            let Some(list) = whole.field::<Sequence<'t>>(path).get()? else { continue };
            elements.extend(list.items().map(|item| (item, item.text())));
        }
        Ok(elements)
    }

    /// `ports`.
    pub fn ports(self) -> Vec<Assessed<Base<'t>>> {
        self.base.items(&["ports"])
    }

    /// `volumeMounts`, each by itself: one that cannot be read hides no other.
    pub fn mounts(self) -> Vec<Assessed<VolumeMount<'t>>> {
        self.base.items(&["volumeMounts"]).into_iter().map(|mount| mount.map(VolumeMount::new)).collect()
    }

    /// The handlers of its probes and lifecycle hooks, each by itself: one that cannot be read hides no other.
    pub fn handlers(self) -> Vec<Assessed<Handler<'t>>> {
        const PATHS: [(&str, &[&str]); 5] = [
            ("livenessProbe", &["livenessProbe"]),
            ("readinessProbe", &["readinessProbe"]),
            ("startupProbe", &["startupProbe"]),
            ("postStart", &["lifecycle", "postStart"]),
            ("preStop", &["lifecycle", "preStop"]),
        ];
        let handler = |(name, path)| {
            let mapping = Base::whole(self.base.node).field::<Mapping<'t>>(path).get().transpose()?;
            Some(mapping.map(|Mapping(node)| Handler { name, base: Base::whole(node) }))
        };
        PATHS.into_iter().filter_map(handler).collect()
    }

    /// The container's own field, or else the pod's at the same path.
    fn effective<T: Leaf<'t>>(self, path: &'static [&'static str]) -> Field<'t, T> {
        self.base.field(path).or_inherited(self.pod.base().field(path))
    }

    /// A field of a profile that the container takes from the pod only when it has none itself.
    fn profile(self, profile: &'static [&'static str], path: &'static [&'static str]) -> Field<'t, &'t str> {
        let own = self.base.field(path);
        match self.base.field::<Mapping<'t>>(profile).get() {
            Ok(Some(_)) => own,
            _ => own.or_inherited(self.pod.base().field(path)),
        }
    }
}
