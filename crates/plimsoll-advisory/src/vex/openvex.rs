//! OpenVEX 0.0.1 and 0.2.0, and an in-toto statement around it, whose subjects are the products of statements that name
//! none. Source: openvex/spec, OPENVEX-SPEC.md and ATTESTING.md.

use std::sync::Arc;

use serde_json::Value;

use super::Refused;
use super::document::{Component, Document, Format, Hash, Product, Statement, Status};
use super::json::{Object, Reader, shown, take_until};

/// Whether a document says that it is one.
pub(super) fn is_one(object: &Object<'_>) -> bool {
    let context = object.get("@context").is_some_and(|raw| raw.get().contains("openvex"));
    context && object.contains_key("statements")
}

/// Whether a document is an in-toto statement, or looks like one.
pub(super) fn is_attestation(object: &Object<'_>) -> bool {
    object.contains_key("predicateType") && object.contains_key("predicate")
}

/// Reads an in-toto statement.
pub(super) fn read_attestation<'a>(mut reader: Reader<'a>, object: &Object<'a>) -> Result<Document, Refused> {
    let kind = reader.value(object, "predicateType");
    let Some(predicate) = object.get("predicate") else { return Err(Refused::Unknown) };
    let inner: Object<'a> = serde_json::from_str(predicate.get()).map_err(|_| Refused::Unknown)?;
    if !is_one(&inner) {
        return Err(Refused::Predicate(shown(kind.as_str().unwrap_or_default())));
    }
    let mut subjects = Vec::new();
    for raw in reader.elements(object, "subject")? {
        let subject = reader.element(raw);
        let mut component = Component::of_id(&reader.word(&subject, "name"));
        component.hashes = hashes(&mut reader, subject.get("digest"));
        subjects.push(Product::of(component));
    }
    read(reader, &inner, &subjects)
}

/// Reads a document.
pub(super) fn read<'a>(mut reader: Reader<'a>, object: &Object<'a>, subjects: &[Product]) -> Result<Document, Refused> {
    let head = Value::Object(
        ["@context", "@id", "author", "role", "timestamp", "version"]
            .into_iter()
            .map(|key| (key.to_owned(), reader.value(object, key)))
            .collect(),
    );
    reader.at(object, "timestamp");
    let mut document = Document {
        format_version: format_version(&reader.word(&head, "@context")).to_owned(),
        id: reader.word(&head, "@id"),
        author: reader.word(&head, "author"),
        role: reader.word(&head, "role"),
        version: reader.word(&head, "version"),
        timestamp: reader.time(&head, "timestamp"),
        ..Document::new(Format::OpenVex)
    };
    for (before, raw) in reader.elements(object, "statements")?.into_iter().enumerate() {
        let value = reader.element(raw);
        let Some(mut statement) = read_statement(&mut reader, &value, before + 1)? else { continue };
        statement.timestamp = statement.timestamp.or(document.timestamp);
        if statement.products.is_empty() {
            reader.count(subjects.len())?;
            statement.products = subjects.to_vec();
        }
        document.statements.push(statement);
    }
    document.faults = reader.faults;
    Ok(document)
}

/// The version in the context, `https://openvex.dev/ns/v0.2.0`; the first had none.
fn format_version(context: &str) -> &str {
    context.rsplit_once("/v").map_or("0.0.1", |(_, version)| version)
}

fn read_statement(reader: &mut Reader<'_>, value: &Value, number: usize) -> Result<Option<Statement>, Refused> {
    let word = reader.word(value, "status");
    let Some(status) = Status::parse(&word) else {
        reader.fault(format!("statement {number} is lost: `{}` is no status", shown(&word)));
        return Ok(None);
    };
    let ids = ids(reader, value.get("vulnerability"));
    if ids.is_empty() {
        reader.fault(format!("statement {number} is lost: it names no vulnerability"));
        return Ok(None);
    }
    // The first version had the subcomponents beside the products.
    let shared: Vec<Arc<Component>> =
        reader.list(value, "subcomponents").iter().map(|one| Arc::new(component(reader, one))).collect();
    let mut products = Vec::new();
    for one in reader.list(value, "products") {
        let mut product = Product::of(component(reader, one));
        let own = reader.list(one, "subcomponents");
        product.subcomponents.extend(own.iter().map(|one| Arc::new(component(reader, one))));
        product.subcomponents.extend(shared.iter().map(Arc::clone));
        reader.count(1 + product.subcomponents.len())?;
        products.push(product);
    }
    let justification = reader.word(value, "justification");
    let mut statement = Statement {
        place: reader.place,
        products,
        justification: reader.justification(&justification),
        impact: reader.some_word(value, "impact_statement"),
        action: reader.some_word(value, "action_statement"),
        notes: reader.some_word(value, "status_notes"),
        timestamp: reader.time(value, "timestamp"),
        state: word,
        ..Statement::new(number, ids, status)
    };
    take_until(&mut statement);
    Ok(Some(statement))
}

/// The ids of a vulnerability: a text in the first version, an object now.
fn ids(reader: &mut Reader<'_>, value: Option<&Value>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    if let Some(text) = value.as_str() {
        return Some(text.to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
    }
    let name = reader.word(value, "name");
    let iri = reader.word(value, "@id");
    let own = if name.is_empty() { iri.rsplit('/').next().unwrap_or_default().to_owned() } else { name };
    let mut ids = vec![own];
    ids.extend(reader.words(value, "aliases"));
    ids.retain(|id| !id.is_empty());
    ids
}

/// A product or a part of one: a text in the first version, an object now.
pub(super) fn component(reader: &mut Reader<'_>, value: &Value) -> Component {
    if let Some(text) = value.as_str() {
        return Component::of_id(text);
    }
    let mut component = Component::of_id(&reader.word(value, "@id"));
    match value.get("identifiers") {
        None | Some(Value::Null) => {}
        Some(Value::Object(identifiers)) => {
            for identifier in identifiers.values().filter_map(Value::as_str) {
                component.add_id(identifier);
            }
        }
        Some(_) => reader.fault("`identifiers` is no object"),
    }
    component.hashes = hashes(reader, value.get("hashes"));
    if component.id.is_empty() {
        let first = component.purls.first().map(|purl| &purl.text);
        component.id = first.or(component.cpes.first()).or(component.others.first()).cloned().unwrap_or_default();
    }
    component
}

/// Digests by algorithm.
fn hashes(reader: &mut Reader<'_>, value: Option<&Value>) -> Vec<Hash> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(map)) => {
            map.iter().filter_map(|(algorithm, digits)| Some(Hash::new(algorithm, digits.as_str()?))).collect()
        }
        Some(_) => {
            reader.fault("the digests are no object");
            Vec::new()
        }
    }
}
