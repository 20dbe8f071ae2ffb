//! How much the word of a source counts, for one ecosystem.

use super::distribution::is_distribution;

/// From the strongest to the weakest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Rank {
    /// The operator.
    Operator,
    /// The distribution of the package.
    Distribution,
    /// The ecosystem's own database.
    Ecosystem,
    /// GitHub's.
    GitHub,
    /// Anybody else's.
    Other,
}

/// How ids of the ecosystems' own databases begin. Source: the databases of the OSV schema.
const OWN: &[(&str, &str)] = &[
    ("BIT-", "Bitnami"),
    ("DRUPAL-", "Packagist"),
    ("EEF-", "Hex"),
    ("GO-", "Go"),
    ("HSEC-", "GHC"),
    ("HSEC-", "Hackage"),
    ("JLSEC-", "Julia"),
    ("OSEC-", "opam"),
    ("PSF-", "PyPI"),
    ("PYSEC-", "PyPI"),
    ("RSEC-", "CRAN"),
    ("RUSTSEC-", "crates.io"),
];

/// The rank of a record by id, source and the ecosystem of the entry.
pub(super) fn rank(id: &str, source: &str, ecosystem: &str, own_sources: &[String]) -> Rank {
    let begins = |start: &str| id.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    if own_sources.iter().any(|own| own == source) {
        Rank::Operator
    } else if is_distribution(ecosystem) {
        Rank::Distribution
    } else if OWN.iter().any(|(start, of)| *of == ecosystem && begins(start)) {
        Rank::Ecosystem
    } else if begins("GHSA-") {
        Rank::GitHub
    } else {
        Rank::Other
    }
}
