//! The package URL of a package, and what of a package a package URL tells.
//!
//! All formats of operating systems carry the same qualifiers (image spec section 3.4): `arch`, `distro`
//! (`ID-VERSION`), `epoch` for rpm, and `upstream`, the source package as `NAME` or `NAME@VERSION`. Source: the
//! qualifiers that Syft and Trivy write and read; purl specification, "deb", "rpm", "apk".

use super::{OperatingSystem, PackageRecord, SourcePackage};
use crate::{InvalidPurl, Purl};

/// The types whose packages belong to a distribution.
const SYSTEM_TYPES: [&str; 5] = ["alpm", "apk", "deb", "opkg", "rpm"];

impl PackageRecord {
    /// True when it belongs to a distribution, which then gives the namespace of its package URL.
    pub fn is_of_system(&self) -> bool {
        SYSTEM_TYPES.contains(&&*self.kind)
    }

    /// Its package URL, in an image of that operating system. Rules of types are not asked for: a jar without a group
    /// still has a name. Refused are types and keys of qualifiers that no package URL can hold, and an empty name.
    pub fn purl(&self, os: Option<&OperatingSystem>) -> Result<Purl, InvalidPurl> {
        let os = os.filter(|os| self.is_of_system() && !os.id.is_empty());
        let namespace = self.namespace.as_deref().or(os.map(OperatingSystem::purl_namespace)).unwrap_or_default();
        let mut builder = Purl::builder(&*self.kind, &*self.name)
            .namespace(namespace)
            .version(&*self.version)
            .subpath(self.subpath.as_deref().unwrap_or_default());
        let own = [
            ("arch", self.arch.clone()),
            ("distro", os.map(OperatingSystem::distro)),
            ("epoch", self.epoch.map(|epoch| epoch.to_string())),
            ("upstream", self.source.as_ref().map(upstream)),
        ];
        let further = self.qualifiers.iter().filter(|(key, _)| own.iter().all(|(known, _)| known != key));
        for (key, value) in further {
            builder = builder.qualifier(key, value);
        }
        for (key, value) in own {
            builder = builder.qualifier(key, value.unwrap_or_default());
        }
        builder.build_as_seen()
    }

    /// What a package URL tells of a package. `distro` is not part of it: see [`OperatingSystem::from_purl`].
    pub fn from_purl(purl: &Purl) -> Self {
        let mut qualifiers = purl.qualifiers().clone();
        qualifiers.remove("distro");
        let epoch = qualifiers.remove("epoch");
        let mut record = Self {
            kind: purl.kind().to_owned().into(),
            namespace: purl.namespace().map(str::to_owned),
            name: purl.name().to_owned(),
            version: purl.version().unwrap_or_default().to_owned(),
            arch: qualifiers.remove("arch"),
            source: qualifiers.remove("upstream").map(|text| source_package(&text)),
            subpath: purl.subpath().map(str::to_owned),
            qualifiers,
            ..Self::default()
        };
        record.set_epoch(epoch.as_deref().unwrap_or_default());
        record.split_epoch();
        record
    }

    /// Takes an epoch as a text. rpm has it in a field, dpkg in front of the version.
    fn set_epoch(&mut self, text: &str) {
        match (&*self.kind, text.parse::<u32>()) {
            ("rpm", Ok(epoch)) => self.epoch = Some(epoch),
            ("deb", Ok(epoch)) if epoch > 0 && !self.version.is_empty() && !self.version.contains(':') => {
                self.version.insert_str(0, &format!("{epoch}:"));
            }
            _ => {}
        }
    }

    /// Moves an epoch that stands in front of the version of an rpm package, as some tools write it, to its field.
    pub fn split_epoch(&mut self) {
        let Some((epoch, version)) = self.version.split_once(':') else { return };
        if self.kind == "rpm"
            && let Ok(epoch) = epoch.parse()
        {
            self.epoch.get_or_insert(epoch);
            self.version = version.to_owned();
        }
    }
}

impl OperatingSystem {
    /// The qualifier `distro`: `debian-12`, or with the code name when no version is told.
    pub fn distro(&self) -> String {
        let release =
            if self.version.is_empty() { self.codename.as_deref().unwrap_or_default() } else { &self.version };
        if release.is_empty() { self.id.clone() } else { format!("{}-{release}", self.id) }
    }

    /// The namespace that its packages have. Red Hat's is not its `ID`.
    pub fn purl_namespace(&self) -> &str {
        if self.id == "rhel" { "redhat" } else { &self.id }
    }

    /// The operating system that the package URL of one of its packages tells of.
    pub fn from_purl(purl: &Purl) -> Option<Self> {
        let distro = purl.qualifier("distro")?;
        let named = purl.namespace().and_then(|namespace| Some((namespace, distro.strip_prefix(namespace)?)));
        let (id, release) = match named {
            Some((id, rest)) if rest.is_empty() || rest.starts_with('-') => (id, rest.trim_start_matches('-')),
            _ => match distro.rsplit_once('-') {
                Some((id, release)) if release.starts_with(|first: char| first.is_ascii_digit()) => (id, release),
                _ => (distro, ""),
            },
        };
        let is_version = release.starts_with(|first: char| first.is_ascii_digit());
        Some(Self {
            id: id.to_owned(),
            version: if is_version { release.to_owned() } else { String::new() },
            codename: (!is_version && !release.is_empty()).then(|| release.to_owned()),
            ..Self::default()
        })
    }
}

fn upstream(source: &SourcePackage) -> String {
    if source.version.is_empty() { source.name.clone() } else { format!("{}@{}", source.name, source.version) }
}

/// The source package of a qualifier `upstream`, or of the name of a source rpm.
pub(super) fn source_package(text: &str) -> SourcePackage {
    let of = |name: &str, version: &str| SourcePackage { name: name.to_owned(), version: version.to_owned() };
    if let Some(stem) = text.strip_suffix(".src.rpm") {
        let mut cuts = stem.rmatch_indices('-').map(|(at, _)| at);
        let name = cuts.nth(1).and_then(|at| stem.split_at_checked(at));
        return name.map_or_else(|| of(stem, ""), |(name, rest)| of(name, rest.trim_start_matches('-')));
    }
    text.rsplit_once('@')
        .filter(|(name, _)| !name.is_empty())
        .map_or_else(|| of(text, ""), |(name, version)| of(name, version))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn os(id: &str, version: &str, codename: Option<&str>) -> OperatingSystem {
        let codename = codename.map(str::to_owned);
        OperatingSystem { id: id.to_owned(), version: version.to_owned(), codename, ..OperatingSystem::default() }
    }

    fn record(kind: &'static str, name: &str, version: &str) -> PackageRecord {
        PackageRecord::new(kind, name, version)
    }

    #[test]
    fn packages_of_all_systems_have_the_same_qualifiers() {
        let source =
            |name: &str, version: &str| Some(SourcePackage { name: name.to_owned(), version: version.to_owned() });
        let arch = Some("amd64".to_owned());
        let deb =
            PackageRecord { arch: arch.clone(), source: source("glibc", ""), ..record("deb", "libc6", "1:2.36-9") };
        let rpm =
            PackageRecord { arch, source: source("bash", "5.1-2"), epoch: Some(1), ..record("rpm", "bash", "5.1-2") };
        let npm = PackageRecord { namespace: Some("@a".to_owned()), ..record("npm", "b", "1.0.0") };
        for (record, os, text) in [
            (
                &deb,
                os("debian", "12", None),
                "pkg:deb/debian/libc6@1:2.36-9?arch=amd64&distro=debian-12&upstream=glibc",
            ),
            (
                &rpm,
                os("rhel", "9.3", None),
                "pkg:rpm/redhat/bash@5.1-2?arch=amd64&distro=rhel-9.3&epoch=1&upstream=bash%405.1-2",
            ),
            (&npm, os("debian", "", Some("sid")), "pkg:npm/%40a/b@1.0.0"),
        ] {
            let purl = record.purl(Some(&os)).unwrap();
            assert_eq!(purl.to_string(), text);
            let back = PackageRecord::from_purl(&purl);
            let namespace = back.namespace.clone();
            assert_eq!(PackageRecord { namespace: record.namespace.clone(), ..back }, *record);
            assert!(namespace.is_some());
            assert_eq!(OperatingSystem::from_purl(&purl), record.is_of_system().then_some(os));
        }
    }

    #[test]
    fn systems_without_a_version_are_told_by_their_code_name() {
        let sid = os("debian", "", Some("sid"));
        let purl = record("deb", "bash", "5").purl(Some(&sid)).unwrap();
        assert_eq!(purl.qualifier("distro"), Some("debian-sid"));
        assert_eq!(OperatingSystem::from_purl(&purl), Some(sid));
    }

    #[test]
    fn what_other_tools_write_of_epochs_and_sources_is_understood() {
        let read = |text: &str| PackageRecord::from_purl(&Purl::parse_as_seen(text).unwrap());
        assert_eq!(read("pkg:deb/debian/x@2-3?epoch=4").version, "4:2-3");
        assert_eq!(read("pkg:deb/debian/x@4:2-3?epoch=4").version, "4:2-3");
        let rpm = read("pkg:rpm/redhat/x@4:2-3?upstream=long-name-1.2-3.el9.src.rpm");
        assert_eq!((rpm.epoch, rpm.version.as_str()), (Some(4), "2-3"));
        let source = rpm.source.unwrap();
        assert_eq!((source.name.as_str(), source.version.as_str()), ("long-name", "1.2-3.el9"));
        let leap = Purl::parse("pkg:rpm/suse/x@1?distro=opensuse-leap-15.5").unwrap();
        assert_eq!(OperatingSystem::from_purl(&leap), Some(os("opensuse-leap", "15.5", None)));
    }
}
