//! Lock files of Python in TOML: what poetry, pdm, uv and pip write has packages in a list, and names in who needs
//! whom.

use std::collections::BTreeMap;

use plimsoll_engine::FileBytes;
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use serde::de::DeserializeOwned;

use crate::lines::Lines;
use crate::locked::id_of;
use crate::pypi;

/// Reads a file in TOML and gives it on with its lines. What cannot be read becomes a problem.
pub(crate) fn read_toml<T: DeserializeOwned>(
    file: &FileBytes<'_>,
    what: &str,
    facts: &mut RawFacts,
    then: impl FnOnce(T, &Lines<'_>, &mut RawFacts),
) {
    let text = file.text(facts);
    match toml::from_str(&text) {
        Ok(document) => then(document, &Lines::new(&text), facts),
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map(|before| before.matches('\n').count() + 1);
            let line = line.map(|line| format!(" at line {line}")).unwrap_or_default();
            facts.problem(format!("is no {what}: {}{line}", error.message()));
        }
    }
}

/// Versions of one name that a need may stand for. A lock for several platforms has a few.
const MAX_VERSIONS: usize = 32;

/// The packages of a lock file by their compared names.
#[derive(Default)]
pub(crate) struct Names(BTreeMap<String, Vec<(String, String)>>);

impl Names {
    /// Notes a package.
    pub(crate) fn add(&mut self, record: &PackageRecord) {
        let versions = self.0.entry(pypi::normal(&record.name)).or_default();
        versions.push((record.version.clone(), id_of(record)));
    }

    /// The ids of a name: all its versions, or the one that is meant. Of a name with very many only some.
    pub(crate) fn ids(&self, name: &str, version: Option<&str>) -> impl Iterator<Item = String> {
        let versions = self.0.get(&pypi::normal(name)).into_iter().flatten();
        versions
            .filter(move |(known, _)| version.is_none_or(|version| version == known))
            .map(|(_, id)| id.clone())
            .take(MAX_VERSIONS)
    }
}
