//! Which order of versions the boundaries of an entry are in, by name.

use plimsoll_database::RangeKind;
use plimsoll_version::Scheme;

/// The name of the order for a range of an ecosystem, or an empty text where none is known: such an entry cannot be
/// assessed. Versions of Go and Kubernetes have forms of their own around what `SEMVER` means. Source: OSV schema,
/// `affected[].ranges[].type` and the table of ecosystems.
pub(crate) fn of_range(ecosystem: &str, kind: RangeKind) -> &'static str {
    match (kind, of_ecosystem(ecosystem)) {
        (RangeKind::Git, _) => "",
        (RangeKind::Semver, own) if !matches!(own, "golang" | "kubernetes") => "semver",
        (_, own) => own,
    }
}

/// The same for the listed versions of an ecosystem, which is with or without its release.
pub(crate) fn of_ecosystem(ecosystem: &str) -> &'static str {
    Scheme::of_ecosystem(ecosystem).map_or("", Scheme::name)
}
