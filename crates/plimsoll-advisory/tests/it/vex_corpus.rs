//! VEX against documents of the field and of specifications, and exports against the official schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_advisory::Date;
use plimsoll_advisory::vex::{
    Component, Document, Filter, Format, Identity, Justification, Listed, Product, Refused, Source, Statement, Status,
    Vex, compare, covers, merge, read, write,
};
use serde_json::{Value, json};

/// Cases that are not met: document, statement and reason.
const EXCEPTIONS: &str = include_str!("vex-exceptions.tsv");

fn root() -> PathBuf {
    PathBuf::from(std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora"))
}

fn folder() -> PathBuf {
    root().join("corpora/vuln/vex")
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Paths of the index with their numbers of statements and cases.
fn index() -> Vec<(String, usize, usize)> {
    let text = fs::read_to_string(folder().join("index.tsv")).unwrap();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        (fields[0].to_owned(), fields[2].parse().unwrap(), fields[3].parse().unwrap())
    };
    text.lines().skip(1).map(row).collect()
}

/// Every document of the corpus that is to be read; each sees the bills of materials of its own folder.
fn documents() -> BTreeMap<String, Vex> {
    let mut folders: BTreeMap<String, Vec<(String, Document)>> = BTreeMap::new();
    for (path, ..) in index() {
        if path.contains("malformed") || path == "go-vex/vex.yaml" {
            continue;
        }
        let document = read(&fs::read(folder().join(&path)).unwrap()).unwrap_or_else(|why| panic!("{path}: {why}"));
        let parent = path.rsplit_once('/').unwrap().0.to_owned();
        folders.entry(parent).or_default().push((path, document));
    }
    let mut all = BTreeMap::new();
    for documents in folders.values() {
        for (path, document) in documents {
            let boms = documents.iter().filter(|(_, other)| other.statements.is_empty());
            let listed = boms.chain([&(path.clone(), document.clone())]).map(listed).collect();
            all.insert(path.clone(), Vex::new(listed, false));
        }
    }
    all
}

fn listed((name, document): &(String, Document)) -> Listed {
    Listed { name: name.clone(), source: Source::Operator, is_verified: false, document: document.clone() }
}

fn of<'v>(all: &'v BTreeMap<String, Vex>, path: &str) -> &'v Document {
    &all[path].listed().iter().find(|one| one.name == path).unwrap().document
}

/// What a document says in the words of the corpus, one for each statement and product.
fn rows(document: &Document) -> Vec<Value> {
    let mut rows = Vec::new();
    for statement in &document.statements {
        if statement.products.is_empty() {
            rows.push(row(document, statement, None));
        }
        rows.extend(statement.products.iter().map(|product| row(document, statement, Some(product))));
    }
    rows
}

fn row(document: &Document, statement: &Statement, product: Option<&Product>) -> Value {
    let mut row = json!({
        "statement": statement.number,
        "vulnerability": statement.id(),
        "aliases": statement.ids[1..],
        "status": statement.status.word(),
        "state": statement.state,
        "justification": statement.justification.map(Justification::word),
        "impact_statement": statement.impact,
        "action_statement": statement.action,
        "timestamp": statement.timestamp.map(|time| time.to_string()),
        "response": statement.responses,
    });
    let map = row.as_object_mut().unwrap();
    if let Some(product) = product {
        // What the corpus calls a platform is the product here, if it has an identifier.
        let (component, platform) = match (document.format, product.subcomponents.first()) {
            (Format::Csaf, Some(part)) => (part, Some(&product.component)),
            _ => (&product.component, product.platform.as_ref()),
        };
        let parts = product.subcomponents.iter().map(|part| part.id.as_str());
        map.insert("product".to_owned(), json!(product.reference));
        map.insert("product_purl".to_owned(), json!(component.purls.first().map(|purl| &purl.text)));
        map.insert("product_name".to_owned(), json!(component.name));
        map.insert("product_version".to_owned(), json!(component.version));
        map.insert("platform".to_owned(), json!(platform.map(|platform| &platform.id)));
        map.insert("subcomponents".to_owned(), json!(parts.collect::<Vec<_>>()));
        let versions: Vec<Value> = product
            .versions
            .iter()
            .map(|one| {
                let mut value = json!({ if one.is_range { "range" } else { "version" }: one.text });
                if let Some(is_affected) = one.is_affected {
                    value["status"] = json!(if is_affected { "affected" } else { "unaffected" });
                }
                value
            })
            .collect();
        map.insert("versions".to_owned(), json!(versions));
    }
    // The corpus does not have these of these formats.
    let unstated: &[&str] = match document.format {
        Format::OpenVex => &["state", "product_name", "product_version"],
        Format::Csaf => &[
            "aliases",
            "impact_statement",
            "action_statement",
            "timestamp",
            "product_name",
            "product_version",
            "subcomponents",
        ],
        Format::CycloneDx => &["aliases", "impact_statement", "action_statement", "timestamp"],
    };
    map.retain(|key, value| !unstated.contains(&key.as_str()) && !is_nothing(value));
    row
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || *value == json!("") || *value == json!([])
}

/// A row of the corpus; times are compared as such and not as they are written.
fn expected(mut row: Value) -> Value {
    let map = row.as_object_mut().unwrap();
    map.remove("document");
    if let Some(Value::String(text)) = map.get_mut("timestamp") {
        *text = text.parse::<jiff::Timestamp>().unwrap().to_string();
    }
    row
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_statement_of_the_corpus_is_read_as_it_is_meant() {
    let cases = lines(&folder().join("cases.jsonl"));
    assert_eq!(cases.len(), 1_663);
    let all = documents();
    let mut found: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for path in all.keys() {
        found.insert(path, rows(of(&all, path)));
    }
    let exceptions: BTreeMap<&str, &str> = EXCEPTIONS.lines().map(|line| line.split_once('\t').unwrap()).collect();
    let (mut met, mut unmet) = (0, BTreeSet::new());
    for case in cases {
        let path = case["document"].as_str().unwrap().to_owned();
        let id = format!("{path} {}", case["statement"]);
        let expected = expected(case);
        let rows = found.entry(all.get_key_value(&path).map_or("", |(path, _)| path)).or_default();
        if let Some(at) = rows.iter().position(|row| *row == expected) {
            rows.swap_remove(at);
            met += 1;
        } else {
            if !exceptions.contains_key(id.as_str()) {
                eprintln!("{id}: expected {expected}\n  of {:?}", rows.first().map(Value::to_string));
            }
            unmet.insert(id);
        }
    }
    assert_eq!(unmet.iter().map(String::as_str).collect::<Vec<_>>(), exceptions.keys().copied().collect::<Vec<_>>());
    assert_eq!(met, 1_661);
    let more: Vec<&Value> = found.values().flatten().collect();
    assert_eq!(more, [] as [&Value; 0]);
    for (path, statements, _) in index() {
        let Some(vex) = all.get(&path) else { continue };
        assert_eq!(vex.listed().iter().find(|one| one.name == path).unwrap().document.faults, [], "{path}");
        let numbers: BTreeSet<usize> = of(&all, &path).statements.iter().map(|one| one.number).collect();
        assert_eq!(numbers.len(), statements, "{path}");
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn malformed_documents_are_refused_with_the_position() {
    let mut places = Vec::new();
    for (path, ..) in index().into_iter().filter(|(path, ..)| path.contains("malformed")) {
        match read(&fs::read(folder().join(&path)).unwrap()) {
            Err(Refused::Json { place, .. }) => places.push((path.rsplit('/').next().unwrap().to_owned(), place.line)),
            other => panic!("{path}: {other:?}"),
        }
    }
    let expected =
        [("attestation-implied-product", 10), ("history-two-statements", 16), ("product-identifiers-hashes", 23)];
    assert_eq!(places, expected.map(|(name, line)| (format!("{name}.json"), line)));
}

/// A component of a case, as a document of OpenVEX has it.
fn statement_of(product: &Value, status: &str) -> Document {
    let document = json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "statements": [{"vulnerability": {"name": "CVE-2014-1"}, "status": status, "products": [product]}],
    });
    read(document.to_string().as_bytes()).unwrap()
}

fn is_met(case: &Value) -> bool {
    let text = |key: &str| case[key].as_str().unwrap();
    match text("kind") {
        "purl" => {
            let found = Identity::parse(text("found"));
            compare(&Component::of_id(text("statement")), &found).is_ok() == case["match"]
        }
        "component" => {
            let document = statement_of(&case["statement"], "fixed");
            let component = &document.statements[0].products[0].component;
            compare(component, &Identity::parse(text("found"))).is_ok() == case["match"]
        }
        "product" => {
            let document = statement_of(&case["statement"], "fixed");
            let asked = Some(text("found_subcomponent")).filter(|text| !text.is_empty()).map(Identity::parse);
            let subject = Identity::parse(text("found"));
            let product = &document.statements[0].products[0];
            covers(product, Status::Fixed, &subject, asked.as_ref()).is_ok() == case["match"]
        }
        "effective" | "document" => is_judged_so(case),
        "merge" => is_merged_so(case),
        other => panic!("unknown kind {other}"),
    }
}

fn is_judged_so(case: &Value) -> bool {
    let mut statements = case["statements"].clone();
    for statement in statements.as_array_mut().unwrap() {
        statement.as_object_mut().unwrap().entry("status").or_insert(json!("fixed"));
    }
    let document = json!({"@context": "https://openvex.dev/ns/v0.2.0", "statements": statements});
    let document = read(document.to_string().as_bytes()).unwrap();
    let vex = Vex::new(vec![listed(&("case".to_owned(), document))], false);
    let subject = Identity::parse(case["found"].as_str().unwrap());
    let ids = [case["vulnerability"].as_str().unwrap()];
    let judged = vex.judge_found(&subject, None, &ids, Date::constant(2026, 11, 22));
    if let Some(matches) = case["matches"].as_u64() {
        return judged.looked_at.len() as u64 == matches && judged.effective.is_some();
    }
    let effective = judged.effective.unwrap();
    let time: jiff::Timestamp = case["timestamp"].as_str().unwrap().parse().unwrap();
    case["status"] == effective.status().word() && effective.statement.timestamp == Some(time)
}

fn is_merged_so(case: &Value) -> bool {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let paths = texts(&case["documents"]);
    let read_one = |path: &String| read(&fs::read(folder().join(path)).unwrap()).unwrap();
    let documents: Vec<Document> = paths.iter().map(read_one).collect();
    let filter = Filter {
        products: texts(&case["filter"]["products"]).iter().map(|text| Identity::parse(text)).collect(),
        vulnerabilities: texts(&case["filter"]["vulnerabilities"]),
    };
    let merged = merge(&documents.iter().collect::<Vec<_>>(), &filter);
    let Some(merged) = merged else { return case["error"] == true };
    let expected: Vec<Statement> = case["result"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(before, one)| {
            let at = paths.iter().position(|path| one[0] == path.as_str()).unwrap();
            let number = usize::try_from(one[1].as_u64().unwrap()).unwrap();
            Statement { number: before + 1, ..documents[at].statements[number - 1].clone() }
        })
        .collect();
    merged.statements == expected
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_match_of_the_corpus_is_decided_as_it_says() {
    let cases = lines(&folder().join("match-cases.jsonl"));
    assert_eq!(cases.len(), 35);
    let unmet: Vec<&Value> = cases.iter().filter(|case| !is_met(case)).collect();
    assert_eq!(unmet, [] as [&Value; 0]);
}

fn official(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join("schemas").join(path)).unwrap()).unwrap()
}

fn validator(schema: &str, further: &[(&str, &str)]) -> jsonschema::Validator {
    let mut registry = jsonschema::Registry::new();
    for (uri, path) in further {
        registry = registry.add(*uri, official(path)).unwrap();
    }
    let registry = registry.prepare().unwrap();
    jsonschema::options().with_registry(&registry).should_validate_formats(true).build(&official(schema)).unwrap()
}

fn validator_of(format: Format) -> jsonschema::Validator {
    match format {
        Format::OpenVex => validator("openvex/openvex-0.2.0.schema.json", &[]),
        Format::Csaf => validator(
            "csaf/2.0/csaf_json_schema.json",
            &[
                ("https://www.first.org/cvss/cvss-v2.0.json", "csaf/referenced/first/cvss-v2.0.json"),
                ("https://www.first.org/cvss/cvss-v3.0.json", "csaf/referenced/first/cvss-v3.0.json"),
                ("https://www.first.org/cvss/cvss-v3.1.json", "csaf/referenced/first/cvss-v3.1.json"),
            ],
        ),
        Format::CycloneDx => validator(
            "cyclonedx/bom-1.6.schema.json",
            &[
                ("http://cyclonedx.org/schema/jsf-0.82.schema.json", "cyclonedx/jsf-0.82.schema.json"),
                ("http://cyclonedx.org/schema/spdx.schema.json", "cyclonedx/spdx.schema.json"),
            ],
        ),
    }
}

/// Something found that a product of a statement is, and a package in it.
fn found(product: &Product) -> Option<(Identity, Identity)> {
    let identity = |component: &Component| {
        let text = component.purls.first().map(|purl| &purl.text).or(component.cpes.first());
        text.map(|text| Identity::parse(text))
    };
    let whole = identity(&product.component)?;
    let part = product.subcomponents.first().and_then(|part| identity(part));
    Some((whole.clone(), part.unwrap_or(whole)))
}

/// What is said of each thing that a document names, before and after.
fn verdicts<'d>(document: &Document, of: impl Iterator<Item = &'d Statement>) -> Vec<Option<(Status, String)>> {
    let vex = Vex::new(vec![listed(&("one".to_owned(), document.clone()))], false);
    let mut verdicts = Vec::new();
    for statement in of {
        for (subject, package) in statement.products.iter().filter_map(found) {
            let judged = vex.judge(&subject, &package, &[statement.id()], Date::constant(2026, 11, 22));
            // What was said nobody knows when stays older than all others by being written as the oldest.
            let time = |one: &Statement| one.timestamp.unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string();
            verdicts.push(judged.effective.map(|one| (one.status(), time(one.statement))));
        }
    }
    verdicts
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn exports_are_valid_and_say_the_same_when_they_are_read_again() {
    let as_of: jiff::Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    let all = documents();
    for format in Format::ALL {
        let validator = validator_of(format);
        let (mut written, mut compared, mut left_out) = (0, 0, 0);
        for path in all.keys() {
            let document = of(&all, path);
            let Ok(exported) = write(document, format, as_of) else { continue };
            written += 1;
            left_out += exported.left_out.len();
            let value: Value = serde_json::from_str(&exported.text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| format!("{path} as {}: {}: {error}", format.word(), error.instance_path()))
                .collect();
            assert_eq!(errors, [] as [String; 0]);
            let again = read(exported.text.as_bytes()).unwrap();
            assert_eq!(again.faults, [], "{path} as {}", format.word());
            assert_eq!(again.timestamp, Some(as_of));
            let before = verdicts(document, document.statements.iter());
            if exported.left_out.is_empty() {
                assert_eq!(before, verdicts(&again, document.statements.iter()), "{path} as {}", format.word());
                compared += before.iter().flatten().count();
            }
        }
        println!("{}: {written} documents valid, {compared} verdicts the same, {left_out} left out", format.word());
        assert!(written > 15 && compared >= 20);
    }
}
