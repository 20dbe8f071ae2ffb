//! Who publishes a record, by its id.

use std::sync::LazyLock;

use plimsoll_database::Source;

/// The table, which is part of the program.
const TABLE: &str = include_str!("../data/sources.tsv");

/// A source of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Known {
    begins: &'static str,
    name: &'static str,
    licence: &'static str,
    attribution: &'static str,
    traits: &'static str,
}

impl Known {
    /// It publishes bug fixes too.
    pub(crate) fn has_updates(self) -> bool {
        self.traits.split(',').any(|one| one == "update")
    }

    /// The flaws that its records carry over stand in `related`.
    pub(crate) fn carries_related(self) -> bool {
        self.traits.split(',').any(|one| one == "related")
    }

    pub(crate) fn source(self) -> Source {
        Source {
            name: self.name.to_owned(),
            licence: self.licence.to_owned(),
            attribution: self.attribution.to_owned(),
            ..Source::default()
        }
    }
}

/// The source whose ids begin like this one, in any case.
pub(crate) fn of_id(id: &str) -> Option<Known> {
    let begins =
        |known: &Known| id.get(..known.begins.len()).is_some_and(|start| start.eq_ignore_ascii_case(known.begins));
    KNOWN.iter().filter(|known| begins(known)).max_by_key(|known| known.begins.len()).copied()
}

/// The source of a record of a feed whose id does not tell it.
pub(crate) fn of_feed([name, licence, attribution]: [&'static str; 3]) -> Source {
    Source {
        name: name.to_owned(),
        licence: licence.to_owned(),
        attribution: attribution.to_owned(),
        ..Source::default()
    }
}

/// What stands for the source of an id that no known source gives out, for example of the CVE list.
pub(crate) fn of_folder(folder: &str) -> Source {
    Source { name: format!("other records of {folder}"), licence: "not stated".to_owned(), ..Source::default() }
}

/// The rows of the table. Every record asks for one.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| all().collect());

fn all() -> impl Iterator<Item = Known> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        let mut column = || columns.next();
        Some(Known {
            begins: column()?,
            name: column()?,
            licence: column()?,
            attribution: column()?,
            traits: column()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_all_columns_and_a_beginning_of_its_own() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(all().count(), lines);
        for known in all() {
            assert_eq!(of_id(&format!("{}1", known.begins)), Some(known));
        }
    }

    #[test]
    fn an_id_leads_to_its_source() {
        let name = |id: &str| of_id(id).map(|known| known.name);
        assert_eq!(name("ghsa-aaaa-bbbb-cccc"), Some("GitHub Advisory Database"));
        assert_eq!(name("CVE-2024-0001"), None);
        assert!(of_id("ALBA-2019:0973").is_some_and(Known::has_updates));
        assert!(of_id("ALSA-2019:0975").is_some_and(Known::carries_related));
    }
}
