//! CycloneDX 1.4 and later as JSON: analyses of vulnerabilities, and components that they and those of other documents
//! refer to. A vulnerability without analysis states nothing. Source: CycloneDX, `vulnerabilities`, "BOM-Link".

use std::sync::Arc;

use serde_json::Value;

use super::bom::{Bom, BomLink, Part};
use super::document::{Component, Document, Format, Hash, Product, Statement, Status, Versions};
use super::json::{Object, Reader, shown, take_until};
use super::{Refused, limits};

/// States of an analysis.
const STATES: [(&str, Status); 6] = [
    ("exploitable", Status::Affected),
    ("in_triage", Status::UnderInvestigation),
    ("resolved", Status::Fixed),
    ("resolved_with_pedigree", Status::Fixed),
    ("not_affected", Status::NotAffected),
    ("false_positive", Status::NotAffected),
];

/// Types of components that are products with parts; a library inside another says nothing of where that is.
const PRODUCTS: [&str; 5] = ["application", "container", "device", "firmware", "operating-system"];

/// The property that holds what CycloneDX has no field for: the role of the author.
pub(super) const ROLE: &str = "plimsoll:vex:role";

/// Whether a document says that it is one.
pub(super) fn is_one(object: &Object<'_>) -> bool {
    object.get("bomFormat").is_some_and(|raw| raw.get() == "\"CycloneDX\"")
}

/// Reads a document.
pub(super) fn read<'a>(mut reader: Reader<'a>, object: &Object<'a>) -> Result<Document, Refused> {
    let metadata = reader.value(object, "metadata");
    let head = Value::Object(
        ["specVersion", "serialNumber", "version"]
            .into_iter()
            .map(|key| (key.to_owned(), reader.value(object, key)))
            .collect(),
    );
    reader.at(object, "metadata");
    let mut document = Document {
        format_version: reader.word(&head, "specVersion"),
        id: reader.word(&head, "serialNumber"),
        author: author(&mut reader, &metadata),
        role: role(&mut reader, &metadata),
        version: reader.word(&head, "version"),
        timestamp: reader.time(&metadata, "timestamp"),
        ..Document::new(Format::CycloneDx)
    };
    let bom = read_bom(&mut reader, object, &metadata, &document)?;
    for (before, raw) in reader.elements(object, "vulnerabilities")?.into_iter().enumerate() {
        let value = reader.element(raw);
        let Some(mut statement) = read_statement(&mut reader, &value, before + 1, &bom)? else { continue };
        statement.timestamp = statement.timestamp.or(document.timestamp);
        document.statements.push(statement);
    }
    document.bom = Some(bom);
    document.faults = reader.faults;
    Ok(document)
}

/// The first who is named: authors, supplier, manufacturer.
fn author(reader: &mut Reader<'_>, metadata: &Value) -> String {
    for author in reader.list(metadata, "authors") {
        if let Some(name) = reader.some_word(author, "name") {
            return name;
        }
    }
    let keys = ["supplier", "manufacturer", "manufacture"];
    keys.into_iter().find_map(|key| reader.some_word(metadata.get(key)?, "name")).unwrap_or_default()
}

fn role(reader: &mut Reader<'_>, metadata: &Value) -> String {
    let properties = reader.list(metadata, "properties");
    let found = properties.iter().find(|one| one.get("name").and_then(Value::as_str) == Some(ROLE));
    found.map(|one| reader.word(one, "value")).unwrap_or_default()
}

fn read_bom<'a>(
    reader: &mut Reader<'a>,
    object: &Object<'a>,
    metadata: &Value,
    document: &Document,
) -> Result<Bom, Refused> {
    let serial = document.id.strip_prefix("urn:uuid:").unwrap_or(&document.id).to_owned();
    let version = if document.version.is_empty() { "1".to_owned() } else { document.version.clone() };
    let mut bom = Bom { serial, version, ..Bom::default() };
    let mut whole = None;
    if let Some(value) = metadata.get("component") {
        let product = part(reader, value);
        whole = is_scope(value, &product).then(|| Arc::new(product));
        collect(reader, value, None, &mut bom)?;
    }
    for key in ["components", "services"] {
        for raw in reader.elements(object, key)? {
            let value = reader.element(raw);
            collect(reader, &value, whole.as_ref(), &mut bom)?;
        }
    }
    Ok(bom)
}

/// Adds a component and those inside it. The depth of the document is limited, so theirs is.
fn collect(
    reader: &mut Reader<'_>,
    value: &Value,
    within: Option<&Arc<Component>>,
    bom: &mut Bom,
) -> Result<(), Refused> {
    let component = Arc::new(part(reader, value));
    if !component.id.is_empty() {
        let part = Part { component: Arc::clone(&component), within: within.map(Arc::clone) };
        bom.parts.insert(component.id.clone(), part);
    }
    if bom.parts.len() > limits::COMPONENTS {
        return Err(Refused::Limit("100,000 components"));
    }
    let inner = if is_scope(value, &component) { Some(&component) } else { within };
    for one in reader.list(value, "components") {
        collect(reader, one, inner, bom)?;
    }
    Ok(())
}

/// Whether what is said of the parts of a component holds in it alone: a product that can be told from others. The name
/// of an image is enough, that of an application is not.
fn is_scope(value: &Value, component: &Component) -> bool {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    kind == "container" || PRODUCTS.contains(&kind) && component.is_identified()
}

fn part(reader: &mut Reader<'_>, value: &Value) -> Component {
    let mut component = Component {
        id: reader.word(value, "bom-ref"),
        name: reader.word(value, "name"),
        version: reader.word(value, "version"),
        ..Component::default()
    };
    for key in ["purl", "cpe"] {
        component.add_id(&reader.word(value, key));
    }
    for hash in reader.list(value, "hashes") {
        component.hashes.push(Hash::new(&reader.word(hash, "alg"), &reader.word(hash, "content")));
    }
    component
}

fn read_statement(
    reader: &mut Reader<'_>,
    value: &Value,
    number: usize,
    bom: &Bom,
) -> Result<Option<Statement>, Refused> {
    let Some(analysis) = value.get("analysis") else { return Ok(None) };
    let Some(state) = reader.some_word(analysis, "state") else { return Ok(None) };
    let Some((_, status)) = STATES.into_iter().find(|(word, _)| *word == state) else {
        reader.fault(format!("vulnerability {number} is lost: `{}` is no state", shown(&state)));
        return Ok(None);
    };
    let mut ids: Vec<String> = reader.some_word(value, "id").into_iter().collect();
    if ids.is_empty() {
        reader.fault(format!("vulnerability {number} is lost: it has no id"));
        return Ok(None);
    }
    ids.extend(reader.list(value, "references").iter().filter_map(|one| reader.some_word(one, "id")));
    let mut products = Vec::new();
    for affected in reader.list(value, "affects") {
        let reference = reader.word(affected, "ref");
        let mut product = bom
            .product(&reference)
            .unwrap_or_else(|| Product { reference: reference.clone(), ..Product::of(unknown(&reference)) });
        for one in reader.list(affected, "versions") {
            product.versions.extend(versions(reader, one));
        }
        reader.count(1 + product.versions.len())?;
        products.push(product);
    }
    let (justification, issued) = (reader.word(analysis, "justification"), reader.time(analysis, "firstIssued"));
    let mut statement = Statement {
        place: reader.place,
        products,
        justification: reader.justification(&justification),
        action: reader.some_word(value, "recommendation").filter(|_| status == Status::Affected),
        notes: reader.some_word(analysis, "detail"),
        timestamp: reader.time(analysis, "lastUpdated").or(issued),
        responses: reader.words(analysis, "response"),
        state,
        ..Statement::new(number, ids, status)
    };
    take_until(&mut statement);
    Ok(Some(statement))
}

/// What a reference tells that leads to nothing in this document.
fn unknown(reference: &str) -> Component {
    BomLink::parse(reference).map_or_else(|| Component::of_id(reference), |link| link.component(reference))
}

fn versions(reader: &mut Reader<'_>, value: &Value) -> Option<Versions> {
    let range = reader.some_word(value, "range");
    let is_range = range.is_some();
    let text = range.or_else(|| reader.some_word(value, "version"))?;
    let is_affected = match value.get("status").and_then(Value::as_str) {
        Some("affected") => Some(true),
        Some("unaffected") => Some(false),
        _ => None,
    };
    Some(Versions { text, is_range, is_affected })
}
