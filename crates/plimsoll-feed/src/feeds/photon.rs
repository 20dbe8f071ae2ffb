//! Photon OS: which version fixes which flaw in which package (JSON, a file for each release), and pages of advisories
//! with the severity. Source: packages.vmware.com/photon/photon_cve_metadata, the wiki of vmware/photon.

use plimsoll_database::{FixState, NewPosting, Rating, Tenths};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry::{self, Home, Records};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::osv::{Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed {
    name: "photon",
    source: ["Photon OS security advisories", "not stated", "Broadcom, Photon OS"],
    import: |files: &mut Files<'_>| files.each(read),
};

#[derive(Deserialize)]
struct Row {
    cve_id: String,
    pkg: String,
    #[serde(default)]
    cve_score: Option<f64>,
    #[serde(default)]
    res_ver: Option<String>,
    #[serde(default)]
    status: String,
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    if file.ends_with(".json") {
        rows(file)
    } else if file.ends_with(".md") {
        page(file.text()?)
    } else {
        Err(Refusal::Unreadable("is neither JSON nor a page of an advisory".to_owned()))
    }
}

fn rows(file: &File<'_>) -> Reading<Advisory> {
    let release = file.name().strip_prefix("cve_data_photon").and_then(|name| name.strip_suffix(".json"));
    let Some(release) = release.filter(|release| !release.is_empty()) else {
        return Err(Refusal::Unreadable("has a name that tells no release".to_owned()));
    };
    let raws: Vec<Box<RawValue>> = file.json()?;
    let (mut records, mut faults) = (Records::new("PHOTON-"), Vec::new());
    for raw in &raws {
        match serde_json::from_str::<Row>(raw.get()) {
            Ok(row) => {
                if let Some(id) = entry::id(&row.cve_id, &mut faults) {
                    records.add(&id, entry(release, &row));
                }
            }
            Err(error) => faults.push(Fault::Lost(format!("a row is not what it must be: {error}"))),
        }
    }
    let pieces = records.finish(&mut faults);
    Ok(Given { pieces, faults })
}

fn entry(release: &str, row: &Row) -> NewPosting<'static> {
    let home = Home { ecosystem: "Photon OS", release: Some(release) };
    let fixed = row.res_ver.as_deref().filter(|version| !matches!(*version, "" | "NA"));
    let mut entry = match (row.status.as_str(), fixed) {
        ("Not Affected", _) => return home.entry(&row.pkg, vec![entry::never()]),
        (_, Some(version)) => home.entry(&row.pkg, vec![entry::below(version)]),
        (_, None) => entry::with_fix(home.entry(&row.pkg, vec![entry::all()]), FixState::NotFixed),
    };
    entry.posting.ratings.extend(row.cve_score.and_then(score));
    entry
}

/// A score without its vector.
fn score(score: f64) -> Option<Rating<'static>> {
    let tenths = (0..=100).find(|tenths| (f64::from(*tenths) - score * 10.0).abs() < 0.5).and_then(Tenths::new)?;
    Some(Rating { system: "vendor".into(), value: tenths.to_string().into(), score: Some(tenths) })
}

/// A page lists, under the word for each severity, packages with ids of flaws.
fn page(text: &str) -> Reading<Advisory> {
    let value = |key: &str| {
        let behind = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix(':'));
        behind.map(str::trim).filter(|value| !value.is_empty())
    };
    let (Some(id), Some(_)) = (value("Advisory Id"), value("Affected Release")) else {
        return Err(Refusal::Unreadable("is no page of an advisory: it has no id and release".to_owned()));
    };
    let (mut records, mut faults) = (Records::new("PHOTON-"), Vec::new());
    let mut severity = None;
    for line in text.lines() {
        if let Some(word) = line.strip_prefix("### ") {
            severity = entry::word(word);
        }
        for flaw in entry::cves(line) {
            let record = &mut records.of(&flaw).record;
            record.related.push(id.to_owned());
            record.published = value("Issue date").map(str::to_owned);
            record.ratings.extend(severity.clone());
        }
    }
    let pieces = records.finish(&mut faults);
    Ok(Given { pieces, faults })
}
