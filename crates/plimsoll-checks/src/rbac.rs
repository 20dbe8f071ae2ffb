//! Roles and bindings, read as the RBAC authorizer reads them.
//!
//! Source: `VerbMatches`, `APIGroupMatches` and `ResourceMatches` of Kubernetes. A `*` stands for everything,
//! `*/status` for that subresource of every resource, and `pods/*` for nothing. A rule with a `*` of its own is
//! reported by one of the wildcard checks and left alone by all others: one cause, one finding. Roles that Kubernetes
//! ships, and the rules of roles that a controller fills from others, are nobody's to change and have no findings.

use std::collections::BTreeSet;
use std::fmt;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, BindingSubject, Field, Mapping, Object};
use plimsoll_graph::Selector;
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

use crate::logic::{all, any, first};

/// The verbs that change something.
pub(crate) const WRITE: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];

/// The verbs that show something.
pub(crate) const READ: &[&str] = &["get", "list", "watch"];

/// The verbs of the API, for resources of which no use is harmless.
pub(crate) const EVERY: &[&str] = &["create", "get", "update", "patch", "delete", "list", "watch", "deletecollection"];

/// Something that a rule may allow: one of the verbs on one of the resources of a group.
#[derive(Clone, Copy)]
pub(crate) struct Power {
    group: &'static str,
    resources: &'static [&'static str],
    verbs: &'static [&'static str],
    is_cluster_wide: bool,
}

impl Power {
    /// On resources that stand in namespaces.
    pub(crate) const fn namespaced(
        group: &'static str,
        resources: &'static [&'static str],
        verbs: &'static [&'static str],
    ) -> Self {
        Self { group, resources, verbs, is_cluster_wide: false }
    }

    /// On resources that stand in none, so that no Role can allow it.
    pub(crate) const fn cluster(
        group: &'static str,
        resources: &'static [&'static str],
        verbs: &'static [&'static str],
    ) -> Self {
        Self { group, resources, verbs, is_cluster_wide: true }
    }
}

/// Pods and what creates them. `extensions` is where old clusters have some of them.
pub(crate) const fn workloads(verbs: &'static [&'static str]) -> [Power; 5] {
    [
        Power::namespaced("", &["pods"], verbs),
        Power::namespaced("apps", &["deployments", "statefulsets", "daemonsets", "replicasets"], verbs),
        Power::namespaced("batch", &["jobs", "cronjobs"], verbs),
        Power::namespaced("", &["replicationcontrollers"], verbs),
        Power::namespaced("extensions", &["deployments", "daemonsets", "replicasets"], verbs),
    ]
}

/// An item of a list of a rule.
type Item<'e> = (Node<'e>, &'e str);

/// A list of a rule: what can be read of it, and why the rest cannot.
struct Texts<'e> {
    known: Vec<Item<'e>>,
    unknown: Option<Unknown>,
}

impl<'e> Texts<'e> {
    fn of(rule: Base<'e>, path: &'static [&'static str]) -> Self {
        let mut texts = Self { known: Vec::new(), unknown: None };
        for item in rule.items(path) {
            match item {
                Ok(item) => texts.known.push(item),
                Err(unknown) => texts.unknown = texts.unknown.or(Some(unknown)),
            }
        }
        texts
    }

    fn is_empty(&self) -> bool {
        self.known.is_empty() && self.unknown.is_none()
    }

    /// The first of the wanted ones that some item covers, so that the order of the items does not matter.
    fn first(&self, wanted: &[&str], covers: fn(&str, &str) -> bool) -> Assessed<Option<Item<'e>>> {
        self.or_unknown(wanted.iter().find_map(|wanted| self.item(|text| covers(text, wanted))))
    }

    fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Assessed<Option<Item<'e>>> {
        self.or_unknown(self.item(is_wanted))
    }

    fn item(&self, is_wanted: impl Fn(&str) -> bool) -> Option<Item<'e>> {
        self.known.iter().copied().find(|(_, text)| is_wanted(text))
    }

    fn wildcard(&self) -> Option<Item<'e>> {
        self.item(|text| text == "*")
    }

    fn or_unknown(&self, found: Option<Item<'e>>) -> Assessed<Option<Item<'e>>> {
        match (found, self.unknown) {
            (None, Some(unknown)) => Err(unknown),
            (found, _) => Ok(found),
        }
    }
}

/// True when an item of `resources` stands for the resource, which may be a subresource such as `pods/exec`.
fn covers_resource(item: &str, resource: &str) -> bool {
    let subresource = resource.split_once('/').map(|(_, subresource)| subresource);
    let is_of_all = item.strip_prefix("*/").is_some_and(|named| Some(named) == subresource);
    item == "*" || item == resource || is_of_all
}

/// True when an item of `verbs` or of `apiGroups` stands for the verb or the group.
fn covers(item: &str, wanted: &str) -> bool {
    item == "*" || item == wanted
}

/// A rule of a role.
pub(crate) struct Rule<'e> {
    is_in_namespace: bool,
    verbs: Texts<'e>,
    groups: Texts<'e>,
    resources: Texts<'e>,
    names: Texts<'e>,
}

/// The items of a rule that allow something.
#[derive(Clone, Copy)]
pub(crate) struct Grant<'e> {
    pub(crate) verb: Node<'e>,
    pub(crate) resource: Node<'e>,
}

impl<'e> Rule<'e> {
    fn of(rule: Base<'e>, is_in_namespace: bool) -> Self {
        Self {
            is_in_namespace,
            verbs: Texts::of(rule, &["verbs"]),
            groups: Texts::of(rule, &["apiGroups"]),
            resources: Texts::of(rule, &["resources"]),
            names: Texts::of(rule, &["resourceNames"]),
        }
    }

    /// The rule as far as it reaches in one namespace.
    pub(crate) fn within_namespace(self) -> Self {
        Self { is_in_namespace: true, ..self }
    }

    /// The items that allow the first of the powers that the rule has, through wildcards too.
    pub(crate) fn allows(&self, powers: &[Power]) -> Assessed<Option<Grant<'e>>> {
        let powers = powers.iter().filter(|power| !(self.is_in_namespace && power.is_cluster_wide));
        first(powers.map(|power| self.allows_one(*power)))
    }

    fn allows_one(&self, power: Power) -> Assessed<Option<Grant<'e>>> {
        let group = self.groups.first(&[power.group], covers);
        let resource = self.resources.first(power.resources, covers_resource);
        // When such a request is authorized, its object has no name yet, or no single one.
        let is_unnamed = power.resources.iter().all(|resource| !resource.contains('/'));
        let is_lost =
            |verb: &str| is_unnamed && !self.names.known.is_empty() && matches!(verb, "create" | "deletecollection");
        let verbs: Vec<&str> = power.verbs.iter().copied().filter(|verb| !is_lost(verb)).collect();
        let verb = self.verbs.first(&verbs, covers);
        match (group, resource, verb) {
            (Ok(None), _, _) | (_, Ok(None), _) | (_, _, Ok(None)) => Ok(None),
            (Ok(_), Ok(Some((resource, _))), Ok(Some((verb, _)))) => Ok(Some(Grant { verb, resource })),
            (group, resource, verb) => group.and(resource).and(verb).map(|_| None),
        }
    }

    /// The verb of a rule that allows everything on every resource of a group from which the cluster is taken over.
    pub(crate) fn everything(&self) -> Assessed<Option<Node<'e>>> {
        let verb = self.verbs.find(|verb| verb == "*");
        let resource = self.resources.find(|resource| resource == "*");
        let group = self.groups.find(|group| STRONG_GROUPS.contains(&group));
        match (verb, resource, group) {
            (Ok(None), _, _) | (_, Ok(None), _) | (_, _, Ok(None)) => Ok(None),
            (verb, resource, group) => resource.and(group).and(verb).map(|verb| verb.map(|(node, _)| node)),
        }
    }

    /// True when it allows every verb, as a `*` or one by one, on the resources of all groups, which is what
    /// `cluster-admin` has.
    pub(crate) fn is_cluster_admin(&self) -> Assessed<bool> {
        let is_of_all = |texts: &Texts<'e>| texts.find(|text| text == "*").map(|item| item.is_some());
        let verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
        let has_every_verb = all(verbs.map(|verb| self.verbs.first(&[verb], covers).map(|item| item.is_some())));
        all([is_of_all(&self.resources), is_of_all(&self.groups), has_every_verb, Ok(self.names.is_empty())])
    }

    /// The verb `*` of a rule about resources, unless [`Self::everything`] has it.
    pub(crate) fn every_verb(&self) -> Assessed<Option<Node<'e>>> {
        if self.resources.is_empty() || matches!(self.everything(), Ok(Some(_))) {
            return Ok(None);
        }
        Ok(self.verbs.find(|verb| verb == "*")?.map(|(node, _)| node))
    }

    /// The `*` among resources or groups, unless the verbs have one too.
    pub(crate) fn every_resource(&self) -> Assessed<Option<Node<'e>>> {
        if self.resources.is_empty() || self.verbs.is_empty() || self.verbs.wildcard().is_some() {
            return Ok(None);
        }
        let found = self.resources.wildcard().or(self.groups.wildcard());
        Ok(self.resources.or_unknown(found).and_then(|found| self.groups.or_unknown(found))?.map(|(node, _)| node))
    }

    /// True when a wildcard check reports the rule.
    pub(crate) fn has_wildcard(&self) -> bool {
        [&self.verbs, &self.groups, &self.resources].into_iter().any(|texts| texts.wildcard().is_some())
    }

    /// A verb that changes something.
    pub(crate) fn writing_verb(&self) -> Assessed<Option<Node<'e>>> {
        Ok(self.verbs.find(|verb| !READ.contains(&verb))?.map(|(node, _)| node))
    }

    /// True unless the rule is narrowed to names of which none counts.
    fn counts(&self, is_strong_name: fn(&str) -> bool) -> Assessed<bool> {
        if self.names.is_empty() {
            return Ok(true);
        }
        self.names.find(is_strong_name).map(|name| name.is_some())
    }

    /// Groups and resources in alphabetical order, to tell rules of one role apart.
    pub(crate) fn signature(&self) -> String {
        let sorted = |texts: &Texts<'e>| {
            let texts: BTreeSet<&str> = texts.known.iter().map(|(_, text)| *text).collect();
            texts.into_iter().collect::<Vec<_>>().join(",")
        };
        format!("{}/{}", sorted(&self.groups), sorted(&self.resources))
    }

    /// Why some item cannot be read, which may allow more than was found.
    fn unread(&self) -> Assessed {
        let unknown = [&self.verbs, &self.groups, &self.resources].into_iter().find_map(|texts| texts.unknown);
        unknown.map_or(Ok(()), Err)
    }
}

/// The API groups from which everything in a namespace or a cluster is taken over: they hold pods, secrets, what makes
/// pods, roles, certificates, and what the API server itself calls.
const STRONG_GROUPS: [&str; 9] = [
    "*",
    "",
    "apps",
    "batch",
    "extensions",
    "rbac.authorization.k8s.io",
    "admissionregistration.k8s.io",
    "apiregistration.k8s.io",
    "certificates.k8s.io",
];

/// What a check of rules looks for.
pub(crate) struct Danger {
    /// Any of these is enough.
    pub(crate) powers: &'static [Power],
    /// Which item of the rule shows it best.
    pub(crate) decides: Decides,
    /// The names in `resourceNames` with which a rule still counts.
    pub(crate) strong_name: fn(&str) -> bool,
    /// What the role may do: `may read secrets`.
    pub(crate) words: &'static str,
}

/// The item of a rule at which a finding is put.
#[derive(Clone, Copy)]
pub(crate) enum Decides {
    /// Its verb.
    Verb,
    /// Its resource.
    Resource,
}

/// For what `resourceNames` narrows enough, whatever the names.
pub(crate) fn no_name(_: &str) -> bool {
    false
}

/// For what `resourceNames` does not narrow.
pub(crate) fn any_name(_: &str) -> bool {
    true
}

impl Danger {
    /// The place in the rule that allows it, through wildcards too.
    pub(crate) fn allowed_by<'e>(&self, rule: &Rule<'e>) -> Assessed<Option<Node<'e>>> {
        let Some(grant) = rule.allows(self.powers)? else { return Ok(None) };
        Ok(rule.counts(self.strong_name)?.then_some(match self.decides {
            Decides::Verb => grant.verb,
            Decides::Resource => grant.resource,
        }))
    }

    /// A finding for each rule of a role that allows it and that no wildcard check reports.
    pub(crate) fn report<'e>(&self, role: &'e Object, findings: &mut Findings<'_, 'e>) -> Assessed {
        each_rule(role, findings, |findings, rule| {
            if rule.has_wildcard() {
                return Ok(false);
            }
            let place = self.allowed_by(rule)?;
            if let Some(node) = place {
                let finding = findings.at(node, format_args!("{} {}", Named(role), self.words));
                if matches!(self.decides, Decides::Verb) {
                    finding.discriminated_by(&rule.signature());
                }
            }
            Ok(place.is_some())
        })
    }
}

/// Looks at each rule of a role. Where `look` has found something and some item of the rule could not be read, the rule
/// may allow more than was found, which is said too.
pub(crate) fn each_rule<'e>(
    object: &'e Object,
    findings: &mut Findings<'_, 'e>,
    mut look: impl FnMut(&mut Findings<'_, 'e>, &Rule<'e>) -> Assessed<bool>,
) -> Assessed {
    if is_shipped(object) {
        return Ok(());
    }
    findings.each(rules(object)?, |findings, rule| {
        let rule = rule?;
        if look(findings, &rule)? { rule.unread() } else { Ok(()) }
    })
}

/// The rules that stand in a role and are its own.
pub(crate) fn rules(object: &Object) -> Assessed<Vec<Assessed<Rule<'_>>>> {
    let Some(base) = rbac(object) else { return Ok(Vec::new()) };
    if base.field::<Mapping<'_>>(&["aggregationRule"]).get()?.is_some() {
        return Ok(Vec::new());
    }
    let is_in_namespace = object.kind == "Role";
    let rules = base.items(&["rules"]).into_iter();
    Ok(rules.map(|rule: Assessed<Base<'_>>| rule.map(|rule| Rule::of(rule, is_in_namespace))).collect())
}

/// The rules that a role has in the cluster, as far as they stand in the set: its own, and those of the cluster roles
/// that it gathers.
pub(crate) fn effective_rules<'e>(object: &'e Object, context: &Context<'e>) -> Assessed<Vec<Assessed<Rule<'e>>>> {
    let mut found = rules(object)?;
    let Some(base) = rbac(object) else { return Ok(found) };
    for selector in base.items::<Base<'e>>(&["aggregationRule", "clusterRoleSelectors"]) {
        let selector = match selector {
            Ok(selector) => Selector::label_selector(selector),
            Err(unknown) => {
                found.push(Err(unknown));
                continue;
            }
        };
        for source in context.estate.of_resource("ClusterRole", "") {
            match selector.selects(source.labels()) {
                Ok(true) => found.extend(rules(source)?),
                Ok(false) => {}
                Err(unknown) => found.push(Err(unknown)),
            }
        }
    }
    Ok(found)
}

/// An object of RBAC; other API groups have kinds of the same names.
fn rbac(object: &Object) -> Option<Base<'_>> {
    let is_rbac = matches!(object.group(), "rbac.authorization.k8s.io" | "authorization.openshift.io" | "");
    object.base().filter(|_| is_rbac)
}

/// True for a role or binding that Kubernetes, or Google's managed clusters (`gce:`), ship and keep as it is.
pub(crate) fn is_shipped(object: &Object) -> bool {
    let is_of_cluster = matches!(object.kind.as_str(), "ClusterRole" | "ClusterRoleBinding");
    let has_reserved_name = ["system:", "gce:"].iter().any(|prefix| object.name.starts_with(prefix));
    has_reserved_name || is_of_cluster && is_shipped_name(&object.name)
}

/// True for the names of the roles and bindings that Kubernetes ships.
pub(crate) fn is_shipped_name(name: &str) -> bool {
    name.starts_with("system:") || matches!(name, "cluster-admin" | "admin" | "edit" | "view")
}

/// A role or binding as titles name it.
pub(crate) struct Named<'e>(pub(crate) &'e Object);

impl fmt::Display for Named<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Object { kind, namespace, name, .. } = self.0;
        match kind.as_str() {
            "Role" => write!(formatter, "role `{namespace}/{name}`"),
            "ClusterRole" => write!(formatter, "cluster role `{name}`"),
            "RoleBinding" => write!(formatter, "role binding `{namespace}/{name}`"),
            _ => write!(formatter, "cluster role binding `{name}`"),
        }
    }
}

/// A binding of a role to subjects.
#[derive(Clone, Copy)]
pub(crate) struct Binding<'e> {
    object: &'e Object,
    base: Base<'e>,
}

impl<'e> Binding<'e> {
    /// The object as a binding.
    pub(crate) fn of(object: &'e Object) -> Option<Self> {
        rbac(object).map(|base| Self { object, base })
    }

    /// The object as a binding that Kubernetes does not ship.
    pub(crate) fn written(object: &'e Object) -> Option<Self> {
        Self::of(object).filter(|_| !is_shipped(object))
    }

    /// True when it gives its role to an account, by name or through a group.
    pub(crate) fn holds(self, namespace: &str, account: &str) -> Assessed<bool> {
        any(self.subjects().map(|subject| subject?.includes(namespace, account)))
    }

    /// `roleRef.name`.
    pub(crate) fn role_name(self) -> Field<'e, &'e str> {
        self.base.field(&["roleRef", "name"])
    }

    /// True when the role is a cluster role, as a cluster role binding can only bind such.
    fn is_of_cluster_role(self) -> Assessed<bool> {
        let kind = self.base.field::<&str>(&["roleRef", "kind"]);
        any([Ok(self.object.kind == "ClusterRoleBinding"), kind.get().map(|kind| kind == Some("ClusterRole"))])
    }

    /// True when it gives its role in one namespace alone.
    pub(crate) fn is_in_namespace(self) -> bool {
        self.object.kind == "RoleBinding"
    }

    /// True when it binds one of these cluster roles.
    pub(crate) fn binds_cluster_role(self, names: &[&str]) -> Assessed<bool> {
        let is_named = self.role_name().get().map(|name| name.is_some_and(|name| names.contains(&name)));
        all([is_named, self.is_of_cluster_role()])
    }

    /// True when it binds a role that Kubernetes ships.
    pub(crate) fn binds_shipped(self) -> Assessed<bool> {
        let is_shipped = self.role_name().get().map(|name| name.is_some_and(is_shipped_name));
        all([is_shipped, self.is_of_cluster_role()])
    }

    /// True when it binds no more than what the API server tells everybody about itself.
    pub(crate) fn is_discovery(self) -> Assessed<bool> {
        let is_discovery = self.binds_cluster_role(&[
            "system:public-info-viewer",
            "system:discovery",
            "system:basic-user",
            "system:service-account-issuer-discovery",
        ]);
        // By it a node that joins reads the address and certificate of the API server.
        let joins = "kubeadm:bootstrap-signer-clusterinfo";
        let is_join = self.role_name().get().map(|name| name == Some(joins) && self.object.namespace == "kube-public");
        any([is_discovery, is_join])
    }

    /// The role, when it stands in the set. `Ok(None)` only when the set is complete, or when it is one that Kubernetes
    /// ships.
    pub(crate) fn role(self, context: &Context<'e>) -> Assessed<Option<&'e Object>> {
        let name = self.role_name().get()?.unwrap_or("");
        let found = if self.is_of_cluster_role()? {
            context.estate.find("ClusterRole", "", name)
        } else {
            context.estate.find("Role", &self.object.namespace, name)
        };
        match found {
            Err(Unknown { why: Why::IncompleteSet, .. }) if self.binds_shipped()? => Ok(None),
            found => found,
        }
    }

    /// Whom it binds the role to.
    pub(crate) fn subjects(self) -> impl Iterator<Item = Assessed<BindingSubject<'e>>> {
        BindingSubject::of(self.object)
    }

    /// Looks at each subject.
    pub(crate) fn each_subject(
        self,
        findings: &mut Findings<'_, 'e>,
        mut look: impl FnMut(&mut Findings<'_, 'e>, BindingSubject<'e>) -> Assessed,
    ) -> Assessed {
        findings.each(self.subjects(), |findings, subject| look(findings, subject?))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use plimsoll_source::Text;
    use plimsoll_source::yaml::{Limits, parse};

    use super::*;

    #[test]
    fn a_resource_is_covered_as_the_authorizer_says() {
        for (item, resource, expected) in [
            ("pods", "pods", true),
            ("*", "pods/exec", true),
            ("*/exec", "pods/exec", true),
            ("pods/*", "pods/exec", false),
            ("*/*", "pods/exec", false),
            ("pods", "pods/exec", false),
            ("*/pods", "pods", false),
            ("Pods", "pods", false),
        ] {
            assert_eq!(covers_resource(item, resource), expected, "{item} {resource}");
        }
    }

    const GET_SECRETS: &[Power] = &[Power::namespaced("", &["secrets"], &["get"])];
    const CREATE_PODS: &[Power] = &[Power::namespaced("", &["pods"], &["create"])];
    const CREATE_TOKENS: &[Power] = &[Power::namespaced("", &["serviceaccounts/token"], &["create"])];
    const GET_NODES: &[Power] = &[Power::cluster("", &["nodes"], &["get"])];

    /// Whether a rule, in a Role or in a ClusterRole, allows the powers; `None` when that cannot be told.
    fn allows(rule: &str, is_in_namespace: bool, powers: &[Power]) -> Option<bool> {
        let parsed = parse(&Arc::new(Text::new("rule.yaml", rule)), 0, false, &Limits::default());
        let root = parsed.documents.first().unwrap().root().unwrap();
        match Rule::of(Base::whole(root), is_in_namespace).allows(powers) {
            Ok(grant) => Some(grant.is_some()),
            Err(_) => None,
        }
    }

    #[test]
    fn a_rule_allows_what_all_its_lists_cover() {
        for (rule, powers, expected) in [
            ("{apiGroups: [''], resources: [pods, secrets], verbs: [list, get]}", GET_SECRETS, Some(true)),
            ("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}", GET_SECRETS, Some(true)),
            ("{apiGroups: [apps], resources: [secrets], verbs: [get]}", GET_SECRETS, Some(false)),
            ("{apiGroups: [''], resources: [secrets], verbs: [list]}", GET_SECRETS, Some(false)),
            ("{resources: [secrets], verbs: [get]}", GET_SECRETS, Some(false)),
            ("{nonResourceURLs: ['*'], verbs: ['*']}", GET_SECRETS, Some(false)),
            ("{apiGroups: [''], resources: ['${X}', secrets], verbs: [get]}", GET_SECRETS, Some(true)),
            ("{apiGroups: [''], resources: ['${X}'], verbs: [get]}", GET_SECRETS, None),
            ("{apiGroups: [''], resources: ['${X}'], verbs: [list]}", GET_SECRETS, Some(false)),
            ("{apiGroups: '${X}', resources: [secrets], verbs: [get]}", GET_SECRETS, None),
            ("{apiGroups: [''], resources: [nodes], verbs: [get]}", GET_NODES, Some(true)),
        ] {
            assert_eq!(allows(rule, false, powers), expected, "{rule}");
        }
    }

    #[test]
    fn a_role_allows_nothing_outside_namespaces() {
        assert_eq!(allows("{apiGroups: [''], resources: [nodes], verbs: [get]}", true, GET_NODES), Some(false));
    }

    #[test]
    fn names_allow_no_creation_except_below_an_object() {
        for (resource, powers, expected) in
            [("pods", CREATE_PODS, Some(false)), ("serviceaccounts/token", CREATE_TOKENS, Some(true))]
        {
            let rule = format!("{{apiGroups: [''], resources: ['{resource}'], resourceNames: [web], verbs: [create]}}");
            assert_eq!(allows(&rule, false, powers), expected, "{rule}");
        }
    }
}
