//! The path of a place below its object, with list elements named by what identifies them.

use plimsoll_source::Node;

use crate::Site;

/// A path in three forms.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Route {
    /// From the object, list elements by merge key: `spec.containers[web].image`.
    pub named: String,
    /// From the document, list elements by number: `spec.containers[0].image`.
    pub indexed: String,
    /// The names of the list elements on the way, outermost first. Elements that have none are left out: a number would
    /// change when the list is reordered.
    pub elements: Vec<String>,
}

/// The path of a site. `root` is the object's node.
pub fn route(site: Site<'_>, root: Node<'_>) -> Route {
    let mut steps = Vec::new();
    let mut node = site.node;
    let mut below_root = true;
    while let Some(parent) = node.parent() {
        below_root &= node != root;
        let step = match node.key() {
            Some(key) => Step::Key(key.text()),
            // A key is on the route of its entry.
            None if parent.kind().is_mapping() => Step::Key(node.text()),
            None => Step::Element { name: element_name(node, parent), index: index_of(node, parent) },
        };
        steps.push((step, below_root));
        node = parent;
    }
    // Most paths are shorter; growing step by step costs more than the room.
    let mut route =
        Route { named: String::with_capacity(96), indexed: String::with_capacity(96), elements: Vec::new() };
    for (step, in_object) in steps.into_iter().rev() {
        match step {
            Step::Key(key) => {
                push_key(&mut route.indexed, key);
                if in_object {
                    push_key(&mut route.named, key);
                }
            }
            Step::Element { name, index } => {
                push_index(&mut route.indexed, index);
                if in_object {
                    match name {
                        Some(name) => {
                            route.named.push('[');
                            route.named.push_str(&name);
                            route.named.push(']');
                            route.elements.push(name);
                        }
                        None => route.named.push_str(&format!("[#{index}]")),
                    }
                }
            }
        }
    }
    for key in site.tail {
        push_key(&mut route.named, key);
        push_key(&mut route.indexed, key);
    }
    route
}

enum Step<'t> {
    Key(&'t str),
    Element { name: Option<String>, index: usize },
}

fn push_index(path: &mut String, index: usize) {
    path.push('[');
    match u8::try_from(index) {
        Ok(digit @ 0..=9) => path.push(char::from(b'0' + digit)),
        _ => path.push_str(&index.to_string()),
    }
    path.push(']');
}

fn push_key(path: &mut String, key: &str) {
    if key.is_empty() || key.bytes().any(|byte| matches!(byte, b'.' | b'[' | b']')) {
        path.push_str(&format!("[\"{key}\"]"));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

fn index_of(node: Node<'_>, parent: Node<'_>) -> usize {
    parent.items().position(|item| item == node).unwrap_or(0)
}

/// What identifies an element among its neighbours, if anything does: the value of its list's merge key, or a short
/// scalar itself. Source of the keys: patch merge keys of the Kubernetes API types.
fn element_name(node: Node<'_>, parent: Node<'_>) -> Option<String> {
    if node.kind().is_mapping() {
        let list = parent.key().map_or("", |key| key.text());
        let keys: &[&str] = match list {
            "ports" => &["containerPort", "port", "name"],
            "volumeMounts" => &["mountPath"],
            "volumeDevices" => &["devicePath"],
            "hostAliases" => &["ip"],
            "tolerations" => &["key"],
            _ => &["name"],
        };
        // Null is no name, however it is written.
        let name = keys.iter().find_map(|key| node.get(key).filter(|name| !name.is_null()));
        let name = name.filter(|name| !name.is_concealed());
        return name.map(|name| name.text().to_owned());
    }
    let list = parent.key().map_or("", |key| key.text());
    // A secret is no name: routes are shown, and names go into fingerprints, from which a weak one could be guessed.
    let text = match (list, node.written_text().split_once('=')) {
        // Such a list is a mapping in another notation, and its values may be secret.
        ("environment" | "args" | "labels", Some((name, _))) => name,
        _ if node.is_concealed() => "",
        _ => node.written_text(),
    };
    (!text.is_empty() && text.len() <= 40 && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}
