//! Where two trees differ.

use std::collections::BTreeSet;

use crate::Node;

/// The routes at which two trees differ, in the order of the first: keys after dots, list items by number in brackets,
/// the topmost node empty. A value that only one of them has is one difference, whatever is below it.
pub fn differences(before: Node<'_>, after: Node<'_>) -> Vec<String> {
    let mut found = Vec::new();
    // Children are pushed in reverse, so that the routes come out in the order of the file.
    let mut pending = vec![(String::new(), Some(before), Some(after))];
    while let Some((route, before, after)) = pending.pop() {
        let (Some(one), Some(other)) = (before, after) else {
            found.push(route);
            continue;
        };
        let mut below = Vec::new();
        if one.kind().is_mapping() && other.kind().is_mapping() {
            let known: BTreeSet<&str> = one.entries().map(|(key, _)| key.text()).collect();
            let added = other.entries().filter(|(key, _)| !known.contains(key.text()));
            let dot = if route.is_empty() { "" } else { "." };
            let others: std::collections::BTreeMap<&str, Node<'_>> =
                other.entries().map(|(key, value)| (key.text(), value)).collect();
            for (key, value) in one.entries() {
                below.push((format!("{route}{dot}{}", key.text()), Some(value), others.get(key.text()).copied()));
            }
            for (key, value) in added {
                below.push((format!("{route}{dot}{}", key.text()), None, Some(value)));
            }
        } else if one.kind().is_sequence() && other.kind().is_sequence() {
            let (mut ones, mut others) = (one.items(), other.items());
            for index in 0.. {
                let (one, other) = (ones.next(), others.next());
                if one.is_none() && other.is_none() {
                    break;
                }
                below.push((format!("{route}[{index}]"), one, other));
            }
        } else if one.scalar().is_none() || one.scalar() != other.scalar() {
            found.push(route);
        }
        pending.extend(below.into_iter().rev());
    }
    found
}
