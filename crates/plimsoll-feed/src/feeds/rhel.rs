//! Red Hat: what it says of each flaw (JSON of its security data, or CSAF VEX), and its advisories (CSAF). Source:
//! access.redhat.com/hydra/rest/securitydata, security.access.redhat.com/data/csaf/v2.
//!
//! Both together make one record for each flaw. A flaw that several minor releases fixed has a build with the fix in
//! each, and a package is affected if it is older than that of its own stream; so the builds are one union of
//! intervals, and not entries of their own, of which the last would flag every older stream. The stream of a build
//! stands in the name of the platform of its advisory (`AppStream-9.4.0.Z.MAIN.EUS`), else in its release (`el9_4`).
//! What a channel offers is an entry for the release of the channel, `rhel_eus:9.4`.
//!
//! Names are those of source packages. What a flatpak bundles and what an image of a container holds is left out: both
//! are outside of the packages that rpm knows. The builds of a module are named by its advisory alone.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_database::{Event, FixState, NewPosting, is_cve};
use plimsoll_version::Scheme;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::csaf::{self, Csaf, Status};
use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::osv::{self, Advisory, Fault};
use crate::union::merge;
use crate::{limits, nevra};

/// The importer.
pub static FEED: Feed = Feed { name: "rhel", source: ["Red Hat security data", "CC-BY-4.0", "Red Hat"], import };

fn import(files: &mut Files<'_>) -> Vec<Advisory> {
    let mut flaws: BTreeMap<String, Flaw> = BTreeMap::new();
    for piece in files.each(read) {
        flaws.entry(piece.id.clone()).or_insert_with(|| Flaw::new(&piece.id)).add(piece);
    }
    let mut advisories = Vec::new();
    for flaw in flaws.into_values() {
        let mut faults = Vec::new();
        advisories.push(flaw.advisory(&mut faults));
        for fault in &faults {
            files.name(fault);
        }
    }
    advisories
}

/// What one document says of one flaw.
struct Piece {
    id: String,
    /// Texts and ratings, without entries.
    advisory: Advisory,
    facts: Vec<Fact>,
}

/// What is said of a package.
struct Fact {
    key: Key,
    /// What stands behind the product in its CPE: `appstream`.
    repository: Option<String>,
    said: Said,
}

/// Which package of which product.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Key {
    /// `enterprise_linux:9`, `rhel_eus:9.4`: the CPE without vendor and repository.
    product: String,
    name: String,
    module: Option<String>,
    is_source: bool,
}

enum Said {
    Fixed {
        version: String,
        /// By the platform of an advisory; else that of the release counts.
        stream: Option<Stream>,
        advisory: Option<String>,
    },
    /// The module has a fix in an advisory, which alone names its builds.
    FixedModule(String),
    State(State),
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum State {
    Affected(FixState),
    NotAffected,
    Undecided,
}

/// The minor release that a build is for.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Stream {
    minor: u32,
    /// The release of the channel that has it too: `rhel_eus:9.4`.
    channel: Option<String>,
}

fn read(file: &File<'_>) -> Reading<Piece> {
    if file.ends_with(".csv") || file.name() == "archive_latest.txt" {
        return Err(Refusal::Beside("lists files of the provider, and holds no advisories"));
    }
    if !file.ends_with(".json") {
        return Err(Refusal::Unreadable("is no JSON: archives must be unpacked".to_owned()));
    }
    if file.bytes.trim_ascii_start().starts_with(b"[") {
        return summaries(&file.json::<Vec<Row>>()?);
    }
    match file.json()? {
        Probe { document: Some(_), .. } => csaf(file),
        Probe { summary: Some(id), .. } => summary(&id),
        Probe { .. } => flaw(file),
    }
}

/// Enough of a document to tell its form.
#[derive(Deserialize)]
struct Probe {
    #[serde(default)]
    document: Option<IgnoredAny>,
    #[serde(default, rename = "CVE")]
    summary: Option<String>,
}

/// A row of a list of flaws.
#[derive(Deserialize)]
struct Row {
    #[serde(rename = "CVE")]
    id: String,
}

fn summaries(rows: &[Row]) -> Reading<Piece> {
    let bad = rows.iter().find(|row| !is_cve(&row.id));
    bad.map_or(Err(Refusal::Beside(SUMMARY)), |row| summary(&row.id))
}

const SUMMARY: &str = "is a summary without releases; the document of each flaw has them";

fn summary(id: &str) -> Reading<Piece> {
    if is_cve(id) {
        return Err(Refusal::Beside(SUMMARY));
    }
    Err(Refusal::Unreadable(format!("`{id}` is no id of the CVE list")))
}

#[derive(Deserialize)]
struct Document {
    name: String,
    #[serde(default)]
    threat_severity: Option<String>,
    #[serde(default)]
    public_date: Option<String>,
    #[serde(default)]
    bugzilla: Option<Bugzilla>,
    #[serde(default)]
    cvss: Option<CvssTwo>,
    #[serde(default)]
    cvss3: Option<CvssThree>,
    #[serde(default)]
    cwe: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    details: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    references: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    affected_release: Vec<Release>,
    #[serde(default, deserialize_with = "nullable")]
    package_state: Vec<PackageState>,
}

#[derive(Deserialize)]
struct Bugzilla {
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct CvssTwo {
    #[serde(rename = "cvss_scoring_vector")]
    vector: String,
}

#[derive(Deserialize)]
struct CvssThree {
    #[serde(rename = "cvss3_scoring_vector")]
    vector: String,
}

#[derive(Deserialize)]
struct Release {
    #[serde(default)]
    advisory: Option<String>,
    #[serde(default)]
    cpe: String,
    #[serde(default)]
    package: Option<String>,
}

#[derive(Deserialize)]
struct PackageState {
    #[serde(default)]
    fix_state: String,
    #[serde(default)]
    package_name: String,
    #[serde(default)]
    cpe: String,
}

fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(source: D) -> Result<T, D::Error> {
    Option::deserialize(source).map(Option::unwrap_or_default)
}

fn prefixed(id: &str) -> Advisory {
    entry::advisory(format!("REDHAT-{id}"), vec![id.to_owned()])
}

/// Reads a document of the security data.
fn flaw(file: &File<'_>) -> Reading<Piece> {
    let document: Document = file.json()?;
    let mut faults = Vec::new();
    let id = entry::id(&document.name, &mut faults);
    let Some(id) = id else { return Err(Refusal::Unreadable(format!("`{}` is no id", document.name))) };
    let mut advisory = prefixed(&id);
    let record = &mut advisory.record;
    record.summary = document.bugzilla.map(|bug| bug.description).unwrap_or_default();
    record.details = document.details.join("\n\n");
    record.published = document.public_date;
    record.weaknesses.extend(document.cwe);
    record.ratings.extend(document.threat_severity.as_deref().and_then(entry::word));
    let vectors = [document.cvss3.map(|three| three.vector), document.cvss.map(|two| two.vector)];
    record.ratings.extend(vectors.iter().flatten().filter_map(|vector| entry::vector(vector, &mut faults)));
    let urls = document.references.iter().flat_map(|list| list.split_whitespace());
    record.references = urls.map(|url| entry::link("WEB", url)).collect();
    let mut facts = Vec::new();
    for release in &document.affected_release {
        facts.extend(fixed(release, &mut faults));
    }
    for state in &document.package_state {
        facts.extend(stated(state, &mut faults));
    }
    Ok(Given::one(Piece { id, advisory, facts }, faults))
}

/// Product and repository of a CPE of Red Hat: `enterprise_linux:9` and `appstream` of
/// `cpe:/a:redhat:enterprise_linux:9::appstream`.
fn product(cpe: &str, faults: &mut Vec<Fault>) -> Option<(String, Option<String>)> {
    let behind = cpe.strip_prefix("cpe:/").and_then(|behind| behind.split_once(":redhat:")).map(|(_, behind)| behind);
    let mut parts = behind.unwrap_or_default().split(':');
    let (Some(name), version) = (parts.next().filter(|name| !name.is_empty()), parts.next()) else {
        faults.push(Fault::Lost(format!("`{cpe}` is no CPE of a product of Red Hat")));
        return None;
    };
    let product = version.map_or_else(|| name.to_owned(), |version| format!("{name}:{version}"));
    Some((product, parts.nth(1).filter(|repository| !repository.is_empty()).map(str::to_owned)))
}

fn fixed(release: &Release, faults: &mut Vec<Fault>) -> Option<Fact> {
    let (product, repository) = product(&release.cpe, faults)?;
    let package = release.package.as_deref()?;
    // An image of a container: `openshift4/ose-cli:v4.10`.
    if package.contains('/') {
        return None;
    }
    if let Some(module) = module_build(package) {
        let key = Key { product, name: module.clone(), module: Some(module), is_source: true };
        return Some(Fact { key, repository, said: Said::FixedModule(release.advisory.clone().unwrap_or_default()) });
    }
    let Some(build) = nevra::build(package) else {
        faults.push(Fault::Lost(format!("`{package}` is no build of a package")));
        return None;
    };
    let said =
        Said::Fixed { version: nevra::with_epoch(&build.version), stream: None, advisory: release.advisory.clone() };
    Some(Fact { key: Key { product, name: build.name, module: None, is_source: true }, repository, said })
}

/// Name and stream of the build of a module: `ruby:2.7` of `ruby:2.7-8080020230427102918.63b34585`. Its version is a
/// platform with a moment. Source: Fedora Modularity, "NSVCA".
fn module_build(package: &str) -> Option<String> {
    let (module, version) = package.rsplit_once('-')?;
    let moment = version.split('.').next().unwrap_or(version);
    let is_module = module.contains(':') && moment.len() >= 14 && moment.bytes().all(|byte| byte.is_ascii_digit());
    is_module.then(|| module.to_owned())
}

fn stated(state: &PackageState, faults: &mut Vec<Fault>) -> Option<Fact> {
    let (product, repository) = product(&state.cpe, faults)?;
    let (module, name) = match state.package_name.rsplit_once('/') {
        Some((module, _)) if module.ends_with(":flatpak") => return None,
        Some((module, name)) if module.contains(':') => (Some(module.to_owned()), name),
        // An image of a container: `openshift4/ose-cli`.
        Some(_) => return None,
        None => (None, state.package_name.as_str()),
    };
    let said = match state.fix_state.as_str() {
        "Affected" => State::Affected(FixState::NotFixed),
        "Will not fix" | "Out of support scope" => State::Affected(FixState::WontFix),
        "Fix deferred" => State::Affected(FixState::Deferred),
        "Not affected" => State::NotAffected,
        "New" | "Under investigation" => State::Undecided,
        other => {
            faults.push(Fault::Lost(format!("`{other}` is no state that is known")));
            State::Undecided
        }
    };
    let key = Key { product, name: name.to_owned(), module, is_source: true };
    Some(Fact { key, repository, said: Said::State(said) })
}

/// Reads an advisory or a VEX document.
fn csaf(file: &File<'_>) -> Reading<Piece> {
    let mut faults = Vec::new();
    let document = Csaf::read(file, &mut faults)?;
    let advisory = Some(document.id.clone()).filter(|id| !is_cve(id));
    let mut pieces = Vec::new();
    for flaw in &document.flaws {
        let mut piece = Piece { id: flaw.cve.clone(), advisory: prefixed(&flaw.cve), facts: Vec::new() };
        let record = &mut piece.advisory.record;
        record.summary.clone_from(&flaw.title);
        record.details.clone_from(&flaw.details);
        record.related.extend(advisory.clone());
        record.weaknesses.extend(flaw.weakness.clone());
        record.ratings.extend(flaw.impact.as_deref().and_then(entry::word));
        record.ratings.extend(flaw.vector.as_deref().and_then(|vector| entry::vector(vector, &mut faults)));
        // The days of an advisory are not those of the flaw.
        if advisory.is_none() {
            record.published = Some(document.published.clone()).filter(|day| !day.is_empty());
        }
        record.modified = Some(document.modified.clone()).filter(|day| !day.is_empty());
        piece.facts = facts(flaw, advisory.as_deref(), &mut faults);
        pieces.push(piece);
    }
    Ok(Given { pieces, faults })
}

/// Source packages, and binary ones of platforms for which no source package is named.
fn facts(flaw: &csaf::Flaw, advisory: Option<&str>, faults: &mut Vec<Fault>) -> Vec<Fact> {
    let is_source = |statement: &csaf::Statement| {
        statement.product.architecture.as_deref().is_none_or(|architecture| architecture == "src")
    };
    let with_source: BTreeSet<&str> = flaw
        .statements
        .iter()
        .filter(|statement| statement.status == Status::Fixed && is_source(statement))
        .map(|statement| statement.product.platform.as_str())
        .collect();
    let mut facts = Vec::new();
    for statement in &flaw.statements {
        let own = &statement.product;
        let is_source = is_source(statement);
        if !is_source && (statement.status != Status::Fixed || with_source.contains(own.platform.as_str())) {
            continue;
        }
        if own.module.as_deref().is_some_and(|module| module.ends_with(":flatpak")) {
            continue;
        }
        let Some((product, repository)) = product(&own.cpe, faults) else { continue };
        let key = Key { product, name: own.name.clone(), module: own.module.clone(), is_source };
        let said = match (statement.status, &own.version) {
            (Status::Fixed, Some(version)) => {
                let stream = stream(&own.platform, &key.product);
                Said::Fixed { version: version.clone(), stream, advisory: advisory.map(str::to_owned) }
            }
            (Status::Fixed, None) | (Status::Undecided, _) => Said::State(State::Undecided),
            (Status::Affected(fix), _) => Said::State(State::Affected(fix)),
            // Of a single build it is said that it does not have the flaw that another build of the advisory has.
            (Status::NotAffected, Some(_)) => continue,
            (Status::NotAffected, None) => Said::State(State::NotAffected),
        };
        facts.push(Fact { key, repository, said });
    }
    facts
}

/// The stream by the id of a platform: `AppStream-9.4.0.Z.MAIN.EUS` is 9.4 with extended updates.
fn stream(platform: &str, product: &str) -> Option<Stream> {
    let (_, behind) = platform.split_once('-')?;
    let mut parts = behind.split('.');
    let (major, minor) = (parts.next()?, parts.next()?);
    let number: u32 = minor.parse().map_or(None, Some)?;
    let has_channel = product == format!("enterprise_linux:{major}") && parts.any(|part| part == "EUS");
    Some(Stream { minor: number, channel: has_channel.then(|| format!("rhel_eus:{major}.{minor}")) })
}

/// The minor release in the release of a build: 4 of `3.el9_4.5` and of `139.module+el8.4.0+18745+f1bef313`.
fn minor(version: &str) -> Option<u32> {
    let (_, behind) =
        version.rsplit_once("el").filter(|(_, behind)| behind.starts_with(|c: char| c.is_ascii_digit()))?;
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['_', '.'])?;
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_or(None, Some)
}

/// Everything that is known of a flaw.
struct Flaw {
    advisory: Advisory,
    /// Documents that name it.
    documents: usize,
    packages: BTreeMap<Key, Package>,
}

/// Everything that is known of a package.
#[derive(Default)]
struct Package {
    repositories: BTreeSet<Option<String>>,
    /// By version.
    fixes: BTreeMap<String, Option<Stream>>,
    states: BTreeSet<State>,
    /// The advisory of a module whose builds nothing names.
    module: Option<String>,
}

impl Flaw {
    fn new(id: &str) -> Self {
        Self { advisory: prefixed(id), documents: 0, packages: BTreeMap::new() }
    }

    fn add(&mut self, piece: Piece) {
        let related = &mut self.advisory.record.related;
        for Fact { key, repository, said } in piece.facts {
            let package = self.packages.entry(key).or_default();
            package.repositories.insert(repository);
            match said {
                Said::State(state) => {
                    package.states.insert(state);
                }
                Said::FixedModule(advisory) => {
                    package.module = Some(advisory.clone());
                    related.push(advisory);
                }
                Said::Fixed { version, stream, advisory } => {
                    let known = package.fixes.entry(version).or_default();
                    *known = known.take().max(stream);
                    if let Some(advisory) = advisory {
                        related.push(advisory);
                    }
                }
            }
        }
        // Texts and ratings are compared with all that are known.
        self.documents += 1;
        if self.documents <= limits::COPIES {
            merge(&mut self.advisory, piece.advisory);
        }
    }

    fn advisory(self, faults: &mut Vec<Fault>) -> Advisory {
        let Self { mut advisory, packages, documents } = self;
        if documents > limits::COPIES {
            faults.push(Fault::Lost(format!("{}: goes over the limit of 1,000 documents", advisory.record.id)));
        }
        let with_builds: BTreeSet<String> = packages
            .iter()
            .filter(|(_, package)| !package.fixes.is_empty())
            .filter_map(|(key, _)| Some(format!("{}/{}", key.product, key.module.as_deref()?)))
            .collect();
        for (key, package) in &packages {
            if let Some(named) = &package.module {
                let module = format!("{}/{}", key.product, key.module.as_deref().unwrap_or_default());
                if !with_builds.contains(&module) {
                    let id = &advisory.record.id;
                    faults
                        .push(Fault::Lost(format!("{id}: the builds of {module} stand in {named}, which is missing")));
                }
                continue;
            }
            for entry in package.entries(key) {
                entry::push(&mut advisory.entries, entry, faults);
            }
        }
        entry::once(&mut advisory.record.related);
        advisory.flags = osv::flags(&advisory.record);
        advisory
    }
}

impl Package {
    fn entries(&self, key: &Key) -> Vec<NewPosting<'static>> {
        let release = match self.repositories.iter().collect::<Vec<_>>().as_slice() {
            [Some(repository)] => format!("{}::{repository}", key.product),
            _ => key.product.clone(),
        };
        if self.fixes.is_empty() {
            // The worst that is said counts: a package may be in a product more than once.
            return self.states.first().map(|state| stated_entry(key, &release, *state)).into_iter().collect();
        }
        let mut entries = vec![entry(key, &release, intervals(&self.fixes))];
        for (version, stream) in &self.fixes {
            if let Some(channel) = stream.as_ref().and_then(|stream| stream.channel.as_deref()) {
                entries.push(entry(key, channel, vec![entry::below(version)]));
            }
        }
        entries
    }
}

fn entry(key: &Key, release: &str, ranges: Vec<Vec<Event<'static>>>) -> NewPosting<'static> {
    let home = Home { ecosystem: "Red Hat", release: Some(release) };
    let mut entry = if key.is_source { home.source(&key.name, ranges) } else { home.entry(&key.name, ranges) };
    entry.posting.module = key.module.clone().map(Into::into);
    entry
}

fn stated_entry(key: &Key, release: &str, state: State) -> NewPosting<'static> {
    match state {
        State::Affected(fix) => entry::with_fix(entry(key, release, vec![entry::all()]), fix),
        State::NotAffected => entry(key, release, vec![entry::never()]),
        State::Undecided => entry(key, release, Vec::new()),
    }
}

fn order(one: &str, other: &str) -> Ordering {
    Scheme::Rpm.compare(one, other).unwrap_or_else(|| one.cmp(other))
}

/// The versions that are affected: below the fix of the oldest stream, and in each later stream from its beginning to
/// its fix. Of several fixes in one stream the last counts, as the others were not enough.
fn intervals(fixes: &BTreeMap<String, Option<Stream>>) -> Vec<Vec<Event<'static>>> {
    let mut streams: BTreeMap<u32, &str> = BTreeMap::new();
    for (version, stream) in fixes {
        // A build without minor release is of the newest.
        let minor = stream.as_ref().map(|stream| stream.minor).or_else(|| minor(version)).unwrap_or(u32::MAX);
        let known = streams.entry(minor).or_insert(version);
        if order(version, known).is_gt() {
            *known = version;
        }
    }
    let mut ranges = Vec::new();
    let mut before: Option<&str> = None;
    for version in streams.into_values() {
        match before {
            None => ranges.push(entry::below(version)),
            Some(older) if order(version, older).is_gt() => {
                ranges.push(entry::between(&beginning(older, version), version));
            }
            // What is below it is below the other too.
            Some(_) => continue,
        }
        before = Some(version);
    }
    ranges
}

/// The lowest version of a newer stream, by its fix and by that of the stream before it: the upstream version where it
/// differs; else the next number behind the first that differs in the release, which no build of the older stream has.
fn beginning(older: &str, newer: &str) -> String {
    let (Some((old_version, old_release)), Some((version, release))) = (older.rsplit_once('-'), newer.rsplit_once('-'))
    else {
        return newer.to_owned();
    };
    if old_version != version {
        return version.to_owned();
    }
    let mut start = String::new();
    for (old, new) in old_release.split('.').zip(release.split('.')) {
        if !start.is_empty() {
            start.push('.');
        }
        match (old == new, old.parse::<u64>()) {
            (true, _) => start.push_str(new),
            (false, Ok(old)) => {
                start.push_str(&old.saturating_add(1).to_string());
                return format!("{version}-{start}");
            }
            (false, Err(_)) => {
                start.push_str(new);
                return format!("{version}-{start}");
            }
        }
    }
    format!("{version}-{release}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_tells_its_minor_release() {
        for (version, expected) in [
            ("0:3.9.18-3.el9_4.5", Some(4)),
            ("0:3.9.19-8.el9", None),
            ("0:2.7.8-139.module+el8.8.0+18745+f1bef313", Some(8)),
            ("0:1-2", None),
            ("0:1-2.elx", None),
        ] {
            assert_eq!(minor(version), expected, "{version}");
        }
    }

    #[test]
    fn the_build_of_a_module_is_none_of_a_package() {
        for (package, expected) in [
            ("container-tools:rhel8-8040020240101000000.0a1b2c3d", Some("container-tools:rhel8")),
            ("bind-32:9.8.2-0.68.rc1.el6_10.17", None),
            ("a-1-20240101", None),
        ] {
            assert_eq!(module_build(package).as_deref(), expected, "{package}");
        }
    }

    #[test]
    fn a_platform_tells_stream_and_channel() {
        let channel = |platform| stream(platform, "enterprise_linux:9").map(|found| (found.minor, found.channel));
        assert_eq!(channel("AppStream-9.4.0.Z.MAIN.EUS"), Some((4, Some("rhel_eus:9.4".to_owned()))));
        assert_eq!(channel("AppStream-9.5.0.GA"), Some((5, None)));
        assert_eq!(channel("6Server-ELS.EXTENSION"), None);
        assert_eq!(stream("AppStream-9.2.0.Z.EUS", "rhel_eus:9.2").map(|found| found.channel), Some(None));
    }

    #[test]
    fn a_newer_stream_begins_above_all_builds_of_the_older() {
        for (older, newer, expected) in [
            ("0:3.9.18-3.el9_4.5", "0:3.9.19-8.el9", "0:3.9.19"),
            ("0:1-3.el9_4.5", "0:1-8.el9", "0:1-4"),
            ("0:1-3.el9_4.5", "0:1-3.el9_5.1", "0:1-3.el9_5"),
            ("0:1-3.el9", "0:1-3.el9", "0:1-3.el9"),
        ] {
            assert_eq!(beginning(older, newer), expected, "{newer}");
        }
    }

    #[test]
    fn fixes_of_two_streams_are_two_intervals() {
        let fixes = ["0:3.9.19-8.el9", "0:3.9.18-3.el9_4.5", "0:3.9.18-3.el9_4.4"].map(|one| (one.to_owned(), None));
        let expected = [entry::below("0:3.9.18-3.el9_4.5"), entry::between("0:3.9.19", "0:3.9.19-8.el9")];
        assert_eq!(intervals(&BTreeMap::from(fixes)), expected);
    }
}
