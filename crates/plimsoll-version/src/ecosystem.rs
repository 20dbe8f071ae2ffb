//! Which family an ecosystem of OSV has. Source: the list of ecosystems of the OSV schema.

use crate::Scheme;

/// Ecosystems, without what follows the first colon.
const ECOSYSTEMS: [(Scheme, &[&str]); 16] = [
    (Scheme::Deb, &["Debian", "Ubuntu", "Echo"]),
    (
        Scheme::Rpm,
        &[
            "AlmaLinux",
            "Amazon",
            "Amazon Linux",
            "Azure Linux",
            "Fedora",
            "Mageia",
            "openEuler",
            "openSUSE",
            "Oracle",
            "Oracle Linux",
            "Photon OS",
            "Red Hat",
            "Rocky Linux",
            "SUSE",
        ],
    ),
    (
        Scheme::Apk,
        &[
            "Alpaquita",
            "Alpine",
            "BellSoft Hardened Containers",
            "Chainguard",
            "CleanStart",
            "MinimOS",
            "SecureOS",
            "Wolfi",
        ],
    ),
    (Scheme::Semver, &["Bitnami", "crates.io", "GHC", "GitHub Actions", "Hex", "Julia", "SwiftURL", "VSCode"]),
    (Scheme::Npm, &["npm"]),
    (Scheme::Pypi, &["PyPI"]),
    (Scheme::Maven, &["Maven"]),
    (Scheme::Rubygems, &["RubyGems"]),
    (Scheme::Nuget, &["NuGet"]),
    (Scheme::Packagist, &["Packagist"]),
    (Scheme::Pub, &["Pub"]),
    (Scheme::Cran, &["Bioconductor", "CRAN"]),
    (Scheme::Hackage, &["Hackage"]),
    (Scheme::Opam, &["opam"]),
    (Scheme::Conan, &["ConanCenter"]),
    (Scheme::Golang, &["Go"]),
];

/// Ecosystems of one thing each.
const OTHERS: [(Scheme, &str); 3] =
    [(Scheme::Kubernetes, "Kubernetes"), (Scheme::Alpm, "Arch Linux"), (Scheme::Gentoo, "Gentoo")];

impl Scheme {
    /// Returns the family of an OSV ecosystem, with or without its release (`Debian:12`), in any case, or `None` for
    /// one that has no order of versions (`GIT`, `Linux`, `OSS-Fuzz`) or is unknown.
    ///
    /// `Root` rebuilds packages of others and names the other behind the colon: `Root:Alpine:3.18`.
    pub fn of_ecosystem(ecosystem: &str) -> Option<Self> {
        let (mut name, release) = ecosystem.split_once(':').unwrap_or((ecosystem, ""));
        if name.eq_ignore_ascii_case("Root") {
            name = release.split_once(':').map_or(release, |(name, _)| name);
        }
        let families = ECOSYSTEMS.iter().flat_map(|(scheme, names)| names.iter().map(|name| (*scheme, *name)));
        let mut all = families.chain(OTHERS);
        all.find_map(|(scheme, known)| known.eq_ignore_ascii_case(name).then_some(scheme))
    }
}
