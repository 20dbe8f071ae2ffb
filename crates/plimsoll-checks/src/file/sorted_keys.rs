//! PLM-H027: keys of a mapping are not in alphabetical order.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::SourceFile;
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::tree::{keys_to, written};

pub(crate) fn check<'e>(file: &'e SourceFile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for object in &file.objects {
        for mapping in object.node().into_iter().flat_map(written) {
            if let Some((before, key)) = first_unsorted(mapping) {
                let (name, before) = (key.text(), before.text());
                findings
                    .about(object)
                    .at(key, format_args!("the key `{name}` stands after `{before}`"))
                    .discriminated_by(&keys_to(mapping, object.node()));
            }
        }
    }
    Ok(())
}

/// The first key of a mapping that should stand before its neighbour, with the neighbour.
fn first_unsorted(mapping: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let keys: Vec<_> = mapping.entries().filter(|(_, value)| !value.is_merged()).map(|(key, _)| key).collect();
    keys.iter()
        .zip(keys.iter().skip(1))
        .find(|(before, key)| key.text() < before.text())
        .map(|(one, other)| (*one, *other))
}
