//! Label selectors, as the API server evaluates them.
//!
//! Source: `labels.Selector` of Kubernetes: all requirements must hold; an empty selector selects everything; `NotIn`
//! holds where the label is missing.

use plimsoll_facts::{Base, Labels, Mapping};
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

/// A selector.
#[derive(Clone, Debug)]
pub struct Selector<'e> {
    requirements: Vec<Requirement<'e>>,
    /// Why some requirement is not known; the others still tell what is not selected.
    unknown: Option<Unknown>,
}

#[derive(Clone, Debug)]
struct Requirement<'e> {
    key: &'e str,
    test: Test<'e>,
}

#[derive(Clone, Debug)]
enum Test<'e> {
    In(Vec<&'e str>),
    NotIn(Vec<&'e str>),
    Exists,
    Missing,
}

impl<'e> Selector<'e> {
    /// A label selector with `matchLabels` and `matchExpressions`.
    pub fn label_selector(base: Base<'e>) -> Self {
        let base = Base::whole(base.node);
        let mut selector = Self { requirements: Vec::new(), unknown: None };
        match base.field::<Mapping<'e>>(&["matchLabels"]).get() {
            Ok(Some(Mapping(pairs))) => selector.add_pairs(pairs),
            Ok(None) => {}
            Err(unknown) => selector.unknown = Some(unknown),
        }
        for expression in base.items::<Base<'e>>(&["matchExpressions"]) {
            match expression.and_then(requirement) {
                Ok(requirement) => selector.requirements.push(requirement),
                Err(unknown) => selector.unknown = Some(unknown),
            }
        }
        selector
    }

    /// A selector of plain pairs, as Services and replication controllers have it.
    pub fn pairs(Mapping(pairs): Mapping<'e>) -> Self {
        let mut selector = Self { requirements: Vec::new(), unknown: None };
        selector.add_pairs(pairs);
        selector
    }

    fn add_pairs(&mut self, pairs: Node<'e>) {
        for (key, value) in pairs.entries() {
            if value.is_placeholder() {
                self.unknown = Some(Unknown::at(Why::Unresolved, value.document().id(), value.id()));
            } else {
                self.requirements.push(Requirement { key: key.text(), test: Test::In(vec![value.text()]) });
            }
        }
    }

    /// True when it asks for nothing. What that selects depends on who asks: everything for a policy, nothing for a
    /// Service.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty() && self.unknown.is_none()
    }

    /// True when the labels meet all requirements. A requirement that is proven to fail decides, whatever is unknown.
    pub fn selects(&self, labels: Labels<'e>) -> Assessed<bool> {
        let mut unknown = self.unknown;
        for requirement in &self.requirements {
            match labels.value(requirement.key) {
                Ok(value) if requirement.test.holds(value) => {}
                Ok(_) => return Ok(false),
                Err(reason) => unknown = unknown.or(Some(reason)),
            }
        }
        unknown.map_or(Ok(true), Err)
    }

    /// A pair that all selected labels have, to look them up by.
    pub(crate) fn needed_pair(&self) -> Option<(&'e str, &'e str)> {
        self.requirements.iter().find_map(|requirement| match requirement.test {
            Test::In(ref values) => match values.as_slice() {
                [value] => Some((requirement.key, *value)),
                _ => None,
            },
            _ => None,
        })
    }
}

impl Test<'_> {
    fn holds(&self, value: Option<&str>) -> bool {
        match self {
            Self::In(values) => value.is_some_and(|value| values.contains(&value)),
            Self::NotIn(values) => value.is_none_or(|value| !values.contains(&value)),
            Self::Exists => value.is_some(),
            Self::Missing => value.is_none(),
        }
    }
}

fn requirement(base: Base<'_>) -> Assessed<Requirement<'_>> {
    let malformed = Unknown::at(Why::Malformed, base.node.document().id(), base.node.id());
    let key = base.field::<&str>(&["key"]).get()?.ok_or(malformed)?;
    let values = || base.items::<&str>(&["values"]).into_iter().collect::<Assessed<Vec<_>>>();
    let test = match base.field::<&str>(&["operator"]).get()?.unwrap_or("") {
        "In" => Test::In(values()?),
        "NotIn" => Test::NotIn(values()?),
        "Exists" => Test::Exists,
        "DoesNotExist" => Test::Missing,
        _ => return Err(malformed),
    };
    Ok(Requirement { key, test })
}
