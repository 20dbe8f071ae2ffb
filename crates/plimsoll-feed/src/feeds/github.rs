//! GitHub: answers of its GraphQL interface, each a page of advisories or one advisory. Source: docs.github.com,
//! `securityAdvisories`. Whoever can should take its records of OSV, which say more.

use plimsoll_database::{Event, NewPosting};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::osv::{self, Advisory, Fault};

/// The importer.
pub static FEED: Feed = Feed {
    name: "github",
    source: ["GitHub Advisory Database", "CC-BY-4.0", "GitHub"],
    import: |files: &mut Files<'_>| files.each(read),
};

/// Ecosystems by the words of the interface. Source: GitHub, `SecurityAdvisoryEcosystem`; OSV schema.
const ECOSYSTEMS: [(&str, &str); 12] = [
    ("ACTIONS", "GitHub Actions"),
    ("COMPOSER", "Packagist"),
    ("ERLANG", "Hex"),
    ("GO", "Go"),
    ("MAVEN", "Maven"),
    ("NPM", "npm"),
    ("NUGET", "NuGet"),
    ("PIP", "PyPI"),
    ("PUB", "Pub"),
    ("RUBYGEMS", "RubyGems"),
    ("RUST", "crates.io"),
    ("SWIFT", "SwiftURL"),
];

#[derive(Deserialize)]
struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    security_advisories: Option<Nodes>,
    security_advisory: Option<Box<RawValue>>,
}

#[derive(Default, Deserialize)]
struct Nodes {
    #[serde(default)]
    nodes: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    ghsa_id: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    cvss_severities: Severities,
    #[serde(default)]
    published_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    withdrawn_at: Option<String>,
    #[serde(default)]
    identifiers: Vec<Identifier>,
    #[serde(default)]
    references: Vec<Link>,
    #[serde(default)]
    vulnerabilities: Nodes,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Severities {
    #[serde(default)]
    cvss_v3: Option<Score>,
    #[serde(default)]
    cvss_v4: Option<Score>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Score {
    #[serde(default)]
    vector_string: Option<String>,
}

#[derive(Deserialize)]
struct Identifier {
    value: String,
}

#[derive(Deserialize)]
struct Link {
    url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vulnerability {
    package: Package,
    #[serde(default)]
    first_patched_version: Option<Version>,
    #[serde(default)]
    vulnerable_version_range: Option<String>,
}

#[derive(Deserialize)]
struct Package {
    ecosystem: String,
    name: String,
}

#[derive(Deserialize)]
struct Version {
    identifier: String,
}

fn read(file: &File<'_>) -> Reading<Advisory> {
    let answer: Answer = file.json()?;
    let Some(data) = answer.data else {
        let node = advisory(file.text()?);
        return node.map(|(advisory, faults)| Given::one(advisory, faults)).map_err(Refusal::Unreadable);
    };
    if let Some(raw) = data.security_advisory {
        let node = advisory(raw.get());
        return node.map(|(advisory, faults)| Given::one(advisory, faults)).map_err(Refusal::Unreadable);
    }
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    for raw in data.security_advisories.unwrap_or_default().nodes {
        match advisory(raw.get()) {
            Ok((advisory, own)) => {
                pieces.push(advisory);
                faults.extend(own);
            }
            Err(why) => faults.push(Fault::Lost(why)),
        }
    }
    Ok(Given { pieces, faults })
}

fn advisory(text: &str) -> Result<(Advisory, Vec<Fault>), String> {
    let node: Node =
        serde_json::from_str(text).map_err(|error| format!("an advisory is not what it must be: {error}"))?;
    let mut faults = Vec::new();
    let Some(id) = entry::id(&node.ghsa_id, &mut faults) else { return Err("an advisory has no id".to_owned()) };
    let mut advisory = entry::advisory(id.clone(), Vec::new());
    let record = &mut advisory.record;
    let aliases = node.identifiers.iter().filter_map(|one| entry::id(&one.value, &mut faults));
    record.aliases = aliases.filter(|alias| *alias != id).collect();
    record.summary = node.summary;
    record.details = node.description;
    let scores = [node.cvss_severities.cvss_v4, node.cvss_severities.cvss_v3];
    let vectors = scores.into_iter().flatten().filter_map(|score| score.vector_string);
    record.ratings = vectors.filter_map(|vector| entry::vector(&vector, &mut faults)).collect();
    record.ratings.extend(entry::word(&node.severity));
    record.references = node.references.iter().map(|link| entry::link("WEB", &link.url)).collect();
    record.published = node.published_at;
    record.modified = node.updated_at;
    record.withdrawn = node.withdrawn_at;
    advisory.flags = osv::flags(&advisory.record);
    for raw in &node.vulnerabilities.nodes {
        match serde_json::from_str::<Vulnerability>(raw.get()) {
            Ok(found) => {
                if let Some(entry) = package(&found, &mut faults) {
                    entry::push(&mut advisory.entries, entry, &mut faults);
                }
            }
            Err(error) => faults.push(Fault::Lost(format!("a package is not what it must be: {error}"))),
        }
    }
    Ok((advisory, faults))
}

fn package(found: &Vulnerability, faults: &mut Vec<Fault>) -> Option<NewPosting<'static>> {
    let Package { ecosystem, name } = &found.package;
    let known = ECOSYSTEMS.iter().find(|(word, _)| word == ecosystem);
    let Some((_, ecosystem)) = known else {
        faults.push(Fault::Lost(format!("`{ecosystem}` is no known ecosystem")));
        return None;
    };
    let fixed = found.first_patched_version.as_ref().map(|version| version.identifier.as_str());
    let range = events(found.vulnerable_version_range.as_deref().unwrap_or_default(), fixed);
    let Some(range) = range else {
        faults.push(Fault::Lost(format!("`{name}` has a range that is none")));
        return None;
    };
    Some(Home { ecosystem, release: None }.entry(name, vec![range]))
}

/// The events of `>= 1.2.0, < 1.4.2`. The version with the fix ends a range that states no end of its own, or that
/// ends with the last version that is affected.
fn events(range: &str, fixed: Option<&str>) -> Option<Vec<Event<'static>>> {
    let (mut start, mut end) = (Event::Introduced("0".into()), None);
    for part in range.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (operator, version) = part.split_once(' ')?;
        let version = version.trim().to_owned().into();
        match operator {
            // What is above a version begins with the next, which nobody names.
            ">=" | ">" => start = Event::Introduced(version),
            "<" => end = Some(Event::Fixed(version)),
            "<=" => end = Some(Event::LastAffected(version)),
            "=" => {
                start = Event::Introduced(version.clone());
                end = Some(Event::LastAffected(version));
            }
            _ => return None,
        }
    }
    if !matches!(end, Some(Event::Fixed(_))) {
        end = fixed.map(|version| Event::Fixed(version.to_owned().into())).or(end);
    }
    Some(std::iter::once(start).chain(end).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_with_its_fix() {
        let text = |events: Vec<Event<'_>>| format!("{events:?}");
        for (range, fixed, expected) in [
            (">= 1.2.0, < 1.4.2", Some("1.4.3"), Some("[Introduced(\"1.2.0\"), Fixed(\"1.4.2\")]")),
            (">= 1.7.1, <= 1.8.3", Some("1.9.0"), Some("[Introduced(\"1.7.1\"), Fixed(\"1.9.0\")]")),
            ("<= 1.8.3", None, Some("[Introduced(\"0\"), LastAffected(\"1.8.3\")]")),
            ("= 1.0", None, Some("[Introduced(\"1.0\"), LastAffected(\"1.0\")]")),
            ("", None, Some("[Introduced(\"0\")]")),
            ("~ 1", None, None),
        ] {
            assert_eq!(events(range, fixed).map(text).as_deref(), expected, "{range}");
        }
    }
}
