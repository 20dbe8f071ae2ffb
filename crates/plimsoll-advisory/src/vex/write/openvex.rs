//! OpenVEX 0.2.0.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Plain, author, each_once, iri, is_iri, plain_products, reason, time, version_number};
use crate::vex::document::{Component, Document, Hash, Statement, Status};
use crate::vex::json::with_until;

/// Words of algorithms. Source: the schema of OpenVEX 0.2.0, `hashes`.
const ALGORITHMS: [(&str, &str); 12] = [
    ("md5", "md5"),
    ("sha1", "sha1"),
    ("sha256", "sha-256"),
    ("sha384", "sha-384"),
    ("sha512", "sha-512"),
    ("sha3224", "sha3-224"),
    ("sha3256", "sha3-256"),
    ("sha3384", "sha3-384"),
    ("sha3512", "sha3-512"),
    ("blake2s256", "blake2s-256"),
    ("blake2b256", "blake2b-256"),
    ("blake2b512", "blake2b-512"),
];

pub(super) fn value(document: &Document, as_of: Timestamp, left_out: &mut Vec<String>) -> Option<Value> {
    let of = |statement| statement_value(statement, left_out);
    let statements = each_once(document.statements.iter().filter_map(of));
    if statements.is_empty() {
        return None;
    }
    let mut value = json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": iri(&document.id, as_of),
        "author": author(document),
        "timestamp": as_of.to_string(),
        "version": version_number(document),
        "statements": statements,
    });
    put(&mut value, "role", Some(document.role.clone()).filter(|role| !role.is_empty()));
    Some(value)
}

fn put(value: &mut Value, key: &str, text: Option<String>) {
    if let (Some(map), Some(text)) = (value.as_object_mut(), text) {
        map.insert(key.to_owned(), Value::String(text));
    }
}

/// `None` when none of its products can be said: without products it would say something else.
fn statement_value(statement: &Statement, left_out: &mut Vec<String>) -> Option<Value> {
    let plain = plain_products(statement, left_out);
    for range in plain.iter().filter_map(|product| product.range.as_ref()) {
        left_out.push(format!("statement {}: the versions `{}`", statement.number, range.text));
    }
    let products = each_once(plain.iter().filter(|product| product.range.is_none()).map(product_value));
    if products.is_empty() && !statement.products.is_empty() {
        return None;
    }
    let mut vulnerability = json!({ "name": statement.id() });
    let aliases = each_once(statement.ids.iter().skip(1).map(|alias| json!(alias)));
    if !aliases.is_empty()
        && let Some(map) = vulnerability.as_object_mut()
    {
        map.insert("aliases".to_owned(), Value::Array(aliases));
    }
    let mut value = json!({
        "vulnerability": vulnerability,
        "timestamp": time(statement),
        "status": statement.status.word(),
    });
    if !products.is_empty()
        && let Some(map) = value.as_object_mut()
    {
        map.insert("products".to_owned(), Value::Array(products));
    }
    let justification = statement.justification.filter(|_| statement.status == Status::NotAffected);
    put(&mut value, "justification", justification.map(|known| known.openvex().to_owned()));
    let needs_impact = statement.status == Status::NotAffected && justification.is_none();
    let impact = statement.impact.as_deref().or(reason(statement).filter(|_| needs_impact));
    let impact = impact.or(needs_impact.then_some("no reason is stated")).map(str::to_owned);
    put(&mut value, "impact_statement", impact);
    let needs_action = statement.status == Status::Affected;
    let action = statement.action.clone().or(needs_action.then(|| "no action is stated".to_owned()));
    put(&mut value, "action_statement", action);
    put(&mut value, "status_notes", with_until(statement.notes.as_deref(), statement.until));
    Some(value)
}

fn product_value(product: &Plain) -> Value {
    let mut value = component_value(&product.component);
    let parts = each_once(product.parts.iter().map(|part| Value::Object(component_value(part))));
    if !parts.is_empty() {
        value.insert("subcomponents".to_owned(), Value::Array(parts));
    }
    Value::Object(value)
}

fn component_value(component: &Component) -> Map<String, Value> {
    let mut value = Map::new();
    let purl = component.purls.first().map(|stated| stated.text.as_str());
    let known = [component.id.as_str()].into_iter().chain(component.others.iter().map(String::as_str));
    if let Some(id) = purl.or(known.into_iter().find(|id| is_iri(id))) {
        value.insert("@id".to_owned(), json!(id));
    }
    let mut identifiers = Map::new();
    if let Some(purl) = purl {
        identifiers.insert("purl".to_owned(), json!(purl));
    }
    for cpe in &component.cpes {
        let key = if cpe.starts_with("cpe:2.3:") { "cpe23" } else { "cpe22" };
        identifiers.insert(key.to_owned(), json!(cpe));
    }
    if !identifiers.is_empty() {
        value.insert("identifiers".to_owned(), Value::Object(identifiers));
    }
    let hash = |hash: &Hash| {
        let word = ALGORITHMS.iter().find(|(known, _)| *known == hash.algorithm())?.1;
        Some((word.to_owned(), json!(hash.digits())))
    };
    let hashes: Map<String, Value> = component.hashes.iter().filter_map(hash).collect();
    if value.is_empty()
        && let Some(first) = component.hashes.first()
    {
        value.insert("@id".to_owned(), json!(format!("urn:vex:{}", first.0)));
    }
    if !hashes.is_empty() {
        value.insert("hashes".to_owned(), Value::Object(hashes));
    }
    value
}
