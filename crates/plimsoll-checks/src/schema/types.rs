//! What may stand at a place: one view of the types of Kubernetes and of the schemas of custom kinds.

use plimsoll_facts::CustomVersion;
use plimsoll_model::Minor;
use plimsoll_source::{Node, Scalar};

use super::table::{self, Field, Wanted};

/// What may stand at a place.
#[derive(Clone, Copy)]
pub(crate) enum Schema<'e> {
    Anything,
    Text,
    Time,
    Truth,
    /// A whole number of so many bits.
    Integer(u32),
    Number,
    Base64,
    Quantity,
    IntegerOrText,
    /// One of the values of a list.
    OneOf(Node<'e>),
    List(Inner<'e>),
    /// A mapping with free keys.
    Map(Inner<'e>),
    Object(Fields<'e>),
    Either(Inner<'e>, Inner<'e>),
}

/// A schema that is not looked into yet.
#[derive(Clone, Copy)]
pub(crate) enum Inner<'e> {
    Known(&'static Wanted, Minor),
    Custom(Node<'e>, Rules),
}

/// What holds everywhere in a custom schema.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    target: Minor,
    /// Unknown fields are kept at every place.
    keeps_unknown_fields: bool,
}

/// The fields of a mapping.
#[derive(Clone, Copy)]
pub(crate) enum Fields<'e> {
    /// Those of a type of Kubernetes that are there in the version.
    Known { fields: &'static [Field], target: Minor },
    /// Those of a custom schema.
    Custom { schema: Node<'e>, is_object: bool, is_open: bool, rules: Rules },
}

impl<'e> Inner<'e> {
    pub(crate) fn schema(self) -> Schema<'e> {
        match self {
            Self::Known(wanted, target) => known(wanted, target),
            Self::Custom(schema, rules) => custom(schema, rules),
        }
    }
}

fn known<'e>(wanted: &'static Wanted, target: Minor) -> Schema<'e> {
    match wanted {
        Wanted::Anything => Schema::Anything,
        Wanted::Text => Schema::Text,
        Wanted::Time => Schema::Time,
        Wanted::Truth => Schema::Truth,
        Wanted::Integer(bits) => Schema::Integer(*bits),
        Wanted::Number => Schema::Number,
        Wanted::Base64 => Schema::Base64,
        Wanted::Quantity => Schema::Quantity,
        Wanted::IntegerOrText => Schema::IntegerOrText,
        Wanted::List(item) => Schema::List(Inner::Known(item, target)),
        Wanted::Map(value) => Schema::Map(Inner::Known(value, target)),
        Wanted::Either(both) => Schema::Either(Inner::Known(&both.0, target), Inner::Known(&both.1, target)),
        Wanted::Object(number) => Schema::Object(Fields::Known { fields: table::fields(*number), target }),
    }
}

/// Reads a schema of the form that custom resource definitions have. What it combines from parts is left open.
fn custom(schema: Node<'_>, rules: Rules) -> Schema<'_> {
    let is = |flag: &str| is_true(schema, flag);
    if is("x-kubernetes-int-or-string") {
        return Schema::IntegerOrText;
    }
    if let Some(values) = schema.get("enum").filter(|values| values.kind().is_sequence()) {
        return Schema::OneOf(values);
    }
    match schema.get("type").map_or("", Node::text) {
        "string" => Schema::Text,
        "integer" => Schema::Integer(64),
        "number" => Schema::Number,
        "boolean" => Schema::Truth,
        "array" => schema.get("items").map_or(Schema::Anything, |items| Schema::List(Inner::Custom(items, rules))),
        "object" => match schema.get("additionalProperties") {
            Some(values) if values.kind().is_mapping() => Schema::Map(Inner::Custom(values, rules)),
            Some(_) => Schema::Anything,
            None => {
                let is_open = rules.keeps_unknown_fields || is("x-kubernetes-preserve-unknown-fields");
                let is_object = is("x-kubernetes-embedded-resource");
                Schema::Object(Fields::Custom { schema, is_object, is_open, rules })
            }
        },
        _ => Schema::Anything,
    }
}

/// True when the field is a written `true`.
fn is_true(node: Node<'_>, key: &str) -> bool {
    node.get(key).and_then(Node::scalar) == Some(Scalar::Bool(true))
}

impl<'e> Fields<'e> {
    /// The fields of the objects of a custom kind; `None` when their schema says nothing.
    pub(crate) fn custom(version: CustomVersion<'e>, target: Minor) -> Option<Self> {
        let schema = version.schema.filter(|schema| schema.kind().is_mapping())?;
        let rules = Rules { target, keeps_unknown_fields: version.keeps_unknown_fields };
        // A schema without fields, which newer servers refuse, keeps what it is given.
        let keeps = is_true(schema, "x-kubernetes-preserve-unknown-fields") || schema.get("properties").is_none();
        Some(Self::Custom { schema, is_object: true, is_open: rules.keeps_unknown_fields || keeps, rules })
    }

    /// What may stand in the field of that name; `None` when there is no such field.
    pub(crate) fn find(self, name: &str) -> Option<Schema<'e>> {
        match self {
            Self::Known { fields, target } => {
                let first = fields.partition_point(|field| field.name < name);
                let forms = fields.iter().skip(first).take_while(|field| field.name == name);
                let mut now = forms.filter(|field| field.lifetime.covers(target));
                now.next().map(|field| known(&field.wanted, target))
            }
            Self::Custom { schema, is_object, rules, .. } => match name {
                // What a definition says of these adds nothing to what every object has.
                "apiVersion" | "kind" if is_object => Some(Schema::Text),
                "metadata" if is_object && !table::reaches(rules.target) => Some(Schema::Anything),
                "metadata" if is_object => {
                    Some(Schema::Object(Fields::Known { fields: table::object_meta(), target: rules.target }))
                }
                name => Some(custom(schema.get("properties")?.get(name)?, rules)),
            },
        }
    }

    /// True when the mapping may have any other field.
    pub(crate) fn is_open(self) -> bool {
        match self {
            Self::Known { .. } => false,
            Self::Custom { is_open, .. } => is_open,
        }
    }

    /// The names of the fields.
    pub(crate) fn names(self) -> Vec<&'e str> {
        match self {
            Self::Known { fields, target } => {
                let now = fields.iter().filter(|field| field.lifetime.covers(target));
                now.map(|field| field.name).collect()
            }
            Self::Custom { schema, is_object, .. } => {
                let own = schema.get("properties").into_iter().flat_map(Node::entries).map(|(key, _)| key.text());
                let common = ["apiVersion", "kind", "metadata"].into_iter().filter(|_| is_object);
                own.chain(common).collect()
            }
        }
    }

    /// The fields that the server refuses to miss, each with its name as the missing part of a route, where that is
    /// known at compile time.
    pub(crate) fn required(self) -> Vec<(&'e str, &'static [&'static str])> {
        match self {
            Self::Known { fields, target } => {
                let now = fields.iter().filter(|field| field.is_required && field.lifetime.covers(target));
                now.map(|field| (field.name, std::slice::from_ref(&field.name))).collect()
            }
            Self::Custom { schema, .. } => {
                let names = schema.get("required").into_iter().flat_map(Node::items).map(Node::text);
                // The server fills in defaults before it looks.
                let property = |name: &str| schema.get("properties").and_then(|properties| properties.get(name));
                let has_default = |name: &str| property(name).is_some_and(|schema| schema.get("default").is_some());
                names.filter(|name| !has_default(name)).map(|name| (name, [].as_slice())).collect()
            }
        }
    }
}

/// What may stand at a node below a root with these fields, as far as the keys on the way are known.
pub(crate) fn schema_of<'e>(node: Node<'e>, root: Node<'e>, fields: Fields<'e>) -> Option<Schema<'e>> {
    if node == root {
        return Some(Schema::Object(fields));
    }
    match (schema_of(node.parent()?, root, fields)?, node.key()) {
        (Schema::Object(fields), Some(key)) => fields.find(key.text()),
        (Schema::Map(inner), Some(_)) | (Schema::List(inner), None) => Some(inner.schema()),
        _ => None,
    }
}
