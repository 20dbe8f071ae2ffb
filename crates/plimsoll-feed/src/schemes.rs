//! Which order of versions the boundaries of an entry are in, by name.

use plimsoll_database::{RangeKind, ecosystem_key, split_ecosystem};

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
    match ecosystem_key(ecosystem).as_str() {
        "debian" | "ubuntu" | "echo" => "deb",
        "red hat" | "almalinux" | "rocky linux" | "suse" | "opensuse" | "openeuler" | "mageia" | "azure linux"
        | "photon os" | "amazon linux" | "oracle linux" | "fedora" => "rpm",
        "alpine" | "alpaquita" | "bellsoft hardened containers" | "wolfi" | "chainguard" | "minimos" | "cleanstart" => {
            "apk"
        }
        "crates.io" | "hex" | "bitnami" | "julia" | "swifturl" | "ghc" | "github actions" | "vscode" => "semver",
        "go" => "golang",
        "kubernetes" => "kubernetes",
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
        // Rebuilds packages of others, and names the other behind the colon: `Root:Alpine:3.18`.
        "root" => split_ecosystem(ecosystem).1.map_or("", of_ecosystem),
        _ => "",
    }
}
