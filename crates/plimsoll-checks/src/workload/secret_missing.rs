//! PLM-S009: reference to a Secret or ConfigMap, or to a key of one, that does not exist.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Estate, Field, Mapping, Object, PodSpec};
use plimsoll_model::Assessed;
use plimsoll_source::{Document, Node};

const SECRET: &str = "Secret";
const CONFIG_MAP: &str = "ConfigMap";

/// ConfigMaps that a cluster puts into every namespace. Source: Kubernetes and OpenShift documentation.
const OF_THE_CLUSTER: [&str; 2] = ["kube-root-ca.crt", "openshift-service-ca.crt"];

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let place = Place { estate: context.estate, namespace: &pod.object().namespace };
    let of_containers = findings.each(pod.every_container(), |findings, container| {
        let base = container?.base();
        let of_variables = findings.each(base.items::<Base<'_>>(&["env"]), |findings, variable| {
            let variable = Base::whole(variable?.node);
            let secret = variable.field::<Base<'_>>(&["valueFrom", "secretKeyRef"]).get()?;
            let map = variable.field::<Base<'_>>(&["valueFrom", "configMapKeyRef"]).get()?;
            for (reference, kind) in [(secret, SECRET), (map, CONFIG_MAP)] {
                let Some(reference) = reference else { continue };
                if let Some(object) = place.find(reference, &["name"], kind, findings)? {
                    key_of(object, reference, findings)?;
                }
            }
            Ok(())
        });
        let of_sources = findings.each(base.items::<Base<'_>>(&["envFrom"]), |findings, source| {
            let source = Base::whole(source?.node);
            let secret = source.field::<Base<'_>>(&["secretRef"]).get()?;
            let map = source.field::<Base<'_>>(&["configMapRef"]).get()?;
            for (reference, kind) in [(secret, SECRET), (map, CONFIG_MAP)] {
                let Some(reference) = reference else { continue };
                place.find(reference, &["name"], kind, findings)?;
            }
            Ok(())
        });
        of_variables.and(of_sources)
    });
    let of_volumes = findings.each(pod.every_volume(), |findings, volume| {
        let volume = Base::whole(volume?.base().node);
        if let Some(secret) = volume.field::<Base<'_>>(&["secret"]).get()? {
            return place.files(secret, &["secretName"], SECRET, findings);
        }
        if let Some(map) = volume.field::<Base<'_>>(&["configMap"]).get()? {
            return place.files(map, &["name"], CONFIG_MAP, findings);
        }
        findings.each(volume.items::<Base<'_>>(&["projected", "sources"]), |findings, source| {
            let source = source?;
            if let Some(secret) = source.field::<Base<'_>>(&["secret"]).get()? {
                return place.files(secret, &["name"], SECRET, findings);
            }
            match source.field::<Base<'_>>(&["configMap"]).get()? {
                Some(map) => place.files(map, &["name"], CONFIG_MAP, findings),
                None => Ok(()),
            }
        })
    });
    of_containers.and(of_volumes)
}

/// Where references of a pod lead.
#[derive(Clone, Copy)]
struct Place<'e> {
    estate: &'e Estate,
    namespace: &'e str,
}

impl<'e> Place<'e> {
    /// The object that a reference names. One that is not there is reported, unless something else may make it.
    fn find(
        self,
        reference: Base<'e>,
        path: &'static [&'static str],
        kind: &str,
        findings: &mut Findings<'_, 'e>,
    ) -> Assessed<Option<&'e Object>> {
        if reference.field::<bool>(&["optional"]).get()? == Some(true) {
            return Ok(None);
        }
        let site = reference.field::<&str>(path);
        let Some(name) = site.get()? else { return Ok(None) };
        let found = self.estate.find(kind, self.namespace, name)?;
        if found.is_none() && !self.is_made(name) {
            let kind = if kind == SECRET { "secret" } else { "config map" };
            let title = format_args!("{kind} `{name}` is not in namespace `{}`", self.namespace);
            findings.at(site, title).discriminated_by(name);
        }
        Ok(found)
    }

    /// A volume's or source's object, and the keys that its items name.
    fn files(
        self,
        reference: Base<'e>,
        path: &'static [&'static str],
        kind: &str,
        findings: &mut Findings<'_, 'e>,
    ) -> Assessed {
        let Some(object) = self.find(reference, path, kind, findings)? else { return Ok(()) };
        findings.each(reference.items::<Base<'_>>(&["items"]), |findings, item| key_of(object, item?, findings))
    }

    /// True when something in the set may make the object: a generator of a kustomization, or a custom resource of the
    /// namespace that has its name, begins it or speaks of it, as those for sealed and external secrets, certificates
    /// and databases do.
    fn is_made(self, name: &str) -> bool {
        if OF_THE_CLUSTER.contains(&name) {
            return true;
        }
        let speaks_of = |object: &Object| object.document.nodes().any(|node| node.text() == name);
        let is_maker = |object: &Object| {
            object.is_custom()
                && object.namespace == self.namespace
                && (name.starts_with(object.name.as_str()) || name.ends_with(object.name.as_str()) || speaks_of(object))
        };
        let generates = |document: &Document| {
            let lists = ["secretGenerator", "configMapGenerator"].into_iter();
            let lists = lists.filter_map(|list| document.root()?.get(list));
            lists.flat_map(Node::items).any(|item| item.get("name").is_some_and(|found| found.text() == name))
        };
        self.estate.objects().any(is_maker)
            || self.estate.files().iter().flat_map(|file| &file.documents).any(|document| generates(document))
    }
}

/// Looks for the key that a reference or an item names.
fn key_of<'e>(object: &'e Object, reference: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let site: Field<'_, &str> = reference.field(&["key"]);
    let (Some(key), Some(base)) = (site.get()?, object.base()) else { return Ok(()) };
    for path in [&["data"], &["stringData"], &["binaryData"]] {
        if base.field::<Mapping<'_>>(path).get()?.is_some_and(|Mapping(node)| node.get(key).is_some()) {
            return Ok(());
        }
    }
    let kind = if object.kind == SECRET { "secret" } else { "config map" };
    findings.at(site, format_args!("{kind} `{}` has no key `{key}`", object.name)).discriminated_by(key);
    Ok(())
}
