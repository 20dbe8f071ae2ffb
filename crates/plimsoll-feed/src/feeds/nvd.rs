//! The National Vulnerability Database: texts, scores and weaknesses of CVE ids, in pages of its API 2.0. Which
//! software has the flaw it says by CPE, which names neither packages nor ecosystems: that part is left out. Source:
//! nvd.nist.gov.

use plimsoll_database::RecordFlags;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry;
use crate::feeds::{Feed, File, Files, Given, Reading};
use crate::osv::{Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed {
    name: "nvd",
    source: ["National Vulnerability Database", "public domain", "NIST, National Vulnerability Database"],
    import: |files: &mut Files<'_>| files.each(read),
};

#[derive(Deserialize)]
struct Page {
    vulnerabilities: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Item {
    cve: Flaw,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Flaw {
    id: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    last_modified: Option<String>,
    #[serde(default)]
    vuln_status: Option<String>,
    #[serde(default)]
    descriptions: Vec<Text>,
    #[serde(default)]
    metrics: Metrics,
    #[serde(default)]
    weaknesses: Vec<Weakness>,
    #[serde(default)]
    references: Vec<Link>,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    value: String,
}

/// The scores of each version, the newest first.
#[derive(Default, Deserialize)]
struct Metrics {
    #[serde(default, rename = "cvssMetricV40")]
    four: Vec<Metric>,
    #[serde(default, rename = "cvssMetricV31")]
    three_one: Vec<Metric>,
    #[serde(default, rename = "cvssMetricV30")]
    three: Vec<Metric>,
    #[serde(default, rename = "cvssMetricV2")]
    two: Vec<Metric>,
}

#[derive(Deserialize)]
struct Metric {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(rename = "cvssData")]
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "vectorString")]
    vector: String,
}

#[derive(Deserialize)]
struct Weakness {
    #[serde(default)]
    description: Vec<Text>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    url: String,
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    let page: Page = file.json()?;
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    for raw in &page.vulnerabilities {
        match serde_json::from_str::<Item>(raw.get()) {
            Ok(item) => pieces.extend(advisory(item.cve, &mut faults)),
            Err(error) => faults.push(Fault::Lost(format!("a flaw is not what it must be: {error}"))),
        }
    }
    Ok(Given { pieces, faults })
}

fn advisory(flaw: Flaw, faults: &mut Vec<Fault>) -> Option<Advisory> {
    let id = entry::id(&flaw.id, faults)?;
    let mut advisory = entry::advisory(id, Vec::new());
    let record = &mut advisory.record;
    let english = |texts: Vec<Text>| texts.into_iter().filter(|text| text.lang == "en").map(|text| text.value);
    record.details = english(flaw.descriptions).next().unwrap_or_default();
    let weaknesses = flaw.weaknesses.into_iter().flat_map(|weakness| english(weakness.description));
    record.weaknesses = weaknesses.filter(|id| id.starts_with("CWE-")).collect();
    record.weaknesses.sort_unstable();
    record.weaknesses.dedup();
    let Metrics { four, three_one, three, two } = flaw.metrics;
    for mut metrics in [four, three_one, three, two] {
        // Its own score before that of others.
        metrics.sort_by_key(|metric| metric.kind != "Primary");
        record.ratings.extend(metrics.iter().filter_map(|metric| entry::vector(&metric.data.vector, faults)));
    }
    record.references = flaw.references.iter().map(|link| entry::link("WEB", &link.url)).collect();
    record.published = flaw.published;
    if flaw.vuln_status.as_deref() == Some("Rejected") {
        record.withdrawn.clone_from(&flaw.last_modified);
    }
    record.modified = flaw.last_modified;
    advisory.flags = RecordFlags { is_withdrawn: advisory.record.withdrawn.is_some(), ..RecordFlags::default() };
    Some(advisory)
}
