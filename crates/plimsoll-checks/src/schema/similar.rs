//! What a key that is no field may have been meant to be.

use plimsoll_engine::edit_distance;
use plimsoll_source::Node;

use super::types::{Fields, Schema};

/// What a key may have been meant to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Hint<'e> {
    /// Another field of the same mapping, written wrongly.
    Field(&'e str),
    /// A field of what stands in another field of the mapping.
    Below(&'e str),
    /// A field of a mapping further up; the name by which that is found, empty for the object itself.
    Above(&'e str),
}

/// A mapping on the way to a place.
pub(crate) struct Frame<'f, 'e> {
    pub(crate) node: Node<'e>,
    pub(crate) fields: Fields<'e>,
    pub(crate) up: Option<&'f Frame<'f, 'e>>,
}

impl<'e> Frame<'_, 'e> {
    /// What the key, which is no field of this mapping, was meant to be.
    pub(crate) fn hint(&self, key: &str) -> Option<Hint<'e>> {
        let names = self.fields.names();
        if let Some(name) = nearest(key, names.iter().copied()) {
            return Some(Hint::Field(name));
        }
        let below = |name: &&str| match self.fields.find(name) {
            Some(Schema::Object(fields)) => fields.find(key).is_some(),
            Some(Schema::List(inner)) => match inner.schema() {
                Schema::Object(fields) => fields.find(key).is_some(),
                _ => false,
            },
            _ => false,
        };
        // Metadata and status have fields of common names, and so have the sources of volumes.
        let inner = names.iter().copied().filter(|name| !["metadata", "status", "managedFields"].contains(name));
        let mut inner = inner.filter(below);
        if let (Some(name), None) = (inner.next(), inner.next()) {
            return Some(Hint::Below(name));
        }
        let above = std::iter::successors(self.up, |frame| frame.up).find(|frame| frame.fields.find(key).is_some())?;
        let place = above.node.key().or_else(|| above.node.parent().and_then(Node::key));
        Some(Hint::Above(place.filter(|_| above.up.is_some()).map_or("", Node::text)))
    }
}

/// The name that differs from a word only by case, or by a letter or two.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let names: Vec<&str> = names.into_iter().collect();
    if let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(word)) {
        return Some(name);
    }
    // Short words are all alike.
    let limit = if word.len() < 5 {
        0
    } else if word.len() < 8 {
        1
    } else {
        2
    };
    let lower = word.to_ascii_lowercase();
    let near = names.iter().filter(|name| name.len().abs_diff(word.len()) <= limit);
    let (distance, name) = near.map(|name| (edit_distance(&name.to_ascii_lowercase(), &lower), *name)).min()?;
    (distance <= limit).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_are_found_by_case_and_by_few_letters() {
        let names = ["hostNetwork", "hostPID", "hostIPC", "name", "image", "containers"];
        for (word, expected) in [
            ("hostnetwork", Some("hostNetwork")),
            ("hostNetwrok", Some("hostNetwork")),
            ("hostpid", Some("hostPID")),
            ("container", Some("containers")),
            ("nane", None),
            ("images", Some("image")),
            ("volumes", None),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
    }
}
