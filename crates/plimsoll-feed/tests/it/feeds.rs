//! Feeds of vendors in their own forms: what the corpus expects of them, and no more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_database::{Event, FixState, NewPosting, Scores};
use plimsoll_feed::{Advisory, Imported, epss, import, kev};
use serde_json::Value;

fn root() -> PathBuf {
    let corpora = std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora");
    PathBuf::from(corpora).join("corpora/vuln/feeds")
}

/// Namespace, id, package, fixed version (`None` for none, `0` for never affected), module.
type Row = [String; 5];

fn row(parts: [&str; 5]) -> Row {
    parts.map(str::to_owned)
}

fn lines(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(root().join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Imports the files of a provider whose paths are wanted.
fn imported(provider: &str, is_wanted: impl Fn(&str) -> bool) -> Imported {
    let folder = root().join(provider);
    let mut paths = Vec::new();
    files_below(&folder, &mut paths);
    let named = paths.iter().map(|path| (path.strip_prefix(&folder).unwrap().to_str().unwrap(), path));
    let files: Vec<(&str, Vec<u8>)> =
        named.filter(|(name, _)| is_wanted(name)).map(|(name, path)| (name, fs::read(path).unwrap())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    import(provider, &files).unwrap_or_else(|| panic!("{provider} is not known"))
}

/// The inputs of which the corpus states the results. Source: its README, "feeds".
fn is_input(provider: &str, path: &str) -> bool {
    match provider {
        "amazon" => !path.starts_with("mock"),
        "oracle" => path.ends_with("elsa-sample.xml"),
        "mariner" => path.contains("2.0"),
        "rhel" => path.starts_with("oval/input/"),
        "ubuntu" => !path.starts_with("osv-esm-cases/") && !path.contains("/usn/"),
        _ => true,
    }
}

/// The namespace of an entry in the words of the corpus; None for products and flavours that it knows nothing of.
fn namespace(provider: &str, entry: &NewPosting<'_>) -> Option<String> {
    let release = entry.posting.release.as_deref().unwrap_or_default();
    let of_suse = |release: &str| {
        let release = release.strip_prefix("Linux Enterprise Server ")?.split('-').next()?;
        Some(release.replace(" SP", "."))
    };
    Some(match provider {
        "alpine" => format!("alpine:{}", release.trim_start_matches('v')),
        "amazon" => format!("amzn:{release}"),
        "debian" => format!("debian:{release}"),
        // The corpus takes EPEL 7 for Fedora 7.
        "fedora" => format!("fedora:{}", release.trim_start_matches("epel:")),
        "github" if entry.ecosystem == "Maven" => "github:java".to_owned(),
        "github" => format!("github:{}", entry.ecosystem),
        "mariner" => format!("mariner:{release}.0"),
        "oracle" if release.contains(':') => return None,
        "oracle" => format!("ol:{release}"),
        "photon" => format!("photon:{release}"),
        "rhel" => match release.split(':').collect::<Vec<_>>().as_slice() {
            ["enterprise_linux", release, ..] => format!("rhel:{release}"),
            ["rhel_eus", release, ..] => format!("rhel:{release}+eus"),
            _ => return None,
        },
        "sles" => format!("sles:{}", of_suse(release)?),
        // Records of OSV have LTS behind a release, or Pro before it; the others are the normalised ones.
        "ubuntu" if release.contains(':') => entry.ecosystem.to_lowercase().replace(':', "-"),
        "ubuntu" => format!("ubuntu:{release}"),
        "bitnami" | "govulndb" => entry.ecosystem.to_string(),
        _ => format!("{provider}:rolling"),
    })
}

/// The ids under which the corpus has a record: that of the flaw where the provider has a record for each flaw.
fn ids(provider: &str, advisory: &Advisory, namespace: &str) -> Vec<String> {
    let record = &advisory.record;
    match provider {
        "amazon" => {
            let release = namespace.trim_start_matches("amzn:");
            vec![record.id.replacen(&format!("ALAS{release}"), "ALAS", 1)]
        }
        "arch" | "oracle" | "github" | "bitnami" | "govulndb" => vec![record.id.clone()],
        "ubuntu" if !namespace.contains(':') => vec![record.id.clone()],
        _ => record.upstream.clone(),
    }
}

/// The versions with a fix that an entry states.
fn fixed(entry: &NewPosting<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for range in &entry.posting.ranges {
        let ends = range.events.iter().filter_map(|event| match event {
            Event::Fixed(version) => Some(version.to_string()),
            _ => None,
        });
        let before = found.len();
        found.extend(ends);
        if found.len() == before {
            found.insert("None".to_owned());
        }
    }
    // Listed versions alone say that these have the flaw.
    if found.is_empty() && !entry.versions.is_empty() {
        found.insert("None".to_owned());
    }
    found
}

fn found_rows(provider: &str, imported: &Imported) -> BTreeMap<Row, FixState> {
    let mut rows = BTreeMap::new();
    // The corpus has what Ubuntu took back, and leaves out what GitHub took back; neither ever matches.
    let is_kept = |advisory: &&Advisory| provider == "ubuntu" || !advisory.flags.is_withdrawn;
    for advisory in imported.advisories.iter().filter(is_kept) {
        for entry in &advisory.entries {
            let Some(namespace) = namespace(provider, entry) else { continue };
            for id in ids(provider, advisory, &namespace) {
                for fixed in fixed(entry) {
                    let module = entry.posting.module.as_deref().unwrap_or_default();
                    rows.insert(row([&namespace, &id, &entry.name, &fixed, module]), entry.posting.fix);
                }
            }
        }
    }
    rows
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The rows of a result of the corpus.
fn expected_rows(line: &Value) -> Vec<(Row, bool)> {
    let item = &line["item"];
    let version = |version: &str| if version.is_empty() { "None".to_owned() } else { version.to_owned() };
    if let Some(list) = item["Vulnerability"]["FixedIn"].as_array() {
        let (namespace, id) = (text(&item["Vulnerability"], "NamespaceName"), text(&item["Vulnerability"], "Name"));
        let one = |fix: &Value| {
            (row([namespace, id, text(fix, "Name"), &version(text(fix, "Version")), text(fix, "Module")]), false)
        };
        return list.iter().map(one).collect();
    }
    if let Some(list) = item["Advisory"]["FixedIn"].as_array() {
        let (namespace, id) = (text(&item["Advisory"], "namespace"), text(&item["Advisory"], "ghsaId"));
        let one = |fix: &Value| (row([namespace, id, text(fix, "name"), &version(text(fix, "identifier")), ""]), false);
        return list.iter().map(one).collect();
    }
    let mut rows = Vec::new();
    for affected in item["affected"].as_array().unwrap() {
        let ecosystem = text(&affected["package"], "ecosystem");
        let namespace = match text(line, "provider") {
            "ubuntu" => ecosystem.to_lowercase().replace(':', "-"),
            _ => ecosystem.to_owned(),
        };
        let will_not = affected["database_specific"]["anchore"]["status"] == "wont-fix";
        let ranges = affected["ranges"].as_array().cloned().unwrap_or_default();
        let events = ranges.iter().flat_map(|range| range["events"].as_array().unwrap());
        let ends: Vec<&str> = events.filter_map(|event| event["fixed"].as_str()).collect();
        for end in if ends.is_empty() { vec!["None"] } else { ends } {
            rows.push((row([&namespace, text(item, "id"), text(&affected["package"], "name"), end, ""]), will_not));
        }
    }
    rows
}

/// What of the corpus is not met, each with its reason.
fn exceptions() -> BTreeMap<String, &'static str> {
    let lines = include_str!("feeds-exceptions.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap()).map(|(id, reason)| (id.to_owned(), reason)).collect()
}

/// Every namespace, id, package, fixed version and module of the 302 results, and no other. That something never was
/// affected may be said of more packages than the corpus keeps.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_row_of_the_corpus_is_imported_and_no_other() {
    let mut results: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in lines("expected.jsonl") {
        results.entry(text(&line, "provider").to_owned()).or_default().push(line);
    }
    assert_eq!(results.values().map(Vec::len).sum::<usize>(), 302);
    let mut needed = BTreeSet::new();
    let (mut count, mut never) = (0, 0);
    for (provider, lines) in &results {
        match provider.as_str() {
            "eol" => needed.extend(lines.iter().map(|line| format!("eol {}", text(line, "identifier")))),
            "epss" => check_epss(lines),
            "kev" => check_kev(lines),
            "nvd" => check_nvd(lines),
            _ => {
                let imported = imported(provider, |path| is_input(provider, path));
                let found = found_rows(provider, &imported);
                let expected: BTreeMap<Row, bool> = lines.iter().flat_map(expected_rows).collect();
                for (row, will_not) in &expected {
                    count += 1;
                    match found.get(row) {
                        None => drop(needed.insert(format!("{provider} -{}", row.join(" ")))),
                        Some(fix) if *will_not && *fix != FixState::WontFix => {
                            needed.insert(format!("{provider} ~{}", row.join(" ")));
                        }
                        Some(_) => {}
                    }
                }
                for row in found.keys().filter(|row| !expected.contains_key(*row)) {
                    if row[3] == "0" {
                        never += 1;
                    } else {
                        needed.insert(format!("{provider} +{}", row.join(" ")));
                    }
                }
                check_empty(provider, lines, &imported);
            }
        }
    }
    println!("{count} rows of packages, {never} more that never were affected");
    let known: BTreeSet<String> = exceptions().into_keys().filter(|id| !id.starts_with("extra ")).collect();
    for id in needed.symmetric_difference(&known) {
        println!("{id}");
    }
    assert!(needed == known, "the list of exceptions is another one");
}

/// Results without packages have a record all the same.
fn check_empty(provider: &str, lines: &[Value], imported: &Imported) {
    for line in lines.iter().filter(|line| expected_rows(line).is_empty()) {
        let id = text(&line["item"]["Vulnerability"], "Name");
        let is_there = imported.advisories.iter().any(|one| one.record.upstream.iter().any(|upstream| upstream == id));
        assert!(is_there, "{provider} {id}");
    }
}

fn check_epss(lines: &[Value]) {
    let table = epss(&fs::read_to_string(root().join("epss/example-1.csv")).unwrap()).unwrap();
    assert_eq!(table.report.rows, lines.len() as u64);
    for line in lines {
        let score = table.rows[&plimsoll_database::Cve::parse(text(&line["item"], "cve")).unwrap()].score;
        assert!((f64::from(score) / 100_000.0 - line["item"]["epss"].as_f64().unwrap()).abs() < 1e-9);
    }
    for bad in ["epss/invalid-header.csv", "epss/missing-date.csv"] {
        assert!(epss(&fs::read_to_string(root().join(bad)).unwrap()).is_err(), "{bad}");
    }
}

fn check_kev(lines: &[Value]) {
    let table = kev(&fs::read_to_string(root().join("kev/valid-catalog-1.json")).unwrap()).unwrap();
    let found: BTreeSet<String> = table.rows.iter().map(|(cve, kev)| format!("{cve} {}", kev.added)).collect();
    let added = |line: &Value| format!("{} {}", text(&line["item"], "cveID"), text(&line["item"], "dateAdded"));
    assert_eq!(found, lines.iter().map(added).collect());
}

/// Each CVE id with every vector that can be scored.
fn check_nvd(lines: &[Value]) {
    let imported = imported("nvd", |_| true);
    assert_eq!(imported.advisories.len(), lines.len());
    for line in lines {
        let flaw = &line["item"]["cve"];
        let id = text(flaw, "id");
        let advisory = imported.advisories.iter().find(|one| one.record.id == id).unwrap();
        let metrics = flaw["metrics"].as_object().unwrap().values().flat_map(|list| list.as_array().unwrap());
        let vectors = metrics.map(|metric| text(&metric["cvssData"], "vectorString"));
        let expected: BTreeSet<&str> = vectors.filter(|vector| Scores::of(vector).is_some()).collect();
        let found: BTreeSet<&str> = advisory.record.ratings.iter().map(|rating| rating.value.as_ref()).collect();
        assert_eq!(found, expected, "{id}");
    }
}

/// The facts that stand in code beside the results.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_further_fact_holds() {
    let lines = lines("expected-extra.jsonl");
    assert_eq!(lines.len(), 12);
    for line in &lines {
        match text(line, "kind") {
            "fixed-versions" => check_fixed_versions(line),
            "product-id" => check_product(line),
            "streams" => check_streams(line),
            other => panic!("{other}"),
        }
    }
}

fn of_input(line: &Value) -> (String, Imported) {
    let (provider, path) = text(line, "input").split_once('/').unwrap();
    (provider.to_owned(), imported(provider, |found| found == path))
}

fn check_fixed_versions(line: &Value) {
    let (provider, imported) = of_input(line);
    let named: Vec<&str> = line["cves"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let (advisory, package) = (line["advisory"].as_str(), line["package"].as_str());
    let mut found = BTreeSet::new();
    let mut is_there = false;
    for one in &imported.advisories {
        let has_flaw = advisory.is_some_and(|id| one.record.id == id)
            || advisory.is_none() && named.iter().all(|id| one.record.upstream.iter().any(|known| known == id));
        if !has_flaw {
            continue;
        }
        is_there = true;
        assert!(named.iter().all(|id| one.record.upstream.iter().any(|known| known == id)), "{line}");
        for entry in &one.entries {
            if namespace(&provider, entry).as_deref() == Some(text(line, "namespace"))
                && package.is_none_or(|package| entry.name == package)
            {
                let architecture = entry.posting.architecture.as_deref().unwrap_or_default();
                found.extend(fixed(entry).into_iter().map(|version| (version, architecture.to_owned())));
            }
        }
    }
    let pairs = line["fixed"].as_array().unwrap().iter();
    let expected: BTreeSet<(String, String)> = pairs
        .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap_or_default().to_owned()))
        .collect();
    assert!(is_there, "{line}");
    assert_eq!(found, expected, "{line}");
}

fn check_product(line: &Value) {
    let (_, imported) = of_input(line);
    let release = text(line, "platform_cpe").split_once(":redhat:").unwrap().1;
    let mut entries = imported.advisories.iter().flat_map(|one| &one.entries);
    // The repository stands behind the product where the package is in one only.
    let product = release.split("::").next().unwrap();
    let is_it = |entry: &NewPosting<'_>| {
        entry.name == text(line, "package")
            && entry.posting.release.as_deref().is_some_and(|found| found == release || found == product)
            && entry.posting.module.as_deref() == line["module"].as_str()
            && fixed(entry).contains(text(line, "version"))
    };
    assert!(entries.any(is_it), "{line}");
}

/// One CVE, fixed in two minor releases: intervals for all, and the fix of the channel for itself.
fn check_streams(line: &Value) {
    let inputs = line["advisories_input"].as_array().unwrap().iter().filter_map(Value::as_str);
    let inputs: Vec<&str> = inputs.chain([text(line, "input")]).collect();
    let imported = imported("rhel", |path| inputs.contains(&format!("rhel/{path}").as_str()));
    let advisory =
        imported.advisories.iter().find(|one| one.record.upstream.iter().any(|id| *id == line["cves"][0])).unwrap();
    let of = |release: &str| {
        let own = |entry: &&NewPosting<'_>| {
            entry.name == text(line, "package")
                && entry.posting.release.as_deref().is_some_and(|found| found.starts_with(release))
        };
        let entries: Vec<_> = advisory.entries.iter().filter(own).collect();
        assert_eq!(entries.len(), 1, "{release}");
        let ranges = entries[0].posting.ranges.iter().map(|range| match range.events.as_slice() {
            [Event::Introduced(start), Event::Fixed(end)] if start == "0" => format!("< {end}"),
            [Event::Introduced(start), Event::Fixed(end)] => format!(">= {start}, < {end}"),
            other => panic!("{other:?}"),
        });
        ranges.collect::<Vec<_>>().join(" || ")
    };
    assert_eq!(of("enterprise_linux:9"), text(line, "vulnerable_range"));
    assert_eq!(of("rhel_eus:9.4"), "< 0:3.9.18-3.el9_4.5");
    for advisory_of_it in line["advisories"].as_array().unwrap() {
        let id = text(advisory_of_it, "id");
        assert!(advisory.record.related.iter().any(|related| related == id), "{id}");
    }
}

/// Every file of the corpus is counted; what is no advisory is named with its reason, and what is not readable too.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_file_of_the_corpus_is_accounted_for() {
    for (provider, files, left_out, unreadable) in [
        ("alma", 5, 0, 0),
        ("amazon", 8, 0, 0),
        ("fedora", 10, 0, 0),
        ("github", 4, 0, 1),
        ("hummingbird", 2, 1, 0),
        ("mariner", 2, 0, 0),
        ("oracle", 3, 0, 0),
        ("photon", 5, 0, 0),
        // The row of a list with a bad id, and the placeholder of an archive.
        ("rhel", 55, 23, 2),
        ("rocky", 3, 0, 0),
        ("secureos", 2, 1, 0),
        ("ubuntu", 14, 0, 0),
    ] {
        let report = imported(provider, |_| true).report;
        assert_eq!((report.files, report.left_out, report.unreadable), (files, left_out, unreadable), "{provider}");
        let named = |path: &str| report.named.iter().any(|named| named.file.ends_with(path));
        if provider == "rhel" {
            assert!(named("min_pages/1.json") && named(".tar.zst") && named("changes.csv"));
        }
    }
}
