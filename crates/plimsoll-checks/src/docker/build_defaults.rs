//! What the build arguments before the first `FROM` hold when a build gives none.

use std::collections::BTreeMap;

use plimsoll_facts::Dockerfile;
use plimsoll_source::dockerfile::{Keyword, expand};

/// What a build has by itself, as on the most common machine. Source: the Dockerfile reference, "Automatic platform
/// ARGs in the global scope".
const AUTOMATIC: &[(&str, &str)] = &[
    ("BUILDARCH", "amd64"),
    ("BUILDOS", "linux"),
    ("BUILDPLATFORM", "linux/amd64"),
    ("TARGETARCH", "amd64"),
    ("TARGETOS", "linux"),
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETSTAGE", "default"),
];

/// The values by name. What has none is empty, as in a build.
pub(crate) struct Defaults {
    values: BTreeMap<String, String>,
}

impl Defaults {
    /// Reads the arguments of a file. `None` when one cannot be expanded: the builder refuses the file.
    pub(crate) fn of(file: &Dockerfile) -> Option<Self> {
        let automatic = AUTOMATIC.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut defaults = Self { values: automatic.collect() };
        let global = file.instructions().take_while(|instruction| instruction.stage().is_none());
        for argument in global.filter(|instruction| instruction.keyword() == Keyword::Arg) {
            for pair in argument.pairs() {
                let Some(value) = pair.value else { continue };
                let filled = defaults.fill(value.raw(), file)?;
                defaults.values.insert(pair.key.to_owned(), filled);
            }
        }
        Some(defaults)
    }

    /// A word with the values filled in; `None` when the builder refuses it.
    pub(crate) fn fill(&self, word: &str, file: &Dockerfile) -> Option<String> {
        match expand(word, file.tree.escape(), &mut |name| self.values.get(name).cloned()) {
            Ok(filled) => Some(filled.text),
            Err(_) => None,
        }
    }
}
