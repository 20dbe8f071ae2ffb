//! What of a package to look up, and by which order of versions; or why it cannot be assessed.

use std::fmt;

use plimsoll_facts::{Inventory, OperatingSystem, Package, PackageClass, PackageRecord, Relationship};
use plimsoll_version::Scheme;

use super::MatchOptions;
use super::distribution::{self, Distribution};

/// What a package is called where advisories are kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// The ecosystem in the word of OSV, without release: `Debian`, `PyPI`.
    pub ecosystem: &'static str,
    /// A further ecosystem in which records of this one stand, as those of CleanStart do in `Alpine`, and of Kubernetes
    /// in its own.
    pub also: Option<&'static str>,
    /// The release of a distribution in the words of its ecosystem: `12`, `v3.20`.
    pub release: Option<String>,
    /// The order of versions.
    pub scheme: Scheme,
    /// The names to look up, source package first.
    pub names: Vec<Name>,
    /// The architecture, as the package writes it.
    pub architecture: Option<String>,
    /// Name and stream of the module of an rpm: `nodejs:18`.
    pub module: Option<String>,
}

/// A name to look up, with the version that goes with it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Name {
    /// As the ecosystem writes it.
    pub name: String,
    /// That of the source package for its name; with epoch.
    pub version: String,
    /// Which entries it is for.
    pub role: Role,
    /// Whether the version is told with its epoch; the name of a source rpm has none.
    pub is_epoch_told: bool,
}

/// Which entries a name is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// All.
    Any,
    /// Those that say that their name is that of a source package.
    Source,
    /// Those that do not.
    Binary,
}

/// Why a package, or an entry for it, could not be assessed. Not the same as no flaw.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Unassessed {
    /// Nothing says of which distribution it is.
    NoDistribution,
    /// The `ID` of a distribution without data of its own.
    UnknownDistribution(String),
    /// The distribution, by ecosystem, whose system does not tell its release.
    UnknownRelease(&'static str),
    /// The database has nothing of this ecosystem, or of this release of it.
    NoData {
        /// The ecosystem.
        ecosystem: &'static str,
        /// The release, where others of the ecosystem have data.
        release: Option<String>,
    },
    /// No ecosystem of advisories has packages of this type.
    NoEcosystem(String),
    /// It has no version.
    NoVersion,
    /// Its version is none of its ecosystem.
    Unparsable(String),
    /// It was built from some state of its source, `(devel)` or a commit, which stands before or after any fix.
    DevelVersion(String),
    /// A manifest names it; in an image that is no proof that it is there.
    Declared,
    /// This record lists builds of several streams, and which of them it belongs to cannot be told.
    Stream(String),
    /// The version of its source is told without epoch, and this record has one.
    Epoch(String),
    /// This record has boundaries that are no versions, commits only, or none at all.
    Entry(String),
}

impl Unassessed {
    /// Whether it is for all packages of the distribution, and not for single ones.
    pub fn is_of_distribution(&self) -> bool {
        match self {
            Self::NoDistribution | Self::UnknownDistribution(_) | Self::UnknownRelease(_) => true,
            Self::NoData { ecosystem, .. } => distribution::is_distribution(ecosystem),
            _ => false,
        }
    }
}

impl fmt::Display for Unassessed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDistribution => out.write_str("nothing says of which distribution it is"),
            Self::UnknownDistribution(id) => write!(out, "no data is kept of the distribution `{id}`"),
            Self::UnknownRelease(ecosystem) => write!(out, "the release of {ecosystem} is not told"),
            Self::NoData { ecosystem, release: None } => write!(out, "the database has no data of {ecosystem}"),
            Self::NoData { ecosystem, release: Some(release) } => {
                write!(out, "the database has no data of {ecosystem} {release}")
            }
            Self::NoEcosystem(kind) => write!(out, "no advisories are kept of packages of type `{kind}`"),
            Self::NoVersion => out.write_str("has no version"),
            Self::Unparsable(version) => write!(out, "`{version}` is no version of its ecosystem"),
            Self::DevelVersion(version) => write!(out, "`{version}` is no release"),
            Self::Declared => out.write_str("only a manifest names it"),
            Self::Stream(id) => write!(out, "{id} has several streams, and none of them can be told to be its own"),
            Self::Epoch(id) => write!(out, "{id} has an epoch, which its source version does not tell"),
            Self::Entry(id) => write!(out, "{id} states no versions that could be compared"),
        }
    }
}

/// The ecosystem of a type of package, and how it writes names. Source: purl-types; OSV schema, ecosystems.
const LANGUAGES: &[(&str, &str, Join)] = &[
    ("bitnami", "Bitnami", Join::Name),
    ("cargo", "crates.io", Join::Name),
    ("composer", "Packagist", Join::Path),
    ("conan", "ConanCenter", Join::Name),
    ("cran", "CRAN", Join::Name),
    ("gem", "RubyGems", Join::Name),
    ("githubactions", "GitHub Actions", Join::Path),
    ("golang", "Go", Join::Path),
    ("hackage", "Hackage", Join::Name),
    ("hex", "Hex", Join::Name),
    ("julia", "Julia", Join::Name),
    ("maven", "Maven", Join::Colon),
    ("npm", "npm", Join::Path),
    ("nuget", "NuGet", Join::Name),
    ("opam", "opam", Join::Name),
    ("pub", "Pub", Join::Name),
    ("pypi", "PyPI", Join::Name),
    ("swift", "SwiftURL", Join::Path),
];

/// How an ecosystem writes namespace and name.
#[derive(Clone, Copy, Debug)]
enum Join {
    /// The name alone.
    Name,
    /// `namespace/name`.
    Path,
    /// `namespace:name`.
    Colon,
}

/// Says what to look up for a package.
pub fn identify(inventory: &Inventory, package: &Package, options: &MatchOptions) -> Result<Target, Unassessed> {
    let record = &package.record;
    if record.class == PackageClass::Declared && !options.is_declared_evidence {
        return Err(Unassessed::Declared);
    }
    if record.is_of_system() { of_system(inventory, record) } else { of_language(record) }
}

fn of_system(inventory: &Inventory, record: &PackageRecord) -> Result<Target, Unassessed> {
    let stated = stated_distribution(record);
    let os = stated.as_ref().or(inventory.os.as_ref()).ok_or(Unassessed::NoDistribution)?;
    let known = distribution::distribution(os).filter(|known| known.kind == record.kind);
    let known = known.ok_or_else(|| Unassessed::UnknownDistribution(os.id.clone()))?;
    let scheme =
        Scheme::of_ecosystem(known.ecosystem).ok_or_else(|| Unassessed::NoEcosystem(record.kind.to_string()))?;
    let release = known.release(os).map_err(|()| Unassessed::UnknownRelease(known.ecosystem))?;
    let release = distribution::with_flavour(known.ecosystem, release, &record.version);
    if record.version.is_empty() {
        return Err(Unassessed::NoVersion);
    }
    Ok(Target {
        ecosystem: known.ecosystem,
        also: (known.ecosystem == "CleanStart").then_some("Alpine"),
        release,
        scheme,
        names: names(record, known),
        architecture: record.arch.clone().filter(|arch| !arch.is_empty()),
        module: record.properties.get("modularity").and_then(|label| module_stream(label)),
    })
}

/// A package of another distribution than the image's says so itself.
fn stated_distribution(record: &PackageRecord) -> Option<OperatingSystem> {
    record.qualifiers.get("distro")?;
    record.purl(None).map_or(None, |purl| OperatingSystem::from_purl(&purl))
}

fn names(record: &PackageRecord, known: Distribution) -> Vec<Name> {
    let binary_version = installed_version(record);
    let source = record.source.as_ref().filter(|source| !source.name.is_empty());
    let source_name = source.map_or(record.name.as_str(), |source| source.name.as_str());
    let source_version = match source.map(|source| source.version.as_str()) {
        Some(version) if !version.is_empty() => source_version(record, version, &binary_version),
        // A rebuild without a change of the source appends `+b1`, which the source version lacks. Source: Debian
        // policy, binary-only uploads.
        _ if record.kind == "deb" => without_rebuild(&binary_version).to_owned(),
        _ => binary_version.clone(),
    };
    let is_epoch_told = record.kind != "rpm" || source_version == binary_version || source_version.contains(':');
    let source = |role| Name { name: source_name.to_owned(), version: source_version.clone(), role, is_epoch_told };
    if known.is_per_binary {
        let (name, role) = (record.name.clone(), Role::Binary);
        vec![source(Role::Source), Name { name, version: binary_version, role, is_epoch_told: true }]
    } else {
        vec![source(Role::Any)]
    }
}

/// The version with the epoch, which rpm keeps apart.
fn installed_version(record: &PackageRecord) -> String {
    match record.epoch {
        Some(epoch) if record.kind == "rpm" => format!("{epoch}:{}", record.version),
        _ => record.version.clone(),
    }
}

/// The name of a source rpm carries no epoch. Where it has the version of the binary, it has its epoch too; elsewhere
/// it stays without, and boundaries with one cannot be compared.
fn source_version(record: &PackageRecord, source: &str, binary: &str) -> String {
    if record.kind == "rpm" && source == record.version { binary.to_owned() } else { source.to_owned() }
}

fn without_rebuild(version: &str) -> &str {
    match version.rsplit_once("+b") {
        Some((plain, digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => plain,
        _ => version,
    }
}

/// `nodejs:18` of `nodejs:18:8090020240101:rhel9`.
pub(super) fn module_stream(label: &str) -> Option<String> {
    let mut parts = label.split(':');
    let (name, stream) = (parts.next()?, parts.next()?);
    (!name.is_empty() && !stream.is_empty()).then(|| format!("{name}:{stream}"))
}

fn of_language(record: &PackageRecord) -> Result<Target, Unassessed> {
    let none = || Unassessed::NoEcosystem(record.kind.to_string());
    let (_, ecosystem, join) = LANGUAGES.iter().find(|(kind, ..)| *kind == record.kind).ok_or_else(none)?;
    let scheme = Scheme::of_ecosystem(ecosystem).ok_or_else(none)?;
    let version = record.version.as_str();
    if scheme == Scheme::Golang && is_devel(record) {
        return Err(Unassessed::DevelVersion(version.to_owned()));
    }
    if version.is_empty() {
        return Err(Unassessed::NoVersion);
    }
    let name = match (join, record.namespace.as_deref().filter(|namespace| !namespace.is_empty())) {
        (Join::Path, Some(namespace)) => format!("{namespace}/{}", record.name),
        (Join::Colon, Some(namespace)) => format!("{namespace}:{}", record.name),
        _ => record.name.clone(),
    };
    // Vendors of clusters append to the version of Kubernetes, and it has a feed of its own beside that of Go. The
    // names in it are those of components, whose libraries have other versions: only the program itself is asked for.
    let is_kubernetes = scheme == Scheme::Golang && name == "k8s.io/kubernetes";
    Ok(Target {
        ecosystem,
        also: is_kubernetes.then_some("Kubernetes"),
        release: None,
        scheme: if is_kubernetes { Scheme::Kubernetes } else { scheme },
        names: vec![Name { name, version: version.to_owned(), role: Role::Any, is_epoch_told: true }],
        architecture: None,
        module: None,
    })
}

/// Whether a module was built from a folder. A main module with a pseudo-version was, too: its version only tells
/// which tag stood before. A dependency with one is what its authors point at, and can be compared.
fn is_devel(record: &PackageRecord) -> bool {
    let version = record.version.as_str();
    version == "(devel)" || record.relationship == Some(Relationship::Root) && is_pseudo_version(version)
}

/// `v0.0.0-20240102030405-0123456789ab` and its other forms. Source: Go Modules Reference, "Pseudo-versions".
pub(super) fn is_pseudo_version(version: &str) -> bool {
    let plain = version.split('+').next().unwrap_or(version);
    let mut parts = plain.rsplitn(3, '-');
    let (Some(commit), Some(stamp), Some(_)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let stamp = stamp.rsplit('.').next().unwrap_or(stamp);
    commit.len() == 12
        && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
        && stamp.len() == 14
        && stamp.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is a kernel or its headers. In an image a kernel does not run, and headers are none.
pub(super) fn is_kernel(record: &PackageRecord) -> bool {
    let source = record.source.as_ref().map_or(record.name.as_str(), |source| source.name.as_str());
    let begins = |names: &[&str]| names.iter().any(|start| record.name.starts_with(start));
    match &*record.kind {
        "deb" => {
            (source == "linux" || source.starts_with("linux-"))
                && begins(&[
                    "linux-libc-dev",
                    "linux-headers",
                    "linux-image",
                    "linux-modules",
                    "linux-source",
                    "linux-kbuild",
                ])
        }
        "rpm" => {
            record.name == "kernel"
                || begins(&[
                    "kernel-core",
                    "kernel-devel",
                    "kernel-headers",
                    "kernel-modules",
                    "kernel-default",
                    "kernel-uek",
                ])
        }
        "apk" => record.name == "linux-headers" || begins(&["linux-lts", "linux-virt", "linux-edge", "linux-rpi"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudo_version_is_told_from_a_release() {
        for (version, expected) in [
            ("v0.0.0-20240102030405-0123456789ab", true),
            ("v1.2.4-0.20240102030405-0123456789ab", true),
            ("v2.0.0-20240102030405-0123456789ab+incompatible", true),
            ("v1.2.4-pre.0.20240102030405-0123456789ab", true),
            ("v1.2.3", false),
            ("v1.2.3-rc.1", false),
            ("v1.2.3-2024-0123456789ab", false),
        ] {
            assert_eq!(is_pseudo_version(version), expected, "{version}");
        }
    }

    #[test]
    fn a_rebuild_has_the_version_of_its_source() {
        for (version, expected) in
            [("1.2-3+b1", "1.2-3"), ("1.2-3+b12", "1.2-3"), ("1.2+beta-3", "1.2+beta-3"), ("1.2+b", "1.2+b")]
        {
            assert_eq!(without_rebuild(version), expected);
        }
    }
}
