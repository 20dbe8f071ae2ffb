//! Ubuntu: records of OSV; OpenVEX documents, which say what will not be fixed; and records of releases that both no
//! longer know. Source: canonical/ubuntu-security-notices, `osv/` and `vex/`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_database::{FixState, NewPosting, id_key};
use serde::Deserialize;

use crate::entry::{self, Home, Records};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal, osv_file};
use crate::osv::{Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed { name: "ubuntu", source: ["Ubuntu security data", "CC-BY-SA-4.0", "Canonical"], import };

/// Releases by code name. Source: distro-info-data, `ubuntu.csv`.
const RELEASES: &str = "\
dapper 6.06, edgy 6.10, feisty 7.04, gutsy 7.10, hardy 8.04, intrepid 8.10, jaunty 9.04, karmic 9.10, \
lucid 10.04, maverick 10.10, natty 11.04, oneiric 11.10, precise 12.04, quantal 12.10, raring 13.04, \
saucy 13.10, trusty 14.04, utopic 14.10, vivid 15.04, wily 15.10, xenial 16.04, yakkety 16.10, \
zesty 17.04, artful 17.10, bionic 18.04, cosmic 18.10, disco 19.04, eoan 19.10, focal 20.04, groovy 20.10, \
hirsute 21.04, impish 21.10, jammy 22.04, kinetic 22.10, lunar 23.04, mantic 23.10, noble 24.04, \
oracular 24.10, plucky 25.04, questing 25.10, resolute 26.04";

fn release(code: &str) -> Option<&'static str> {
    let mut pairs = RELEASES.split(", ").filter_map(|pair| pair.split_once(' '));
    pairs.find_map(|(known, release)| (known == code).then_some(release))
}

/// What a file says.
enum Piece {
    Record(Box<Advisory>),
    State(State),
}

/// What is said of a fix in a source package of a release.
struct State {
    flaw: String,
    package: String,
    /// `16.04`.
    release: &'static str,
    is_pro: bool,
    fix: FixState,
}

fn import(files: &mut Files<'_>) -> Vec<Advisory> {
    let (mut records, mut states) = (Vec::new(), BTreeMap::new());
    for piece in files.each(read) {
        match piece {
            Piece::Record(advisory) => records.push(*advisory),
            Piece::State(State { flaw, package, release, is_pro, fix }) => {
                states.insert((id_key(&format!("UBUNTU-{flaw}")), package, release.to_owned(), is_pro), fix);
            }
        }
    }
    for advisory in &mut records {
        let id = id_key(&advisory.record.id);
        for entry in &mut advisory.entries {
            let Some((release, is_pro)) = release_of(entry) else { continue };
            let key = (id.clone(), entry.name.to_string(), release.to_owned(), is_pro);
            if let Some(fix) = states.get(&key) {
                entry.posting.fix = *fix;
            }
        }
        let inferred = only_in_pro(&advisory.entries);
        advisory.entries.extend(inferred);
    }
    records
}

/// The number of the release of an entry, and whether it is for subscribers: `16.04` of `Pro:16.04:LTS`.
fn release_of<'e>(entry: &'e NewPosting<'_>) -> Option<(&'e str, bool)> {
    let release = entry.posting.release.as_deref()?;
    let plain = release.strip_suffix(":LTS").unwrap_or(release);
    Some((plain.rsplit(':').next().unwrap_or(plain), plain.starts_with("Pro:")))
}

/// A release of which only subscribers get a fix has the flaw too, although no entry says so. The versions that are
/// known to have it are listed, and no range is given: a build for subscribers must not be found by it.
fn only_in_pro(entries: &[NewPosting<'static>]) -> Vec<NewPosting<'static>> {
    let known: BTreeSet<(&str, &str)> =
        entries.iter().filter_map(|entry| Some((entry.name.as_ref(), entry.posting.release.as_deref()?))).collect();
    let mut inferred = Vec::new();
    for entry in entries {
        // `Pro:16.04:LTS`, and not `Pro:FIPS:16.04:LTS`, whose packages are others.
        let plain = entry.posting.release.as_deref().and_then(|release| release.strip_prefix("Pro:"));
        let Some(plain) = plain.filter(|plain| plain.starts_with(|c: char| c.is_ascii_digit())) else { continue };
        if entry.versions.is_empty() || known.contains(&(entry.name.as_ref(), plain)) {
            continue;
        }
        let home = Home { ecosystem: "Ubuntu", release: Some(plain) };
        let mut own = entry::with_fix(home.source(&entry.name, Vec::new()), FixState::WontFix);
        own.versions.clone_from(&entry.versions);
        inferred.push(own);
    }
    inferred
}

fn read(file: &File<'_>) -> Reading<Piece> {
    if !file.ends_with(".json") {
        return Err(Refusal::Unreadable("is no JSON file".to_owned()));
    }
    match file.json()? {
        Probe { context: Some(_), .. } => vex(file),
        Probe { patches: Some(_), .. } => legacy(file),
        Probe { .. } => {
            let Given { pieces, faults } = osv_file(file)?;
            Ok(Given { pieces: pieces.into_iter().map(|one| Piece::Record(Box::new(one))).collect(), faults })
        }
    }
}

/// Enough of a document to tell its form.
#[derive(Deserialize)]
struct Probe {
    #[serde(default, rename = "@context")]
    context: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    patches: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Vex {
    #[serde(default)]
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    vulnerability: Vulnerability,
    #[serde(default)]
    products: Vec<Product>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    action_statement: String,
}

#[derive(Deserialize)]
struct Vulnerability {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Product {
    #[serde(rename = "@id")]
    id: String,
}

/// Takes what is said of fixes of affected source packages. Which versions are affected, the records of OSV say;
/// whether a product is affected at all, they say as well.
fn vex(file: &File<'_>) -> Reading<Piece> {
    let document: Vex = file.json()?;
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    for statement in document.statements {
        let Some(flaw) = entry::id(&statement.vulnerability.name, &mut faults) else { continue };
        if statement.status != "affected" {
            continue;
        }
        let fix = fix(&statement.action_statement);
        for product in &statement.products {
            if let Some((package, release, is_pro)) = source_package(&product.id, &mut faults) {
                pieces.push(Piece::State(State { flaw: flaw.clone(), package, release, is_pro, fix }));
            }
        }
    }
    Ok(Given { pieces, faults })
}

/// What the words say that go before the notes of the flaw. Source: the statements that Canonical gives out.
fn fix(action: &str) -> FixState {
    let words = action.split("CVE Notes").next().unwrap_or(action);
    if words.contains("decided to not fix") || words.contains("no longer supported") {
        FixState::WontFix
    } else if words.contains("deferred") || words.contains("postponed") {
        FixState::Deferred
    } else {
        FixState::NotFixed
    }
}

/// Name, release, and whether it is for subscribers: of
/// `pkg:deb/ubuntu/NAME@VERSION?arch=source&distro=esm-apps/xenial`.
fn source_package(purl: &str, faults: &mut Vec<Fault>) -> Option<(String, &'static str, bool)> {
    let (path, qualifiers) = purl.strip_prefix("pkg:deb/ubuntu/")?.split_once('?')?;
    let value = |key: &str| qualifiers.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    if value("arch") != Some("source") {
        return None;
    }
    let distro = value("distro").unwrap_or_default();
    let code = distro.rsplit('/').next().unwrap_or(distro);
    let Some(release) = release(code) else {
        faults.push(Fault::Lost(format!("`{distro}` is no known release")));
        return None;
    };
    Some((path.split('@').next().unwrap_or(path).to_owned(), release, distro.contains('/')))
}

#[derive(Deserialize)]
struct Legacy {
    name: String,
    #[serde(default)]
    priority: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    references: Vec<String>,
    patches: Vec<Patch>,
}

#[derive(Deserialize)]
struct Patch {
    distro: String,
    status: String,
    #[serde(default)]
    version: Option<String>,
    package: String,
    #[serde(default)]
    priority: Option<String>,
}

fn legacy(file: &File<'_>) -> Reading<Piece> {
    let document: Legacy = file.json()?;
    let (mut records, mut faults) = (Records::new("UBUNTU-"), Vec::new());
    let Some(id) = entry::id(&document.name, &mut faults) else {
        return Err(Refusal::Unreadable(format!("`{}` is no id", document.name)));
    };
    let record = &mut records.of(&id).record;
    record.details = document.description.unwrap_or_default();
    record.ratings.extend(document.priority.as_deref().and_then(entry::word));
    record.references = document.references.iter().map(|url| entry::link("WEB", url)).collect();
    for patch in &document.patches {
        match release(&patch.distro) {
            Some(release) => {
                if let Some(entry) = patched(release, patch) {
                    records.add(&id, entry);
                }
            }
            None => faults.push(Fault::Lost(format!("`{}` is no known release", patch.distro))),
        }
    }
    let pieces = records.finish(&mut faults).into_iter().map(|one| Piece::Record(Box::new(one))).collect();
    Ok(Given { pieces, faults })
}

/// The entry for a state of a package. Source: ubuntu-cve-tracker, README, "Status".
fn patched(release: &str, patch: &Patch) -> Option<NewPosting<'static>> {
    let home = Home { ecosystem: "Ubuntu", release: Some(release) };
    let all = || home.source(&patch.package, vec![entry::all()]);
    let mut entry = match (patch.status.as_str(), patch.version.as_deref().filter(|version| !version.is_empty())) {
        ("released", Some(version)) => home.source(&patch.package, vec![entry::below(version)]),
        // It is not in the release at all.
        ("DNE", _) => return None,
        ("not-affected", _) => home.source(&patch.package, vec![entry::never()]),
        ("ignored", _) => entry::with_fix(all(), FixState::WontFix),
        ("deferred", _) => entry::with_fix(all(), FixState::Deferred),
        ("needed" | "active" | "pending" | "released", _) => entry::with_fix(all(), FixState::NotFixed),
        // `needs-triage`: nobody knows yet.
        _ => home.source(&patch.package, Vec::new()),
    };
    entry.posting.ratings.extend(patch.priority.as_deref().and_then(entry::word));
    Some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_name_leads_to_its_number() {
        assert_eq!((release("xenial"), release("16.04"), release("none")), (Some("16.04"), None, None));
    }

    #[test]
    fn words_of_a_statement_say_what_becomes_of_a_fix() {
        for (action, expected) in [
            ("the team decided to not fix it. CVE Notes: deferred", FixState::WontFix),
            ("is no longer supported. Please upgrade", FixState::WontFix),
            ("the fix is deferred", FixState::Deferred),
            ("needs fixing. CVE Notes: decided to not fix", FixState::NotFixed),
        ] {
            assert_eq!(fix(action), expected, "{action}");
        }
    }
}
