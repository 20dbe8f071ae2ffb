//! CycloneDX 1.6: components, and vulnerabilities with an analysis that refers to them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Plain, author, each_once, is_iri, plain_products, reason, time, version_number};
use crate::vex::cyclonedx::ROLE;
use crate::vex::document::{Component, Document, Hash, Statement, Status};
use crate::vex::json::with_until;

/// Words of algorithms. Source: the schema of CycloneDX 1.6, `hash-alg`.
const ALGORITHMS: [(&str, &str); 12] = [
    ("md5", "MD5"),
    ("sha1", "SHA-1"),
    ("sha256", "SHA-256"),
    ("sha384", "SHA-384"),
    ("sha512", "SHA-512"),
    ("sha3256", "SHA3-256"),
    ("sha3384", "SHA3-384"),
    ("sha3512", "SHA3-512"),
    ("blake2b256", "BLAKE2b-256"),
    ("blake2b384", "BLAKE2b-384"),
    ("blake2b512", "BLAKE2b-512"),
    ("blake3", "BLAKE3"),
];

/// Components in the order in which they come. Each is there once for each way it is used.
#[derive(Default)]
struct Components {
    whole: Vec<(Component, bool, Vec<Component>)>,
    /// Numbers by what a component is: of products, and of parts of each.
    numbers: BTreeMap<String, usize>,
}

impl Components {
    /// References to a product, or to its parts in it.
    fn references(&mut self, product: &Plain) -> Vec<String> {
        let has_parts = !product.parts.is_empty();
        let number = *self.numbers.entry(format!("{has_parts} {:?}", product.component)).or_insert_with(|| {
            self.whole.push((product.component.clone(), has_parts, Vec::new()));
            self.whole.len() - 1
        });
        let Some((.., parts)) = self.whole.get_mut(number) else { return Vec::new() };
        if !has_parts {
            return vec![reference(&product.component, format!("component-{}", number + 1))];
        }
        let mut references = Vec::new();
        for part in &product.parts {
            let at = *self.numbers.entry(format!("{number} {part:?}")).or_insert_with(|| {
                parts.push(part.as_ref().clone());
                parts.len() - 1
            });
            references.push(reference(part, format!("component-{}-{}", number + 1, at + 1)));
        }
        references
    }

    fn value(&self) -> Vec<Value> {
        let of = |(number, (component, has_parts, parts)): (usize, &(Component, bool, Vec<Component>))| {
            let kind = if *has_parts { "application" } else { "library" };
            let own = format!("component-{}", number + 1);
            let part =
                |(at, part)| component_value(part, "library", &reference(part, format!("{own}-{}", at + 1))).into();
            let mut value = component_value(component, kind, &reference(component, own.clone()));
            let parts: Vec<Value> = parts.iter().enumerate().map(part).collect();
            if !parts.is_empty() {
                value.insert("components".to_owned(), Value::Array(parts));
            }
            Value::Object(value)
        };
        self.whole.iter().enumerate().map(of).collect()
    }
}

/// The reference of a component. What has no other identifier is told by it.
fn reference(component: &Component, number: String) -> String {
    let others = component.others.iter().chain([&component.id]).find(|id| is_iri(id));
    others.filter(|_| !component.is_identified()).cloned().unwrap_or(number)
}

pub(super) fn value(document: &Document, as_of: Timestamp, left_out: &mut Vec<String>) -> Option<Value> {
    let mut components = Components::default();
    let mut vulnerabilities = Vec::new();
    for statement in &document.statements {
        vulnerabilities.extend(vulnerability(statement, &mut components, left_out));
    }
    if vulnerabilities.is_empty() {
        return None;
    }
    let mut metadata = json!({
        "timestamp": as_of.to_string(),
        "authors": [{"name": author(document)}],
    });
    if let (Some(map), false) = (metadata.as_object_mut(), document.role.is_empty()) {
        map.insert("properties".to_owned(), json!([{"name": ROLE, "value": document.role}]));
    }
    Some(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": version_number(document),
        "metadata": metadata,
        "components": components.value(),
        "vulnerabilities": vulnerabilities,
    }))
}

fn vulnerability(statement: &Statement, components: &mut Components, left_out: &mut Vec<String>) -> Option<Value> {
    let mut affects: Vec<Value> = Vec::new();
    for product in plain_products(statement, left_out) {
        for reference in components.references(&product) {
            let mut value = json!({ "ref": reference });
            if let (Some(map), Some(range)) = (value.as_object_mut(), &product.range) {
                let key = if range.is_range { "range" } else { "version" };
                let status = if statement.status.closes() { "unaffected" } else { "affected" };
                map.insert("versions".to_owned(), json!([{key: range.text, "status": status}]));
            }
            affects.push(value);
        }
    }
    let affects = each_once(affects.into_iter());
    if affects.is_empty() && !statement.products.is_empty() {
        return None;
    }
    let mut analysis = json!({ "state": state(statement.status), "lastUpdated": time(statement) });
    let mut value = json!({ "id": statement.id() });
    let (Some(map), Some(outer)) = (analysis.as_object_mut(), value.as_object_mut()) else { return None };
    if let Some(justification) = statement.justification {
        map.insert("justification".to_owned(), json!(justification.cyclonedx()));
    }
    let details = with_until(reason(statement), statement.until);
    if let Some(details) = details {
        map.insert("detail".to_owned(), json!(details));
    }
    if !statement.responses.is_empty() {
        map.insert("response".to_owned(), json!(statement.responses));
    }
    if let Some(action) = &statement.action {
        outer.insert("recommendation".to_owned(), json!(action));
    }
    let aliases: Vec<Value> = statement.ids.iter().skip(1).map(|id| json!({"id": id, "source": {}})).collect();
    for (key, list) in [("references", aliases), ("affects", affects)] {
        if !list.is_empty() {
            outer.insert(key.to_owned(), Value::Array(list));
        }
    }
    outer.insert("analysis".to_owned(), analysis);
    Some(value)
}

fn state(status: Status) -> &'static str {
    match status {
        Status::NotAffected => "not_affected",
        Status::Affected => "exploitable",
        Status::Fixed => "resolved",
        Status::UnderInvestigation => "in_triage",
    }
}

fn component_value(component: &Component, kind: &str, reference: &str) -> Map<String, Value> {
    let purl = component.purls.first();
    let parsed = purl.and_then(|stated| stated.purl.as_ref());
    let kind = match parsed {
        Some(purl) if matches!(purl.kind(), "oci" | "docker") => "container",
        None if purl.is_none() && !component.cpes.is_empty() => "operating-system",
        _ => kind,
    };
    let written = Some(component.name.as_str()).filter(|name| !name.is_empty());
    let name = written.or(parsed.map(plimsoll_facts::Purl::name)).unwrap_or(&component.id);
    let mut value = Map::new();
    let mut put = |key: &str, text: &str| {
        if !text.is_empty() {
            value.insert(key.to_owned(), json!(text));
        }
    };
    put("type", kind);
    put("name", if name.is_empty() { "unnamed" } else { name });
    put("bom-ref", reference);
    put("version", Some(component.version.as_str()).filter(|version| !version.is_empty()).unwrap_or_default());
    put("purl", purl.map_or("", |stated| &stated.text));
    put("cpe", component.cpes.first().map_or("", String::as_str));
    let hash = |hash: &Hash| {
        let word = ALGORITHMS.iter().find(|(known, _)| *known == hash.algorithm())?.1;
        Some(json!({"alg": word, "content": hash.digits()}))
    };
    let hashes: Vec<Value> = component.hashes.iter().filter_map(hash).collect();
    if !hashes.is_empty() {
        value.insert("hashes".to_owned(), Value::Array(hashes));
    }
    value
}
