//! Fedora and EPEL: updates of Bodhi. Source: bodhi.fedoraproject.org, `updates/?type=security`.
//!
//! An update names the builds of source packages; its flaws stand in the titles of its bugs, else in its own texts.

use plimsoll_database::NewPosting;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::nevra;
use crate::osv::{self, Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed {
    name: "fedora",
    source: ["Fedora updates", "not stated", "Fedora Project"],
    import: |files: &mut Files<'_>| files.each(read),
};

/// A page of updates.
#[derive(Deserialize)]
struct Page {
    updates: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Update {
    alias: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    notes: Option<String>,
    #[serde(default)]
    severity: Option<String>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    date_submitted: Option<String>,
    #[serde(default)]
    date_modified: Option<String>,
    #[serde(default)]
    date_stable: Option<String>,
    #[serde(default)]
    url: Option<String>,
    release: Release,
    #[serde(default)]
    bugs: Vec<Bug>,
    #[serde(default)]
    builds: Vec<RawBuild>,
}

#[derive(Deserialize)]
struct Release {
    version: String,
    #[serde(default)]
    id_prefix: String,
}

#[derive(Deserialize)]
struct Bug {
    #[serde(default)]
    title: Option<String>,
}

#[derive(Deserialize)]
struct RawBuild {
    nvr: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    epoch: Option<u64>,
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    let mut faults = Vec::new();
    if let Ok(page) = file.json::<Page>() {
        let mut pieces = Vec::new();
        for raw in &page.updates {
            match serde_json::from_str::<Update>(raw.get()) {
                Ok(update) => pieces.extend(advisory(update, &mut faults)),
                Err(error) => faults.push(Fault::Lost(format!("an update is not what it must be: {error}"))),
            }
        }
        return Ok(Given { pieces, faults });
    }
    let update: Update = file.json()?;
    let advisory =
        advisory(update, &mut faults).ok_or(Refusal::Beside("is an update that is not, or no longer, given out"))?;
    Ok(Given::one(advisory, faults))
}

/// The advisory of an update; None for one that was never stable.
fn advisory(update: Update, faults: &mut Vec<Fault>) -> Option<Advisory> {
    if update.status != "stable" {
        return None;
    }
    let titles: Vec<&str> = update.bugs.iter().filter_map(|bug| bug.title.as_deref()).collect();
    let mut flaws = entry::cves(&titles.join(" "));
    if flaws.is_empty() {
        let texts = [update.display_name.as_deref(), Some(update.title.as_str()), update.notes.as_deref()];
        flaws = entry::cves(&texts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    let mut advisory = entry::advisory(update.alias, flaws);
    let record = &mut advisory.record;
    record.summary = update.title;
    record.details = update.notes.unwrap_or_default();
    record.published = update.date_submitted;
    record.modified = update.date_modified.or(update.date_stable);
    record.ratings.extend(update.severity.as_deref().filter(|word| *word != "unspecified").and_then(entry::word));
    record.references.extend(update.url.map(|url| entry::link("ADVISORY", &url)));
    // An update that names no flaw announces a new version, which is no flaw.
    advisory.flags = osv::flags(&advisory.record);
    advisory.flags.names_no_vulnerability = advisory.record.upstream.is_empty();
    for build in &update.builds {
        match package(build, &update.release) {
            Some(entry) => entry::push(&mut advisory.entries, entry, faults),
            None => faults.push(Fault::Lost(format!("`{}` is no build of a package", build.nvr))),
        }
    }
    Some(advisory)
}

/// Packages of EPEL are installed beside those of another distribution, whose release `epel:7` is not.
fn package(raw: &RawBuild, release: &Release) -> Option<NewPosting<'static>> {
    if raw.kind != "rpm" && !raw.kind.is_empty() {
        return None;
    }
    let build = nevra::build(&raw.nvr)?;
    let version = format!("{}:{}", raw.epoch.unwrap_or_default(), build.version);
    let epel = format!("epel:{}", release.version);
    let word = if release.id_prefix == "FEDORA-EPEL" { epel.as_str() } else { release.version.as_str() };
    let home = Home { ecosystem: "Fedora", release: Some(word) };
    Some(home.source(&build.name, vec![entry::below(&version)]))
}
