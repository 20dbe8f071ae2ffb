//! Operating systems by `ID` of os-release, with the ecosystem of OSV that has their data and the form of its releases.
//! What is not listed is unknown: `ID_LIKE` is never asked, because a relative has other builds.

use plimsoll_facts::OperatingSystem;

/// A distribution with data of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Distribution {
    id: &'static str,
    /// The ecosystem of OSV.
    pub(super) ecosystem: &'static str,
    /// The type of its packages.
    pub(super) kind: &'static str,
    form: Form,
    /// Its entries name binary packages, unless they say that a name is that of a source package.
    pub(super) is_per_binary: bool,
}

/// How a release is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    /// It rolls: there are none.
    None,
    /// The number before the first point.
    Major,
    /// The same from 7 on; before, both numbers.
    Debian,
    /// `v3.20`, or `edge` for what is on the way to one.
    Alpine,
    /// All of `VERSION_ID`.
    Whole,
    /// `24.03-LTS-SP1`: the rest stands in brackets behind the version.
    Euler,
    /// `Leap 15.6`.
    Leap,
    /// A word that is always the same.
    Fixed(&'static str),
}

const SOURCE: bool = false;
const BINARY: bool = true;

/// Source: the list of ecosystems of the OSV schema; os-release of each distribution.
const DISTRIBUTIONS: &[Distribution] = &[
    row("almalinux", "AlmaLinux", "rpm", Form::Major, BINARY),
    row("alpaquita", "Alpaquita", "apk", Form::Major, SOURCE),
    row("alpine", "Alpine", "apk", Form::Alpine, SOURCE),
    row("amzn", "Amazon Linux", "rpm", Form::Whole, BINARY),
    row("arch", "Arch Linux", "alpm", Form::None, BINARY),
    row("azurelinux", "Azure Linux", "rpm", Form::Major, SOURCE),
    row("bellsoft-hardened-containers", "BellSoft Hardened Containers", "apk", Form::Major, SOURCE),
    row("chainguard", "Chainguard", "apk", Form::None, SOURCE),
    row("cleanstart", "CleanStart", "apk", Form::None, SOURCE),
    row("debian", "Debian", "deb", Form::Debian, SOURCE),
    row("echo", "Echo", "deb", Form::None, SOURCE),
    row("fedora", "Fedora", "rpm", Form::Major, BINARY),
    row("mageia", "Mageia", "rpm", Form::Major, SOURCE),
    row("mariner", "Azure Linux", "rpm", Form::Major, SOURCE),
    row("minimos", "MinimOS", "apk", Form::None, SOURCE),
    row("ol", "Oracle Linux", "rpm", Form::Major, BINARY),
    row("openEuler", "openEuler", "rpm", Form::Euler, SOURCE),
    row("opensuse-leap", "openSUSE", "rpm", Form::Leap, BINARY),
    row("opensuse-tumbleweed", "openSUSE", "rpm", Form::Fixed("Tumbleweed"), BINARY),
    row("photon", "Photon OS", "rpm", Form::Whole, SOURCE),
    row("rhel", "Red Hat", "rpm", Form::Major, BINARY),
    row("rocky", "Rocky Linux", "rpm", Form::Major, BINARY),
    row("secureos", "SecureOS", "apk", Form::None, SOURCE),
    row("sles", "SUSE", "rpm", Form::Whole, BINARY),
    row("ubuntu", "Ubuntu", "deb", Form::Whole, SOURCE),
    row("wolfi", "Wolfi", "apk", Form::None, SOURCE),
];

const fn row(
    id: &'static str,
    ecosystem: &'static str,
    kind: &'static str,
    form: Form,
    is_per_binary: bool,
) -> Distribution {
    Distribution { id, ecosystem, kind, form, is_per_binary }
}

/// The distribution of an operating system, or None for one that is not listed.
pub(super) fn distribution(os: &OperatingSystem) -> Option<Distribution> {
    DISTRIBUTIONS.iter().find(|known| known.id.eq_ignore_ascii_case(&os.id)).copied()
}

/// Whether an ecosystem is that of a distribution.
pub(super) fn is_distribution(ecosystem: &str) -> bool {
    DISTRIBUTIONS.iter().any(|known| known.ecosystem == ecosystem)
}

impl Distribution {
    /// The release: `Ok(None)` for a distribution without, an error where the system does not tell one.
    pub(super) fn release(self, os: &OperatingSystem) -> Result<Option<String>, ()> {
        if let Form::None = self.form {
            return Ok(None);
        }
        if let Form::Fixed(word) = self.form {
            return Ok(Some(word.to_owned()));
        }
        let version = os.version.trim();
        if version.is_empty() {
            return Err(());
        }
        let mut numbers = version.split('.');
        let major = numbers.next().unwrap_or(version);
        let release = match self.form {
            Form::Major => major.to_owned(),
            Form::Debian if major.len() > 1 || major >= "7" => major.to_owned(),
            Form::Alpine => alpine(version),
            Form::Euler => euler(version, &os.name),
            Form::Leap => format!("Leap {version}"),
            Form::None | Form::Fixed(_) | Form::Debian | Form::Whole => version.to_owned(),
        };
        Ok(Some(release))
    }
}

fn alpine(version: &str) -> String {
    let is_released = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let mut numbers = version.split('.');
    match (is_released, numbers.next(), numbers.next()) {
        (true, Some(major), Some(minor)) => format!("v{major}.{minor}"),
        _ => "edge".to_owned(),
    }
}

fn euler(version: &str, name: &str) -> String {
    let stage = name.split_once('(').and_then(|(_, behind)| behind.split_once(')'));
    match stage {
        Some((stage, _)) if !stage.is_empty() => format!("{version}-{stage}"),
        _ => version.to_owned(),
    }
}

/// The release as the entries of a flavour name it: Oracle's builds for live patches and for FIPS have fixes of their
/// own, `8:ksplice`.
pub(super) fn with_flavour(ecosystem: &str, release: Option<String>, version: &str) -> Option<String> {
    let flavour = match ecosystem {
        "Oracle Linux" if version.contains(".ksplice") => "ksplice",
        "Oracle Linux" if version.contains("_fips") => "fips",
        _ => return release,
    };
    release.map(|release| format!("{release}:{flavour}"))
}

/// Ecosystems whose sources announce fixes: errata, and the secdb of Alpine and its kin. Source: their records, of
/// which none has a range without an end.
const ONLY_FIXES: [&str; 10] = [
    "AlmaLinux",
    "Alpine",
    "Amazon Linux",
    "Azure Linux",
    "Chainguard",
    "CleanStart",
    "Oracle Linux",
    "Rocky Linux",
    "SecureOS",
    "Wolfi",
];

/// Whether the sources of an ecosystem list fixes only, so that flaws without one cannot be seen.
pub(super) fn lists_only_fixes(ecosystem: &str) -> bool {
    ONLY_FIXES.contains(&ecosystem)
}

/// How the release of an entry stands to that of a system.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Standing {
    /// It is that release.
    Same,
    /// It is a channel of that release, which not everybody can install from.
    Channel(String),
    /// It is another one.
    Other,
}

/// Compares the release of an entry, which may name none, with that of a system.
pub(super) fn standing(ecosystem: &str, system: Option<&str>, entry: Option<&str>) -> Standing {
    match (system, entry) {
        (None, None) => Standing::Same,
        (Some(system), Some(entry)) if system == entry => Standing::Same,
        (Some(system), Some(entry)) => match ecosystem {
            "Ubuntu" => ubuntu(system, entry),
            "Red Hat" => red_hat(system, entry),
            "SUSE" => suse(system, entry),
            // Entries of the plain release have builds of flavours too, which are told by their versions.
            "Oracle Linux" => same_or_other(system.split(':').next() == Some(entry)),
            _ => Standing::Other,
        },
        _ => Standing::Other,
    }
}

fn same_or_other(is_same: bool) -> Standing {
    if is_same { Standing::Same } else { Standing::Other }
}

/// `22.04:LTS` is 22.04, `Pro:18.04:LTS` and `Pro:FIPS-updates:20.04:LTS` are channels.
fn ubuntu(system: &str, entry: &str) -> Standing {
    let plain = entry.strip_suffix(":LTS").unwrap_or(entry);
    let Some(behind) = plain.strip_prefix("Pro:") else { return same_or_other(plain == system) };
    match behind.rsplit_once(':') {
        None if behind == system => Standing::Channel("pro".to_owned()),
        Some((channel, release)) if release == system => Standing::Channel(channel.to_ascii_lowercase()),
        _ => Standing::Other,
    }
}

/// `enterprise_linux:9::appstream` is 9, `rhel_eus:9.4::appstream` the channel `eus:9.4`. Source: CPE names of Red Hat.
fn red_hat(system: &str, entry: &str) -> Standing {
    let mut parts = entry.split(':');
    let (product, release) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if release.split('.').next() != Some(system) {
        return Standing::Other;
    }
    match product.strip_prefix("rhel_") {
        Some(channel) => Standing::Channel(format!("{channel}:{release}")),
        None => same_or_other(product == "enterprise_linux"),
    }
}

/// `15.6` is `Linux Enterprise Server 15 SP6` and the modules for it; `-LTSS` behind it is a channel.
fn suse(system: &str, entry: &str) -> Standing {
    let numbers = system.split_once('.').filter(|(_, pack)| *pack != "0");
    let written = numbers.map_or_else(|| system.to_owned(), |(major, pack)| format!("{major} SP{pack}"));
    let behind =
        ["Linux Enterprise Server ", "Linux Enterprise Module for "].iter().find_map(|start| entry.strip_prefix(start));
    match behind.map(|behind| behind.rsplit_once('-').unwrap_or((behind, ""))) {
        Some((behind, stage)) if behind == written || behind.ends_with(&format!(" {written}")) => match stage {
            "" => Standing::Same,
            stage => Standing::Channel(stage.to_ascii_lowercase()),
        },
        _ => Standing::Other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_written_as_the_ecosystem_writes_them() {
        for (id, version, name, expected) in [
            ("debian", "12", "", Ok(Some("12"))),
            ("debian", "6.0", "", Ok(Some("6.0"))),
            ("debian", "", "", Err(())),
            ("alpine", "3.20.3", "", Ok(Some("v3.20"))),
            ("alpine", "3.23.0_alpha20260127", "", Ok(Some("edge"))),
            ("almalinux", "9.4", "", Ok(Some("9"))),
            ("openEuler", "24.03", "openEuler 24.03 (LTS-SP1)", Ok(Some("24.03-LTS-SP1"))),
            ("opensuse-leap", "15.6", "", Ok(Some("Leap 15.6"))),
            ("wolfi", "20230201", "", Ok(None)),
        ] {
            let os = OperatingSystem {
                id: id.to_owned(),
                version: version.to_owned(),
                name: name.to_owned(),
                ..OperatingSystem::default()
            };
            let release = distribution(&os).unwrap().release(&os);
            assert_eq!(release, expected.map(|release| release.map(str::to_owned)), "{id} {version}");
        }
    }

    #[test]
    fn an_entry_is_for_the_release_a_channel_of_it_or_another() {
        let channel = |name: &str| Standing::Channel(name.to_owned());
        for (ecosystem, system, entry, expected) in [
            ("Alpine", Some("v3.20"), Some("v3.20"), Standing::Same),
            ("Alpine", Some("v3.20"), Some("v3.21"), Standing::Other),
            ("Alpine", Some("v3.20"), None, Standing::Other),
            ("Wolfi", None, None, Standing::Same),
            ("Ubuntu", Some("22.04"), Some("22.04:LTS"), Standing::Same),
            ("Ubuntu", Some("18.04"), Some("Pro:18.04:LTS"), channel("pro")),
            ("Ubuntu", Some("20.04"), Some("Pro:FIPS-updates:20.04:LTS"), channel("fips-updates")),
            ("Ubuntu", Some("18.04"), Some("Pro:20.04:LTS"), Standing::Other),
            ("Red Hat", Some("9"), Some("enterprise_linux:9::appstream"), Standing::Same),
            ("Red Hat", Some("9"), Some("rhel_eus:9.4::appstream"), channel("eus:9.4")),
            ("Red Hat", Some("8"), Some("rhel_eus:9.4::appstream"), Standing::Other),
            ("SUSE", Some("15.6"), Some("Linux Enterprise Module for Basesystem 15 SP6"), Standing::Same),
            ("SUSE", Some("15.4"), Some("Linux Enterprise Server 15 SP4-LTSS"), channel("ltss")),
            ("SUSE", Some("15.6"), Some("Linux Enterprise Server 15 SP5"), Standing::Other),
        ] {
            assert_eq!(standing(ecosystem, system, entry), expected, "{entry:?}");
        }
    }
}
