//! What `plimsoll db search` says: everything that a database knows under an id, as text or JSON.

use std::fmt::Write as _;

use plimsoll_database::{Database, DatabaseError, Epss, Event, Found, FoundCve, FoundRecord, PackageName, Relation};
use plimsoll_report::{harmless_line, harmless_lines};
use serde_json::{Value, json};

/// One entry of a record: a release of a package and what of it is affected.
struct Affected {
    package: PackageName,
    release: Option<String>,
    what: String,
}

/// For people.
pub(super) fn text(database: &Database<'_>, found: &Found<'_>) -> Result<String, DatabaseError> {
    let mut out = String::new();
    for group in &found.groups {
        line(&mut out, "flaw", &group.ids.join(", "));
    }
    for of in &found.cves {
        for (what, value) in beside(of) {
            line(&mut out, &of.cve.to_string(), &format!("{what}: {value}"));
        }
    }
    for one in &found.records {
        let record = &one.record;
        out.push('\n');
        let source = database.source(one.number)?.map_or("", |source| source.name.as_str());
        line(&mut out, &record.id, &format!("{}{source}{}", relation(one.relation), state(one)));
        if !record.summary.is_empty() {
            line(&mut out, "  summary", &record.summary);
        }
        for rating in &record.ratings {
            let score = rating.score.map(|score| format!("{score} ")).unwrap_or_default();
            line(&mut out, "  rated", &format!("{score}{} {}", rating.system, rating.value));
        }
        for affected in affected(database, one)? {
            let release = affected.release.map(|release| format!(":{release}")).unwrap_or_default();
            let name = format!("{}{release} {}", affected.package.ecosystem, affected.package.name);
            line(&mut out, "  affects", &format!("{name} {}", affected.what));
        }
        for reference in record.references.iter().take(5) {
            line(&mut out, "  see", &reference.url);
        }
    }
    Ok(harmless_lines(&out))
}

/// For programs.
pub(super) fn json(database: &Database<'_>, id: &str, found: &Found<'_>) -> Result<Value, DatabaseError> {
    let records = found.records.iter().map(|one| record(database, one)).collect::<Result<Vec<Value>, _>>()?;
    Ok(json!({
        "schema": "plimsoll/db-search/1",
        "id": id,
        "dataDate": database.data_date().to_string(),
        "flaws": found.groups.iter().map(|group| json!(group.ids)).collect::<Value>(),
        "cves": found.cves.iter().map(of_cve).collect::<Value>(),
        "records": records,
    }))
}

fn record(database: &Database<'_>, one: &FoundRecord) -> Result<Value, DatabaseError> {
    let record = &one.record;
    let ratings = record.ratings.iter().map(|rating| {
        json!({
            "system": rating.system,
            "value": rating.value,
            "score": rating.score.map(|score| f64::from(score.tenths()) / 10.0),
        })
    });
    let affected = affected(database, one)?.into_iter().map(|affected| {
        json!({
            "ecosystem": affected.package.ecosystem,
            "release": affected.release,
            "package": affected.package.name,
            "versions": affected.what,
        })
    });
    Ok(json!({
        "id": record.id,
        "relation": relation(one.relation).trim_end(),
        "source": database.source(one.number)?.map(|source| &source.name),
        "withdrawn": one.head.flags.is_withdrawn,
        "malicious": one.head.flags.is_malicious,
        "summary": record.summary,
        "details": record.details,
        "aliases": record.aliases,
        "upstream": record.upstream,
        "published": record.published,
        "modified": record.modified,
        "ratings": ratings.collect::<Value>(),
        "affected": affected.collect::<Value>(),
        "references": record.references.iter().map(|reference| json!(reference.url)).collect::<Value>(),
    }))
}

fn of_cve(of: &FoundCve) -> Value {
    json!({
        "id": of.cve.to_string(),
        "epss": of.epss.map(|epss| json!({ "score": share(epss.score), "percentile": share(epss.percentile) })),
        "kev": of.kev.map(|kev| json!({
            "added": kev.added.to_string(),
            "due": kev.due.map(|due| due.to_string()),
            "ransomware": kev.is_ransomware,
        })),
        "ssvc": of.ssvc.map(|ssvc| json!({
            "exploitation": ssvc.exploitation.map(|of| format!("{of:?}")),
            "automatable": ssvc.automatable.map(|of| format!("{of:?}")),
            "impact": ssvc.impact.map(|of| format!("{of:?}")),
        })),
    })
}

/// What is known of a CVE beside its records, in words.
fn beside(of: &FoundCve) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    if let Some(kev) = of.kev {
        let ransomware = if kev.is_ransomware { ", by ransomware too" } else { "" };
        said.push(("exploited", format!("known since {}{ransomware}", kev.added)));
    }
    if let Some(epss) = of.epss {
        // Rounded down: 99.99 is not all.
        let percent = epss.percentile / (Epss::WHOLE / 100);
        said.push(("EPSS", format!("{}, higher than {percent} % of all", share(epss.score))));
    }
    if let Some(ssvc) = of.ssvc {
        let exploitation = ssvc.exploitation.map(|of| format!("exploitation {of:?}"));
        let automatable = ssvc.automatable.map(|of| format!("automatable {of:?}"));
        let impact = ssvc.impact.map(|of| format!("impact {of:?}"));
        let words: Vec<String> = [exploitation, automatable, impact].into_iter().flatten().collect();
        said.push(("CISA", words.join(", ").to_lowercase()));
    }
    said
}

fn share(hundred_thousandths: u32) -> f64 {
    f64::from(hundred_thousandths) / f64::from(Epss::WHOLE)
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => "",
        Relation::Alias => "same flaw, ",
        Relation::Upstream => "carries it over, ",
        Relation::Related => "related, ",
    }
}

fn state(one: &FoundRecord) -> &'static str {
    let flags = one.head.flags;
    if flags.is_withdrawn {
        ", withdrawn: never matches"
    } else if flags.is_malicious {
        ", malicious package"
    } else if flags.names_no_vulnerability {
        ", no vulnerability: never matches"
    } else {
        ""
    }
}

/// The entries of a record, in the order of packages and releases.
fn affected(database: &Database<'_>, one: &FoundRecord) -> Result<Vec<Affected>, DatabaseError> {
    let mut all = Vec::new();
    for package in &one.record.packages {
        let postings = database.postings(&package.ecosystem, &package.name)?;
        for posting in postings.entries.iter().filter(|posting| posting.record == one.number) {
            let mut parts: Vec<String> = posting.ranges.iter().map(|range| events(&range.events)).collect();
            let listed = postings.versions(posting).count();
            if listed > 0 {
                parts.push(format!("{listed} listed version{}", if listed == 1 { "" } else { "s" }));
            }
            if posting.is_never_affected {
                parts = vec!["never affected".to_owned()];
            }
            let release = posting.release.as_deref().map(str::to_owned);
            all.push(Affected { package: package.clone(), release, what: parts.join(" or ") });
        }
    }
    Ok(all)
}

/// `>= 1.0, < 1.4` for each interval, with `or` between them.
fn events(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        let (sign, version, begins) = match event {
            Event::Introduced(version) => (">=", version, true),
            Event::Fixed(version) => ("<", version, false),
            Event::LastAffected(version) => ("<=", version, false),
            Event::Limit(version) => ("below", version, false),
        };
        if begins && version == "0" {
            text.push_str(if text.is_empty() { "" } else { " or " });
            continue;
        }
        let gap = match (text.is_empty() || text.ends_with(' '), begins) {
            (true, _) => "",
            (false, true) => " or ",
            (false, false) => ", ",
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "{gap}{sign} {version}");
    }
    if text.is_empty() { "all versions".to_owned() } else { text }
}

fn line(out: &mut String, name: &str, what: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{:<16} {}", harmless_line(name), harmless_line(what));
}
