//! CycloneDX 1.6 as JSON: the packages with known flaws, and the flaws with what closed them. What has no flaw is not
//! in it; a whole bill of materials is `plimsoll image sbom`. Source: CycloneDX specification, `bom-1.6.schema.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use plimsoll_model::{Finding, FixState, Rating, Severity, Status, Vulnerability, VulnerabilityClass};
use serde_json::{Map, Value, json};

use crate::contract::write_json;
use crate::sbom::contents::{list, object, text, uuid};
use crate::{Format, Report};

/// The format `cyclonedx`.
pub const FORMAT: Format =
    Format { name: "cyclonedx", about: "CycloneDX 1.6, JSON: packages with flaws, and the flaws", write };

/// A package of a subject: flaws of the same one in one image are about one component.
type Place<'a> = (&'a str, &'a str);

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict;
    let found: Vec<(&Finding, &Vulnerability)> =
        report.findings().filter_map(|finding| Some((finding, finding.vulnerability.as_deref()?))).collect();
    let mut components: BTreeMap<Place<'_>, Value> = BTreeMap::new();
    for (finding, flaw) in &found {
        let place = (finding.subject.as_str(), flaw.package.as_str());
        components.entry(place).or_insert_with(|| component(report, finding, flaw));
    }
    let tool = json!({ "type": "application", "name": verdict.tool.name, "version": verdict.tool.version });
    let mut document = object([
        ("$schema", Some(json!("http://cyclonedx.org/schema/bom-1.6.schema.json"))),
        ("bomFormat", Some(json!("CycloneDX"))),
        ("specVersion", Some(json!("1.6"))),
        ("version", Some(json!(1))),
        (
            "metadata",
            Some(json!({
                "timestamp": format!("{}T00:00:00Z", verdict.as_of),
                "tools": { "components": [tool] },
                "properties": [
                    { "name": "plimsoll:scope", "value": "packages with known flaws only" },
                    { "name": "plimsoll:gaps", "value": verdict.blind_gaps().count().to_string() },
                ],
            })),
        ),
        ("components", Some(components.into_values().collect())),
        ("vulnerabilities", Some(found.iter().map(|(finding, flaw)| vulnerability(finding, flaw)).collect())),
    ]);
    let number = uuid(&document)?;
    if let Some(fields) = document.as_object_mut() {
        fields.insert("serialNumber".to_owned(), Value::String(format!("urn:uuid:{number}")));
    }
    write_json(out, &document)
}

/// What names a package of a subject in the document.
fn reference(finding: &Finding, flaw: &Vulnerability) -> String {
    let package =
        if flaw.package.is_empty() { format!("{}@{}", flaw.name, flaw.version) } else { flaw.package.clone() };
    format!("{}#{package}", finding.subject)
}

fn component(report: &Report<'_>, finding: &Finding, flaw: &Vulnerability) -> Value {
    let subject = report.subject_name(&finding.subject);
    object([
        ("type", Some(json!("library"))),
        ("bom-ref", Some(json!(reference(finding, flaw)))),
        ("name", Some(json!(flaw.name))),
        ("version", text(Some(&flaw.version))),
        ("purl", text(Some(&flaw.package))),
        ("properties", Some(json!([{ "name": "plimsoll:subject", "value": subject }]))),
    ])
}

fn vulnerability(finding: &Finding, flaw: &Vulnerability) -> Value {
    let others = flaw.records.iter().filter(|record| record.id != flaw.id);
    let others = others.map(|record| json!({ "id": record.id, "source": { "name": record.source } }));
    object([
        ("bom-ref", Some(json!(format!("{}:{}", finding.fingerprint, flaw.id)))),
        ("id", Some(json!(flaw.id))),
        ("source", Some(json!({ "url": flaw.url() }))),
        ("references", list(others)),
        ("ratings", Some(json!([rating(finding.severity, &flaw.rating)]))),
        ("description", text(Some(&flaw.summary))),
        ("recommendation", recommendation(finding)),
        ("published", flaw.published.as_ref().map(|day| json!(format!("{day}T00:00:00Z")))),
        ("analysis", analysis(&finding.status)),
        ("affects", Some(json!([affected(finding, flaw)]))),
        ("properties", Some(Value::Array(properties(finding, flaw)))),
    ])
}

fn rating(severity: Severity, rating: &Rating) -> Value {
    let method = rating.vector.as_deref().map(|vector| {
        let methods = [("CVSS:4.", "CVSSv4"), ("CVSS:3.1/", "CVSSv31"), ("CVSS:3.", "CVSSv3")];
        let known = methods.iter().find(|(start, _)| vector.starts_with(start));
        known.map_or("CVSSv2", |(_, method)| method)
    });
    object([
        ("source", text(Some(&rating.source)).map(|name| json!({ "name": name }))),
        ("score", rating.score.map(|score| json!(score))),
        ("severity", Some(json!(severity.word()))),
        ("method", method.map(|method| json!(method))),
        ("vector", rating.vector.as_ref().map(|vector| json!(vector))),
    ])
}

fn recommendation(finding: &Finding) -> Option<Value> {
    let texts = finding.fixes.iter().find_map(|fix| match fix {
        plimsoll_model::Fix::Upgrade { text, .. } => Some(text),
        plimsoll_model::Fix::Patch { .. } | plimsoll_model::Fix::Prose { .. } => None,
    });
    texts.map(|text| json!(text))
}

/// What a statement or a waiver says of it.
fn analysis(status: &Status) -> Option<Value> {
    let (state, detail) = match status {
        Status::Open | Status::Known { .. } => return None,
        Status::Closed { says, reason, source, .. } => {
            (if says == "fixed" { "resolved" } else { "not_affected" }, format!("{source}: {reason}"))
        }
        // Somebody accepted that it can be exploited.
        Status::Waived { reason, source, .. } => ("exploitable", format!("accepted, {source}: {reason}")),
    };
    Some(json!({ "state": state, "detail": detail }))
}

fn affected(finding: &Finding, flaw: &Vulnerability) -> Value {
    let mut versions = vec![json!({ "version": flaw.version, "status": "affected" })];
    if flaw.fix.state == FixState::Fixed {
        versions.extend(flaw.fix.version.as_ref().map(|fix| json!({ "version": fix, "status": "unaffected" })));
    }
    let has_version = !flaw.version.is_empty();
    let mut affected = Map::from_iter([("ref".to_owned(), json!(reference(finding, flaw)))]);
    if has_version {
        affected.insert("versions".to_owned(), Value::Array(versions));
    }
    Value::Object(affected)
}

fn properties(finding: &Finding, flaw: &Vulnerability) -> Vec<Value> {
    let due = flaw.due.as_ref().map(|due| ("plimsoll:due", due.within.to_owned()));
    let kev = flaw.kev.as_ref().map(|kev| ("plimsoll:knownExploitedSince", kev.added.clone()));
    let epss = flaw.epss.map(|epss| ("plimsoll:epss", format!("{:.5}", epss.score)));
    let class = (flaw.class == VulnerabilityClass::Malicious).then(|| ("plimsoll:class", "malicious".to_owned()));
    let always =
        [("plimsoll:risk", finding.risk.score.to_string()), ("plimsoll:status", finding.status.word().to_owned())];
    let all = always.into_iter().chain(class).chain(due).chain(kev).chain(epss);
    all.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
