//! What a key that is no field may have been meant to be.

use plimsoll_engine::edit_distance;
use plimsoll_source::Node;

use super::types::{Fields, Schema};

/// What a key may have been meant to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Hint<'e> {
    /// Another field of the same mapping, written wrongly.
    Field(&'e str),
    /// A field of what stands in this field, of the mapping or of one around it.
    Below(&'e str),
    /// A field of a mapping around it; the name by which that is found, empty for the object itself.
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
        if let Some(name) = nearest(key, self.fields.names()) {
            return Some(Hint::Field(name));
        }
        // The nearest mapping around it that knows the key, itself or one step down, is what was meant.
        std::iter::successors(Some(self), |frame| frame.up).find_map(|frame| {
            if frame.fields.find(key).is_none() {
                return frame.below(key).map(Hint::Below);
            }
            let place = frame.node.key().or_else(|| frame.node.parent().and_then(Node::key));
            Some(Hint::Above(place.filter(|_| frame.up.is_some()).map_or("", Node::text)))
        })
    }

    /// The one field of this mapping in whose value, or in whose items, the key is a field.
    fn below(&self, key: &str) -> Option<&'e str> {
        let has_key = |schema: Schema<'e>| matches!(schema, Schema::Object(fields) if fields.find(key).is_some());
        let holds = |name: &&str| match self.fields.find(name) {
            Some(Schema::List(inner)) => has_key(inner.schema()),
            Some(schema) => has_key(schema),
            None => false,
        };
        // A status has fields of common names, and nobody writes one.
        let inner = self.fields.names().into_iter().filter(|name| *name != "status");
        let mut holders = inner.filter(holds);
        match (holders.next(), holders.next()) {
            (Some(name), None) => Some(name),
            _ => None,
        }
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
