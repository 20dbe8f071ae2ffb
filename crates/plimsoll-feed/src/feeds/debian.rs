//! Debian: the JSON of its security tracker, the list of its advisories, and records of releases that the tracker no
//! longer knows. Source: security-tracker.debian.org, `data/json` and `data/DSA/list`.
//!
//! What the tracker leaves undecided is an entry without versions, which cannot be assessed, and never an absence.

use std::collections::BTreeMap;

use plimsoll_database::{FixState, NewPosting, Rating};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::entry::{self, Home, Records};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::osv::{Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed {
    name: "debian",
    source: ["Debian security tracker", "not stated", "Debian"],
    import: |files: &mut Files<'_>| files.each(read),
};

/// Releases by code name, as matching looks them up. Source: distro-info-data, `debian.csv`.
const RELEASES: [(&str, &str); 21] = [
    ("bo", "1.3"),
    ("bookworm", "12"),
    ("bullseye", "11"),
    ("buster", "10"),
    ("buzz", "1.1"),
    ("duke", "15"),
    ("etch", "4.0"),
    ("forky", "14"),
    ("hamm", "2.0"),
    ("jessie", "8"),
    ("lenny", "5.0"),
    ("potato", "2.2"),
    ("rex", "1.2"),
    ("sarge", "3.1"),
    ("sid", "unstable"),
    ("slink", "2.1"),
    ("squeeze", "6.0"),
    ("stretch", "9"),
    ("trixie", "13"),
    ("wheezy", "7"),
    ("woody", "3.0"),
];

fn release(code: &str) -> Option<&'static str> {
    RELEASES.iter().find(|(known, _)| *known == code).map(|(_, release)| *release)
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    if file.ends_with(".json") {
        match file.bytes.trim_ascii_start().first() {
            Some(b'[') => legacy(file),
            _ => tracker(file),
        }
    } else if file.name().to_ascii_uppercase().starts_with("DSA") || file.name().eq_ignore_ascii_case("list") {
        advisories(file.text()?)
    } else {
        Err(Refusal::Unreadable("is neither JSON nor a list of advisories".to_owned()))
    }
}

/// A flaw of a package in the tracker.
#[derive(Deserialize)]
struct Flaw {
    #[serde(default)]
    description: String,
    /// A mapping; an empty list where there are none.
    #[serde(default)]
    releases: Value,
}

/// What the tracker says of a release.
#[derive(Deserialize)]
struct State {
    #[serde(default)]
    status: String,
    #[serde(default)]
    fixed_version: String,
    #[serde(default)]
    urgency: String,
    #[serde(default)]
    nodsa: Option<String>,
    #[serde(default)]
    nodsa_reason: Option<String>,
}

fn tracker(file: &File<'_>) -> Reading<Advisory> {
    let packages: BTreeMap<String, BTreeMap<String, Box<RawValue>>> = file.json()?;
    let (mut records, mut faults) = (Records::new("DEBIAN-"), Vec::new());
    for (package, flaws) in &packages {
        for (written, raw) in flaws {
            let Some(id) = entry::id(written, &mut faults) else { continue };
            match serde_json::from_str::<Flaw>(raw.get()) {
                Ok(flaw) => add(&mut records, package, &id, flaw, &mut faults),
                Err(_) => faults.push(Fault::Lost(format!("`{written}` of `{package}` is not what it must be"))),
            }
        }
    }
    let pieces = records.finish(&mut faults);
    Ok(Given { pieces, faults })
}

fn add(records: &mut Records, package: &str, id: &str, flaw: Flaw, faults: &mut Vec<Fault>) {
    let record = &mut records.of(id).record;
    if record.details.is_empty() {
        record.details = flaw.description;
    }
    let Value::Object(releases) = flaw.releases else { return };
    for (code, state) in releases {
        let state = serde_json::from_value::<State>(state);
        match (release(&code), state) {
            (Some(release), Ok(state)) => records.add(id, entry(release, package, &state)),
            (None, _) => faults.push(Fault::Lost(format!("`{code}` is no known release"))),
            (_, Err(_)) => faults.push(Fault::Lost(format!("`{id}` of `{package}` in {code} is not what it must be"))),
        }
    }
}

fn entry(release: &'static str, package: &str, state: &State) -> NewPosting<'static> {
    let home = Home { ecosystem: "Debian", release: Some(release) };
    let ranges = match state.status.as_str() {
        "resolved" if !state.fixed_version.is_empty() => vec![entry::below(&state.fixed_version)],
        "open" => vec![entry::all()],
        // `undetermined`, and words that are not known yet: nothing can be said of any version.
        _ => Vec::new(),
    };
    let mut entry = entry::with_fix(home.source(package, ranges), fix(state));
    entry.posting.ratings.extend(rating(&state.urgency));
    entry
}

/// What the tracker says of a fix. Source: its documentation, `no-dsa`, `ignored`, `postponed`, `end-of-life`.
fn fix(state: &State) -> FixState {
    match (state.status.as_str(), state.urgency.as_str(), state.nodsa_reason.as_deref()) {
        ("resolved" | "undetermined", ..) => FixState::Unstated,
        (_, "end-of-life", _) | (_, _, Some("ignored")) => FixState::WontFix,
        (_, _, Some("postponed")) => FixState::Deferred,
        // A flaw that waits for the next point release.
        _ if state.nodsa.is_some() => FixState::Deferred,
        _ => FixState::NotFixed,
    }
}

fn rating(urgency: &str) -> Option<Rating<'static>> {
    if matches!(urgency, "end-of-life" | "not yet assigned" | "undetermined") { None } else { entry::word(urgency) }
}

/// The list of advisories: which of them are about a flaw. What they fix, the tracker says too; those that name no flaw
/// are regressions and notices. Source: the tracker's documentation, "DSA list".
fn advisories(text: &str) -> Reading<Advisory> {
    let mut records = Records::new("DEBIAN-");
    let (mut current, mut faults) = (None, Vec::new());
    for line in text.lines() {
        if line.starts_with('[') {
            let words = line.split_once("] ").map_or("", |(_, behind)| behind);
            current = words.split_whitespace().next().filter(|id| id.contains('-'));
            if current.is_none() {
                faults.push(Fault::Lost(format!("`{line}` is no advisory")));
            }
        } else if let (Some(advisory), Some(flaws)) = (current, line.trim_start().strip_prefix('{')) {
            for written in flaws.trim_end().trim_end_matches('}').split_whitespace() {
                if let Some(id) = entry::id(written, &mut faults) {
                    records.of(&id).record.related.push(advisory.to_owned());
                }
            }
        }
    }
    let pieces = records.finish(&mut faults);
    if pieces.is_empty() {
        return Err(Refusal::Unreadable("names no advisory that is about a flaw".to_owned()));
    }
    Ok(Given { pieces, faults })
}

/// A record of a release that the tracker has dropped.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Legacy {
    vulnerability: LegacyFlaw,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LegacyFlaw {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    fixed_in: Vec<LegacyFix>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LegacyFix {
    name: String,
    namespace_name: String,
    /// `None` for no fix.
    version: String,
}

fn legacy(file: &File<'_>) -> Reading<Advisory> {
    let found: Vec<Box<RawValue>> = file.json()?;
    let (mut records, mut faults) = (Records::new("DEBIAN-"), Vec::new());
    for raw in &found {
        match serde_json::from_str::<Legacy>(raw.get()) {
            Ok(found) => add_legacy(&mut records, found.vulnerability, &mut faults),
            Err(error) => faults.push(Fault::Lost(format!("a record is not what it must be: {error}"))),
        }
    }
    let pieces = records.finish(&mut faults);
    Ok(Given { pieces, faults })
}

fn add_legacy(records: &mut Records, flaw: LegacyFlaw, faults: &mut Vec<Fault>) {
    let Some(id) = entry::id(&flaw.name, faults) else { return };
    records.of(&id).record.details = flaw.description;
    for fix in flaw.fixed_in {
        let home = Home { ecosystem: "Debian", release: fix.namespace_name.strip_prefix("debian:") };
        let (range, state) = match fix.version.as_str() {
            "None" => (entry::all(), FixState::NotFixed),
            version => (entry::below(version), FixState::Unstated),
        };
        let mut entry = entry::with_fix(home.source(&fix.name, vec![range]), state);
        entry.posting.ratings.extend(entry::word(&flaw.severity));
        records.add(&id, entry);
    }
}
