//! Which order of versions the boundaries of an entry are in.

use crate::{RangeKind, ecosystem_key};

/// The name of the order of versions for the ranges and version lists of an ecosystem, or an empty text where none is
/// known: such an entry cannot be assessed. `SEMVER` ranges are in that order whatever the ecosystem is. Source: OSV
/// schema, `affected[].ranges[].type` and the table of ecosystems.
pub fn scheme_of(ecosystem: &str, kind: RangeKind) -> &'static str {
    match kind {
        RangeKind::Git => "",
        RangeKind::Semver => "semver",
        RangeKind::Ecosystem | RangeKind::Custom => of_ecosystem(&ecosystem_key(ecosystem)),
    }
}

fn of_ecosystem(key: &str) -> &'static str {
    match key {
        "debian" | "ubuntu" | "echo" | "root" => "deb",
        "red hat" | "almalinux" | "rocky linux" | "suse" | "opensuse" | "openeuler" | "mageia" | "azure linux"
        | "photon os" | "amazon linux" | "oracle linux" | "fedora" | "tuxcare" => "rpm",
        "alpine" | "alpaquita" | "bellsoft hardened containers" | "wolfi" | "chainguard" | "minimos"
        | "cleanstart" => "apk",
        "crates.io" | "hex" | "bitnami" | "julia" | "swifturl" | "ghc" | "kubernetes" | "github actions" => "semver",
        "go" => "golang",
        "npm" => "npm",
        "pypi" => "pypi",
        "maven" => "maven",
        "rubygems" => "rubygems",
        "nuget" => "nuget",
        "packagist" => "packagist",
        "pub" => "pub",
        "cran" | "bioconductor" => "cran",
        "hackage" => "hackage",
        "opam" => "opam",
        "conancenter" => "conan",
        "arch linux" => "alpm",
        "gentoo" => "gentoo",
        _ => "",
    }
}
