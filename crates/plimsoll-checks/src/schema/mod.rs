//! Objects against the types of the Kubernetes API and against the schemas of custom resource definitions in the set.
//!
//! [`problems`] walks an object beside its type, reading values as the server does when it decodes strictly. What a
//! placeholder hides is unknown; what the schema leaves open is not looked at.

mod lifecycle;
mod similar;
mod table;
mod types;
mod value;
mod walk;

use plimsoll_engine::Context;
use plimsoll_facts::{Completeness, CustomDefinition, CustomVersion, Object};
use plimsoll_model::{Assessed, Minor, Unknown, Why};
use plimsoll_source::Node;

pub(crate) use lifecycle::{Fate, Replacement, has_same_shape};
pub(crate) use similar::Hint;
pub(crate) use walk::{Look, Mistake, Problem};

use types::{Fields, Schema};
use walk::Walk;

/// Where an object's type comes from.
enum Known<'e> {
    /// The server has it in this version.
    Fields(Fields<'e>),
    /// It is one of several definitions of the same custom kind.
    Custom(Vec<CustomVersion<'e>>),
    /// Nobody describes it, or not in this version.
    Nothing,
}

/// What is wrong with an object, or cannot be told.
pub(crate) fn problems<'e>(object: &'e Object, context: &Context<'e>, look: Look) -> Vec<Assessed<Problem<'e>>> {
    let Some(root) = object.node() else { return Vec::new() };
    let is_partial = object.completeness == Completeness::Partial;
    let walk = |fields: Fields<'e>| Walk::new(look, is_partial).over(root, fields);
    match known(object, context) {
        Err(unknown) => vec![Err(unknown)],
        Ok(Known::Nothing) => Vec::new(),
        Ok(Known::Fields(fields)) => walk(fields),
        // Where definitions differ, the one counts that the object fits best.
        Ok(Known::Custom(versions)) => {
            let tries = versions.into_iter().map(|version| match Fields::custom(version, context.target) {
                Some(fields) => walk(fields),
                None => Vec::new(),
            });
            tries.min_by_key(Vec::len).unwrap_or_default()
        }
    }
}

fn known<'e>(object: &'e Object, context: &Context<'e>) -> Assessed<Known<'e>> {
    let target = context.target;
    match table::kind(&object.api_version, &object.kind) {
        Some(_) if !table::reaches(target) => Err(beyond(object)),
        Some(kind) if kind.lifetime.covers(target) => {
            Ok(Known::Fields(Fields::Known { fields: kind.fields(), target }))
        }
        Some(_) => Ok(Known::Nothing),
        None if lifecycle::is_served(&object.api_version, &object.kind, target) => Err(beyond(object)),
        None => Ok(Known::Custom(
            definitions(object, context)
                .filter_map(|it| it.version(version(object)))
                .filter(|it| it.is_served)
                .collect(),
        )),
    }
}

/// Nobody wrote down the types of that version.
fn beyond(object: &Object) -> Unknown {
    match object.node() {
        Some(root) => Unknown::at(Why::OutOfReach, root.document().id(), root.id()),
        None => Unknown::new(Why::OutOfReach),
    }
}

/// What became of the version in which an object is written; `None` while nothing speaks against it.
pub(crate) fn fate(object: &Object, target: Minor) -> Assessed<Option<Fate>> {
    if lifecycle::is_untold(&object.api_version, &object.kind, target) {
        return Err(beyond(object));
    }
    Ok(lifecycle::fate(&object.api_version, &object.kind, target))
}

/// Definitions of one kind that are looked at; more than one is an accident already.
const DEFINITIONS: usize = 8;

/// The definitions of an object's kind in the set.
pub(crate) fn definitions<'e>(
    object: &'e Object,
    context: &Context<'e>,
) -> impl Iterator<Item = CustomDefinition<'e>> + use<'e> {
    context.estate.definitions(object.group(), &object.kind).take(DEFINITIONS)
}

/// The version in an object's `apiVersion`.
pub(crate) fn version(object: &Object) -> &str {
    object.api_version.rsplit('/').next().unwrap_or_default()
}

/// Why no server takes objects of this kind in this version of their group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unserved {
    /// Only later servers do.
    Later(Minor),
    /// The kind is in these versions.
    In(Vec<&'static str>),
    /// The group has no such kind; perhaps the one that is named like it.
    Kind(Option<&'static str>),
    /// The definition of the custom kind has no such version, or does not offer it.
    Version,
}

/// Why a server of the target version would not take the object, apart from kinds that are gone.
pub(crate) fn unserved(object: &Object, context: &Context<'_>) -> Option<Unserved> {
    let (api_version, kind, target) = (object.api_version.as_str(), object.kind.as_str(), context.target);
    if let Some(row) = table::kind(api_version, kind) {
        return (table::reaches(target) && target < row.lifetime.first).then_some(Unserved::Later(row.lifetime.first));
    }
    if lifecycle::is_known(api_version, kind) || is_list(api_version, kind) {
        return None;
    }
    let rows = table::kinds();
    let mut defined = definitions(object, context).peekable();
    if defined.peek().is_some() {
        let is_offered = |it: CustomDefinition<'_>| it.version(version(object)).is_some_and(|it| it.is_served);
        return (!defined.any(is_offered)).then_some(Unserved::Version);
    }
    if !rows.iter().any(|row| row.group() == object.group()) && !lifecycle::has_group(object.group()) {
        return None;
    }
    let served = rows.iter().filter(|row| row.lifetime.covers(target));
    let elsewhere: Vec<_> = served.clone().filter(|row| row.kind == kind).map(|row| row.api_version).collect();
    if !elsewhere.is_empty() {
        return Some(Unserved::In(elsewhere));
    }
    let similar = similar::nearest(kind, served.filter(|row| row.api_version == api_version).map(|row| row.kind));
    // Files of other tools say `v1` too, without being objects of a cluster.
    (object.group() != "" || similar.is_some()).then_some(Unserved::Kind(similar))
}

/// True for lists of known kinds.
fn is_list(api_version: &str, kind: &str) -> bool {
    kind.strip_suffix("List").is_some_and(|kind| kind.is_empty() || table::kind(api_version, kind).is_some())
}

/// The name that an unknown key in an object of Kubernetes itself was meant to be, as far as its letters tell.
pub(crate) fn intended<'e>(object: &'e Object, key: Node<'e>) -> Option<&'e str> {
    let kind = table::kind(&object.api_version, &object.kind)?;
    let fields = Fields::Known { fields: kind.fields(), target: kind.lifetime.last };
    match types::schema_of(key.parent()?, object.node()?, fields)? {
        Schema::Object(fields) => similar::nearest(key.text(), fields.names()),
        _ => None,
    }
}
