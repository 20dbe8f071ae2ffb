//! Whether a database may take the place of another: one that lost much is rather the fault of its source than news.

use std::fmt;

use plimsoll_database::Database;

/// Of what a source had, so much may be gone, in hundredths.
const MAY_FALL: u64 = 10;

/// A source that lost more than a tenth of what it had.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fallen {
    /// Its name.
    pub name: String,
    /// Records, or rows, that it had.
    pub before: u64,
    /// And has.
    pub after: u64,
}

impl fmt::Display for Fallen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} from {} to {}", self.name, self.before, self.after)
    }
}

/// The sources of which `new` has over a tenth less than `old`, and the sum of all if that fell so.
pub fn fallen(old: &Database<'_>, new: &Database<'_>) -> Vec<Fallen> {
    let count = |database: &Database<'_>, name: &str| {
        database.sources().iter().filter(|source| source.name == name).map(|source| source.records).sum::<u64>()
    };
    let each = old.sources().iter().map(|source| Fallen {
        name: source.name.clone(),
        before: source.records,
        after: count(new, &source.name),
    });
    let all =
        Fallen { name: "all records".to_owned(), before: old.record_count() as u64, after: new.record_count() as u64 };
    each.chain([all]).filter(|one| has_fallen(one.before, one.after)).collect()
}

fn has_fallen(before: u64, after: u64) -> bool {
    u128::from(after) * 100 < u128::from(before) * u128::from(100 - MAY_FALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_may_go_and_no_more() {
        for (before, after, expected) in
            [(0, 0, false), (10, 9, false), (10, 8, true), (1000, 900, false), (1000, 899, true), (1, 0, true)]
        {
            assert_eq!(has_fallen(before, after), expected, "{before} {after}");
        }
    }
}
