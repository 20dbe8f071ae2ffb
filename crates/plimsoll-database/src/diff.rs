//! What changed from one database to another.

use std::cmp::Ordering;

use crate::DatabaseError;
use crate::ids::id_key;
use crate::reader::Database;
use crate::record::RecordHead;

/// A record that is not the same in both.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number in the older file, if it is there.
    pub old: Option<u32>,
    /// Its number in the newer file, if it is there.
    pub new: Option<u32>,
}

/// Records that are not the same in both, each list in the order of the ids.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Diff<'a> {
    /// Only in the newer file.
    pub added: Vec<Change<'a>>,
    /// In both, not the same.
    pub changed: Vec<Change<'a>>,
    /// Taken back by its source since the older file.
    pub withdrawn: Vec<Change<'a>>,
    /// Only in the older file.
    pub removed: Vec<Change<'a>>,
}

/// Compares two databases by the digests of their records. Order: linear in records.
pub fn diff<'a>(old: &Database<'a>, new: &Database<'a>) -> Result<Diff<'a>, DatabaseError> {
    let mut diff = Diff::default();
    let (mut olds, mut news) = (rows(old), rows(new));
    let (mut left, mut right) = (olds.next().transpose()?, news.next().transpose()?);
    loop {
        let order = match (&left, &right) {
            (None, None) => return Ok(diff),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.key.cmp(&right.key),
        };
        let before = if order.is_le() { std::mem::replace(&mut left, olds.next().transpose()?) } else { None };
        let after = if order.is_ge() { std::mem::replace(&mut right, news.next().transpose()?) } else { None };
        match (before, after) {
            (Some(before), None) => {
                diff.removed.push(Change { id: before.id, old: Some(before.number), new: None });
            }
            (None, Some(after)) => diff.added.push(Change { id: after.id, old: None, new: Some(after.number) }),
            (Some(before), Some(after)) if differ(&before.head, &after.head) => {
                let change = Change { id: after.id, old: Some(before.number), new: Some(after.number) };
                let is_taken_back = after.head.flags.is_withdrawn && !before.head.flags.is_withdrawn;
                if is_taken_back { diff.withdrawn.push(change) } else { diff.changed.push(change) }
            }
            _ => {}
        }
    }
}

struct Row<'a> {
    key: String,
    id: &'a str,
    number: u32,
    head: RecordHead,
}

fn rows<'d, 'a>(database: &'d Database<'a>) -> impl Iterator<Item = Result<Row<'a>, DatabaseError>> + 'd {
    (0..).zip(database.heads()).map(|(number, head)| {
        let id = database.id(number)?;
        Ok(Row { key: id_key(id), id, number, head: head? })
    })
}

fn differ(before: &RecordHead, after: &RecordHead) -> bool {
    before.digest != after.digest || before.flags != after.flags
}
