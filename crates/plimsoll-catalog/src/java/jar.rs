//! Java archives: what they are, what was shaded into them, and the archives inside.
//! Source: JAR File Specification; Maven Archiver (`META-INF/maven/GROUP/ARTIFACT/pom.properties`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Part};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};

use super::Coordinates;
use super::group;
use super::manifest::{Manifest, is_group};
use super::name::{SUFFIXES, split, stem};
use super::pom::Pom;
use crate::archive::{Archive, Budget, MAX_DEPTH, MAX_HELD, Source, Unread, content_alone};

/// The largest manifest, `pom.properties` or `pom.xml` that is read.
const MAX_TEXT: u64 = 4 << 20;

/// Archives in one large file that are asked for.
const MOST_ASKED: usize = 10_000;

/// Other projects that are taken from the project files of one archive.
const MOST_NAMED: usize = 2000;

/// An archive, and where it stands.
struct Place<'p> {
    /// Its file name.
    name: &'p str,
    /// Its path inside the file, with `!/` between levels; empty for the file itself.
    within: &'p str,
    /// Archives around it.
    depth: usize,
    /// Unpacked bytes of the archives around it.
    held: u64,
}

/// What an archive says of itself and of what was copied into it.
#[derive(Default)]
struct Evidence {
    manifest: Manifest,
    /// Coordinates by the folder that states them.
    stated: BTreeMap<String, Coordinates>,
    /// Licences by the folder that states them.
    licences: BTreeMap<String, Vec<String>>,
    /// Groups and artifacts that name folders of what native images need. Source: GraalVM, Reachability Metadata.
    native: BTreeSet<(String, String)>,
    /// Folders of classes, and how many are in each.
    classes: BTreeMap<String, usize>,
    /// Groups and artifacts that project files name, a line each.
    named: BTreeSet<String>,
}

/// Reads an archive and all inside of it. Files without the name of a Java archive count only when they hold what one
/// holds, and are no problem otherwise.
pub(crate) fn read(source: Source<'_>, name: &str, facts: &mut RawFacts) {
    let mut budget = Budget::of_one_file();
    let is_named = stem(name).is_some();
    let archive = match Archive::open(source, &mut budget) {
        Ok(archive) => archive,
        Err(unread) if is_named || matches!(unread, Unread::Directory(_)) => return unread.note("", facts),
        Err(_) => return,
    };
    if is_named || archive.members.iter().any(|member| is_sign_of_java(&member.name)) {
        read_archive(archive, &Place { name, within: "", depth: 0, held: 0 }, &mut budget, facts);
    }
}

/// Reads an archive inside a file too large to be seen at once, without the rest of the file.
pub(crate) fn read_part(file: &FileBytes<'_>, part: Part<'_>, facts: &mut RawFacts) {
    let name = part.name.rsplit('/').next().unwrap_or_default();
    let place = Place { name, within: part.name, depth: 1, held: 0 };
    let mut budget = Budget::of_part(part.allowance);
    let outcome = if file.is_whole() {
        content_alone(file.bytes, MAX_HELD, &mut budget).and_then(|bytes| read_bytes(bytes, &place, &mut budget, facts))
    } else {
        Err(Unread::Limit("file-buffer", format!("is not read: {} bytes", file.size)))
    };
    if let Err(unread) = outcome {
        // The name is still there.
        Evidence::default().into_records(&place, facts);
        unread.note(place.within, facts);
    }
}

/// True for members that only Java archives have, and for archives of Java in others.
fn is_sign_of_java(name: &str) -> bool {
    name.eq_ignore_ascii_case("META-INF/MANIFEST.MF") || is_properties(name) || stem(name).is_some()
}

fn is_properties(name: &str) -> bool {
    name == "pom.properties" || name.ends_with("/pom.properties")
}

fn read_archive(mut archive: Archive<'_>, place: &Place<'_>, budget: &mut Budget, facts: &mut RawFacts) {
    for doubt in archive.doubts() {
        Unread::Broken(doubt.to_owned()).note(place.within, facts);
    }
    let mut evidence = Evidence::default();
    let mut inner = Vec::new();
    // An archive within another one is there or not, as a whole.
    let mut missing = archive.missing();
    for member in std::mem::take(&mut archive.members) {
        let folder = member.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_manifest = member.name.eq_ignore_ascii_case("META-INF/MANIFEST.MF");
        let is_pom = folder.starts_with("META-INF/maven") && member.name.ends_with("/pom.xml");
        if is_manifest || is_pom || is_properties(&member.name) {
            if let Some(missing) = missing.remove(&member.index) {
                facts.want(missing.range);
            }
            match archive.content(member.index, MAX_TEXT, budget) {
                Ok(bytes) if is_manifest => evidence.manifest = Manifest::parse(&bytes),
                Ok(bytes) if is_pom => evidence.add_pom(folder, &bytes),
                Ok(bytes) => {
                    let coordinates = Coordinates::of_properties(&String::from_utf8_lossy(&bytes));
                    evidence.stated.extend(coordinates.map(|coordinates| (folder.to_owned(), coordinates)));
                }
                Err(unread) => unread.note(&inside(place.within, &member.name), facts),
            }
        } else if is_archive(&member.name) {
            inner.push(member);
        } else {
            evidence.add_name(folder, &member.name);
        }
    }
    evidence.into_records(place, facts);
    if archive.overlaps() {
        return;
    }
    let mut asked = 0;
    for member in inner {
        if budget.is_spent() {
            return;
        }
        let within = inside(place.within, &member.name);
        if let Some(missing) = missing.remove(&member.index).filter(|_| asked < MOST_ASKED) {
            asked += 1;
            facts.want_part(missing.range, within, missing.allowance);
            continue;
        }
        let name = member.name.rsplit('/').next().unwrap_or_default();
        let place = Place { name, within: &within, depth: place.depth + 1, held: place.held };
        if let Err(unread) = read_inner(&mut archive, member.index, &place, budget, facts) {
            // The name is still there.
            Evidence::default().into_records(&place, facts);
            unread.note(&within, facts);
        }
    }
}

fn read_inner(
    archive: &mut Archive<'_>,
    index: usize,
    place: &Place<'_>,
    budget: &mut Budget,
    facts: &mut RawFacts,
) -> Result<(), Unread> {
    if place.depth > MAX_DEPTH {
        return Err(Unread::Limit("archive-depth", format!("more than {MAX_DEPTH} archives within each other")));
    }
    let bytes = archive.content(index, MAX_HELD.saturating_sub(place.held), budget)?;
    read_bytes(bytes, place, budget, facts)
}

fn read_bytes(
    bytes: Cow<'_, [u8]>,
    place: &Place<'_>,
    budget: &mut Budget,
    facts: &mut RawFacts,
) -> Result<(), Unread> {
    if bytes.is_empty() {
        return Ok(());
    }
    let inner = Archive::open(Source::whole(&bytes), budget)?;
    let held = if let Cow::Owned(bytes) = &bytes { place.held + bytes.len() as u64 } else { place.held };
    read_archive(inner, &Place { held, ..*place }, budget, facts);
    Ok(())
}

/// True for names of archives that may hold Java archives. `.original` is what Spring Boot leaves of the first jar.
fn is_archive(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let name = name.strip_suffix(".original").unwrap_or(&name);
    SUFFIXES.iter().chain(&[".zip", ".aar"]).any(|suffix| name.ends_with(suffix))
}

/// A path in an archive that is itself at a place in another one.
fn inside(within: &str, name: &str) -> String {
    if within.is_empty() { name.to_owned() } else { format!("{within}!/{name}") }
}

impl Evidence {
    /// Takes what the path of a member tells.
    fn add_name(&mut self, folder: &str, name: &str) {
        if let Some(rest) = folder.strip_prefix("META-INF/native-image/") {
            let mut parts = rest.split('/');
            if let (Some(group), Some(artifact)) = (parts.next().filter(|group| is_group(group)), parts.next()) {
                self.native.insert((group.to_owned(), artifact.to_owned()));
            }
        } else if name.as_bytes().ends_with(b".class") && !folder.is_empty() && !folder.contains("-INF") {
            *self.classes.entry(folder.to_owned()).or_default() += 1;
        }
    }

    /// Takes licences, the names of other projects and, for want of `pom.properties`, coordinates.
    fn add_pom(&mut self, folder: &str, bytes: &[u8]) {
        let Ok(pom) = Pom::parse(&crate::xml::text(bytes)) else { return };
        let coordinates = Coordinates {
            group: pom.own_group().to_owned(),
            artifact: pom.artifact.clone(),
            version: pom.own_version().to_owned(),
        };
        if coordinates.is_complete() {
            self.stated.entry(folder.to_owned()).or_insert(coordinates);
        }
        let parent = pom.parent.iter().map(|parent| (&parent.group, &parent.artifact));
        let named = parent.chain(pom.dependencies.iter().chain(&pom.managed).map(|it| (&it.group, &it.artifact)));
        let named = named.filter(|(group, artifact)| is_group(group) && is_group(artifact));
        let room = MOST_NAMED.saturating_sub(self.named.len());
        self.named.extend(named.map(|(group, artifact)| format!("{group}:{artifact}")).take(room));
        if !pom.licences.is_empty() {
            self.licences.insert(folder.to_owned(), pom.licences);
        }
    }

    fn into_records(self, place: &Place<'_>, facts: &mut RawFacts) {
        let within = Some(place.within).filter(|within| !within.is_empty()).map(str::to_owned);
        let own = self.own(place.name).map(|(folder, _)| folder.clone());
        let is_unknown = own.is_none() && !self.manifest.is_of_runtime();
        let guessed = if is_unknown { self.guessed(place.name) } else { None };
        let mut seen = BTreeSet::new();
        let licences = self.manifest.licences();
        let first = facts.packages.len();
        if let Some(record) = guessed {
            seen.insert((record.name.clone(), record.version.clone()));
            facts.packages.push(PackageRecord { licences: licences.clone(), within: within.clone(), ..record });
        }
        for (folder, coordinates) in &self.stated {
            if !seen.insert((format!("{}:{}", coordinates.group, coordinates.artifact), coordinates.version.clone())) {
                continue;
            }
            let is_own = own.as_ref() == Some(folder);
            let stated = self.licences.get(folder).cloned();
            facts.packages.push(PackageRecord {
                class: if is_own { PackageClass::Installed } else { PackageClass::Vendored },
                method: Method::Manifest,
                licences: stated.unwrap_or_else(|| if is_own { licences.clone() } else { Vec::new() }),
                within: within.clone(),
                ..coordinates.record()
            });
        }
        if let Some(record) = facts.packages.get_mut(first).filter(|_| !self.named.is_empty()) {
            let named: Vec<String> = self.named.into_iter().collect();
            record.properties.insert(group::NAMED.to_owned(), named.join("\n"));
        }
    }

    /// The coordinates that are those of the archive itself; the others were copied into it.
    fn own(&self, name: &str) -> Option<(&String, &Coordinates)> {
        let stem = stem(name).unwrap_or(name);
        // Of several that fit the name, the longest is meant: `guava` and `guava-testlib`.
        let by_name = self.stated.iter().filter(|(_, coordinates)| fits(stem, coordinates));
        by_name
            .max_by_key(|(_, coordinates)| coordinates.artifact.len())
            .or_else(|| self.stated.iter().find(|(_, it)| self.manifest.names(&it.group, &it.artifact)))
            .or_else(|| {
                let only = self.stated.iter().next().filter(|_| self.stated.len() == 1)?;
                // One copy in an archive of another name is a copy.
                let is_other = split(stem).is_some_and(|(artifact, version)| {
                    version != only.1.version
                        && !artifact.contains(&only.1.artifact)
                        && !only.1.artifact.contains(artifact)
                });
                (!is_other).then_some(only)
            })
    }

    /// What manifest and file name suggest.
    fn guessed(&self, name: &str) -> Option<PackageRecord> {
        let stem = stem(name)?;
        let of_manifest = self.manifest.version();
        let of_name = of_manifest.and_then(|version| {
            let artifact = stem.strip_suffix(version)?.strip_suffix('-')?;
            (!artifact.is_empty()).then_some((artifact, version))
        });
        let of_name = of_name.or_else(|| split(stem));
        let (artifact, version) = match of_name {
            Some((artifact, version)) => (artifact, version),
            None => (self.manifest.artifact()?, of_manifest?),
        };
        let native = self.native.iter().find(|(_, named)| named == artifact).map(|(group, _)| group.as_str());
        let stated = native.or_else(|| self.manifest.stated_group(artifact));
        let main = group::main_package(&self.classes);
        let suggested = group::suggested(&self.manifest, artifact, &main).filter(|_| stated.is_none());
        let group = stated.or(suggested.as_ref().map(|(group, _)| group.as_str())).unwrap_or_default();
        // Quarkus names its libraries `GROUP.ARTIFACT-VERSION.jar`.
        let rest = artifact.strip_prefix(group).and_then(|rest| rest.strip_prefix('.')).filter(|_| !group.is_empty());
        let artifact = rest.unwrap_or(artifact);
        let is_stated = stated.is_some() && of_manifest.is_some();
        let guess = Coordinates { group: group.to_owned(), artifact: artifact.to_owned(), version: version.to_owned() };
        let mut record = PackageRecord {
            class: PackageClass::Installed,
            method: if is_stated { Method::Manifest } else { Method::Heuristic },
            ..guess.record()
        };
        if let Some(suggestion) = suggested {
            group::set(&mut record, suggestion);
        }
        if !main.is_empty() {
            record.properties.insert(group::MAIN_PACKAGE.to_owned(), main);
        }
        Some(record)
    }
}

/// True when a file of that name is the package: its artifact alone or with a version, or with the group before it.
fn fits(stem: &str, coordinates: &Coordinates) -> bool {
    let rest = stem.strip_prefix(&coordinates.group).and_then(|rest| rest.strip_prefix('.')).unwrap_or(stem);
    rest.strip_prefix(&coordinates.artifact).is_some_and(|rest| {
        let version = rest.strip_prefix('-');
        rest.is_empty()
            || version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()))
            || version.is_some_and(|version| version.starts_with(&coordinates.version))
    })
}
