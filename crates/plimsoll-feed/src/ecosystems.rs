//! Names of ecosystems as OSV writes them.

use std::borrow::Cow;

use plimsoll_database::split_ecosystem;

/// Source: OSV schema 1.7.5, table of `affected[].package.ecosystem`; `GIT` stands for entries with a repository only.
const NAMES: &[&str] = &[
    "AlmaLinux",
    "Alpaquita",
    "Alpine",
    "Android",
    "Arch Linux",
    "Azure Linux",
    "BellSoft Hardened Containers",
    "Bioconductor",
    "Bitnami",
    "CRAN",
    "Chainguard",
    "CleanStart",
    "ConanCenter",
    "Debian",
    "Docker Hardened Images",
    "Echo",
    "FreeBSD",
    "GHC",
    "GIT",
    "GitHub Actions",
    "Go",
    "Hackage",
    "Hex",
    "Julia",
    "Kubernetes",
    "Linux",
    "Mageia",
    "Maven",
    "MinimOS",
    "NuGet",
    "OSS-Fuzz",
    "Packagist",
    "Photon OS",
    "Pub",
    "PyPI",
    "Red Hat",
    "Rocky Linux",
    "Root",
    "RubyGems",
    "SUSE",
    "SwiftURL",
    "TuxCare",
    "Ubuntu",
    "VSCode",
    "Wolfi",
    "crates.io",
    "npm",
    "opam",
    "openEuler",
    "openSUSE",
];

/// The ecosystem with the case of letters that OSV writes; what OSV does not know stays.
pub(crate) fn repaired(ecosystem: &str) -> Cow<'_, str> {
    let plain = ecosystem.trim();
    let (name, release) = split_ecosystem(plain);
    match NAMES.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        Some(known) if *known != name => {
            Cow::Owned(release.map_or_else(|| (*known).to_owned(), |release| format!("{known}:{release}")))
        }
        _ => Cow::Borrowed(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_known_ecosystem_is_repaired() {
        for (ecosystem, expected) in
            [("kubernetes", "Kubernetes"), ("debian:12", "Debian:12"), ("npm", "npm"), ("Other:1", "Other:1")]
        {
            assert_eq!(repaired(ecosystem), expected);
        }
    }
}
