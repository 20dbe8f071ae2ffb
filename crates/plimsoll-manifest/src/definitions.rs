//! Custom resource definitions: where the schemas in them say that their objects keep pod specs.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::{CustomDefinition, Object, PodOrigin, SourceFile};
use plimsoll_source::Node;

use crate::objects::subject;
use crate::pods::schema_templates;

/// A place in the objects of a kind at which a pod spec stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PodRoute {
    /// From the object to the mapping that holds the containers: keys joined by `.`, `*` for every value of a mapping,
    /// and `[]` behind a step for every item of a list. `spec.tasks[].template.spec`
    pub route: String,
    /// True when the schema wants containers there. Otherwise something else is merged into the spec before it runs.
    pub requires_containers: bool,
}

/// The places at which a schema (`openAPIV3Schema`) embeds pod specs: mappings with a list `containers` of mappings
/// that have `image` and `command`. Order: as in the schema. What a schema leaves open is not found.
pub fn pod_routes(schema: Node<'_>) -> Vec<PodRoute> {
    let mut found = Vec::new();
    search(schema, &mut String::new(), &mut found);
    found
}

fn search(schema: Node<'_>, route: &mut String, found: &mut Vec<PodRoute>) {
    if let Some(items) = schema.get("items") {
        within(route, "[]", |route| search(items, route, found));
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.kind().is_mapping()) {
        step(route, "*", |route| search(values, route, found));
    }
    let Some(properties) = schema.get("properties") else { return };
    if properties.get("containers").is_some_and(are_containers) && !route.is_empty() {
        let required = schema.get("required").into_iter().flat_map(Node::items);
        let requires_containers = required.map(Node::text).any(|name| name == "containers");
        found.push(PodRoute { route: route.clone(), requires_containers });
        return;
    }
    for (key, property) in properties.entries() {
        // A key with signs of a route in it could not be told from one.
        if !key.text().is_empty() && !key.text().contains(['.', '[', '*']) {
            step(route, key.text(), |route| search(property, route, found));
        }
    }
}

/// True for the schema of a list of containers.
fn are_containers(list: Node<'_>) -> bool {
    let properties = list.get("items").and_then(|items| items.get("properties"));
    properties.is_some_and(|properties| ["image", "command"].iter().all(|key| properties.get(key).is_some()))
}

fn step(route: &mut String, name: &str, inside: impl FnOnce(&mut String)) {
    let dot = if route.is_empty() { "" } else { "." };
    within(route, &format!("{dot}{name}"), inside);
}

fn within(route: &mut String, text: &str, inside: impl FnOnce(&mut String)) {
    let length = route.len();
    route.push_str(text);
    inside(route);
    route.truncate(length);
}

/// Group, kind and version.
type Name = (String, String, String);

/// Gives objects of custom kinds the pod specs that the definitions among the files know of. What is known of a kind
/// without them stays as it is; what was found by its shape gives way.
pub(crate) fn settle_pods(files: &mut [SourceFile]) {
    let routes = routes(files);
    if routes.is_empty() {
        return;
    }
    for object in files.iter_mut().flat_map(|file| &mut file.objects) {
        if let Some(routes) = routes.get(&name(object)) {
            add_pods(object, routes);
        }
    }
}

fn name(object: &Object) -> Name {
    let version = object.api_version.rsplit('/').next().unwrap_or_default();
    (object.group().to_owned(), object.kind.clone(), version.to_owned())
}

/// The routes of the kinds that are defined among the files and have objects there.
fn routes(files: &[SourceFile]) -> BTreeMap<Name, Vec<PodRoute>> {
    let objects = || files.iter().flat_map(|file| &file.objects);
    let definitions: Vec<_> = objects().filter_map(CustomDefinition::of).collect();
    if definitions.is_empty() {
        return BTreeMap::new();
    }
    let mut wanted: BTreeMap<Name, Vec<PodRoute>> =
        objects().filter(|object| object.group().contains('.')).map(|object| (name(object), Vec::new())).collect();
    for definition in definitions {
        for version in definition.versions() {
            let name = (definition.group().to_owned(), definition.kind().to_owned(), version.name.to_owned());
            // Of several definitions of the same version the first one with a schema counts.
            if let (Some(routes), Some(schema)) = (wanted.get_mut(&name).filter(|it| it.is_empty()), version.schema) {
                *routes = pod_routes(schema);
            }
        }
    }
    wanted.retain(|_, routes| !routes.is_empty());
    wanted
}

fn add_pods(object: &mut Object, routes: &[PodRoute]) {
    let mut found = Vec::new();
    if let Some(root) = object.node() {
        for route in routes {
            schema_templates(root, route, &mut found);
        }
    }
    let of_kind = object.pods.iter().filter(|known| known.origin == PodOrigin::Kind);
    let known: BTreeSet<_> = of_kind.map(|known| known.spec).collect();
    found.retain(|template| !known.contains(&template.spec));
    let better: BTreeSet<_> = found.iter().map(|template| template.spec).collect();
    object.pods.retain(|template| !better.contains(&template.spec));
    object.pods.append(&mut found);
    object.pods.sort_by_key(|template| template.spec);
    object.subject = subject(object);
}
