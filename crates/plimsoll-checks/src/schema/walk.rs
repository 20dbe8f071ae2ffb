//! An object beside its type.

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

use super::similar::{Frame, Hint};
use super::types::{Fields, Inner, Schema};
use super::value::{Fit, described, fit};

/// What to look for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    /// Keys that are no fields.
    Keys,
    /// Values of the wrong type, and fields that must not be missing.
    Types,
}

/// Something that the server objects to.
#[derive(Debug)]
pub(crate) enum Problem<'e> {
    /// A key that is no field.
    Key { key: Node<'e>, hint: Option<Hint<'e>> },
    /// A value that is not what is wanted there.
    Value { node: Node<'e>, wanted: &'static str, mistake: Mistake },
    /// A mapping without a field that it must have.
    Missing { mapping: Node<'e>, name: &'e str, tail: &'static [&'static str] },
}

/// What is wrong with a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mistake {
    /// It is of another type: this one.
    Type(&'static str),
    /// It is of the right type and does not fit.
    Value,
}

/// A walk over one object.
pub(crate) struct Walk<'e> {
    look: Look,
    /// A patch: what is missing comes from elsewhere.
    is_partial: bool,
    /// Inside the status, which the server does not take from manifests.
    in_status: bool,
    /// Keys for which a hint is still sought.
    hints: u32,
    found: Vec<Assessed<Problem<'e>>>,
}

/// Unknown keys of an object that get a hint. Names are compared letter by letter, and the file may be hostile.
const HINTS: u32 = 100;

impl<'e> Walk<'e> {
    pub(crate) fn new(look: Look, is_partial: bool) -> Self {
        Self { look, is_partial, in_status: false, hints: HINTS, found: Vec::new() }
    }

    /// Walks an object of these fields.
    pub(crate) fn over(mut self, root: Node<'e>, fields: Fields<'e>) -> Vec<Assessed<Problem<'e>>> {
        self.object(root, fields, None);
        self.found
    }

    fn at(&mut self, node: Node<'e>, schema: Schema<'e>, around: &Frame<'_, 'e>) {
        if node.is_null() {
            return;
        }
        match schema {
            Schema::Anything => {}
            Schema::Object(fields) => self.object(node, fields, Some(around)),
            Schema::List(inner) if node.kind().is_sequence() => {
                node.items().for_each(|item| self.at(item, inner.schema(), around));
            }
            Schema::Map(inner) if node.kind().is_mapping() => {
                node.entries().for_each(|(_, value)| self.at(value, inner.schema(), around));
            }
            Schema::Either(one, other) => self.either(node, one, other, around),
            Schema::List(_) => self.misfit(node, "a list"),
            Schema::Map(_) => self.misfit(node, "a mapping"),
            scalar if self.look == Look::Types => match fit(node, scalar) {
                Fit::Fits => {}
                Fit::Unknown => self.unknown(node),
                Fit::WrongType(wanted) => self.misfit(node, wanted),
                Fit::WrongValue(wanted) => {
                    self.found.push(Ok(Problem::Value { node, wanted, mistake: Mistake::Value }));
                }
            },
            _ => {}
        }
    }

    /// Takes the alternative that has the form of the node.
    fn either(&mut self, node: Node<'e>, one: Inner<'e>, other: Inner<'e>, around: &Frame<'_, 'e>) {
        let has_form = |schema: Schema<'e>| match schema {
            Schema::Object(_) | Schema::Map(_) => node.kind().is_mapping(),
            Schema::List(_) => node.kind().is_sequence(),
            _ => node.kind().is_scalar(),
        };
        let chosen = if has_form(one.schema()) { one } else { other };
        self.at(node, chosen.schema(), around);
    }

    fn object(&mut self, node: Node<'e>, fields: Fields<'e>, up: Option<&Frame<'_, 'e>>) {
        if !node.kind().is_mapping() {
            return self.misfit(node, "a mapping");
        }
        let frame = Frame { node, fields, up };
        for (key, value) in node.entries() {
            let name = key.text();
            match fields.find(name) {
                Some(schema) => {
                    let is_status = up.is_none() && name == "status";
                    self.in_status |= is_status;
                    self.at(value, schema, &frame);
                    self.in_status &= !is_status;
                }
                None if self.look == Look::Keys && !fields.is_open() && !value.is_null() => self.key(key, &frame),
                None => {}
            }
        }
        if self.look == Look::Types && !self.is_partial && !self.in_status {
            let is_missing = |name: &str| node.get(name).is_none_or(Node::is_null);
            for (name, tail) in fields.required().into_iter().filter(|(name, _)| is_missing(name)) {
                self.found.push(Ok(Problem::Missing { mapping: node, name, tail }));
            }
        }
    }

    fn key(&mut self, key: Node<'e>, frame: &Frame<'_, 'e>) {
        if key.is_placeholder() {
            self.unknown(key);
        } else if !(self.is_partial && key.text().starts_with('$')) {
            // In a patch such keys say how to merge.
            let hint = if self.hints > 0 { frame.hint(key.text()) } else { None };
            self.hints = self.hints.saturating_sub(1);
            self.found.push(Ok(Problem::Key { key, hint }));
        }
    }

    /// A value of another type. What a placeholder becomes is unknown, and with it any keys in it.
    fn misfit(&mut self, node: Node<'e>, wanted: &'static str) {
        if node.is_placeholder() {
            self.unknown(node);
        } else if self.look == Look::Types {
            let mistake = Mistake::Type(described(node));
            self.found.push(Ok(Problem::Value { node, wanted, mistake }));
        }
    }

    fn unknown(&mut self, node: Node<'e>) {
        self.found.push(Err(Unknown::at(Why::Unresolved, node.document().id(), node.id())));
    }
}
