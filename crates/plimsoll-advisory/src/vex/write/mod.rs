//! Statements as a document of each format, which is valid by its schema and says the same when it is read again. What
//! a format cannot say is left out and told; nothing is written as if it held for more than it does.

mod csaf;
mod cyclonedx;
mod openvex;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::document::{Component, Document, Format, Product, StatedPurl, Statement, Versions};
use super::image;

/// A document as it was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Written {
    /// The document, which ends with a line feed.
    pub text: String,
    /// What the format cannot say, each with the number of the statement.
    pub left_out: Vec<String>,
}

/// Why a document cannot be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unwritable {
    /// There is nothing in it that the format can say.
    #[error("no statement can be written in this format")]
    NoStatements,
}

/// Writes a document as issued at a time. Statements keep their own times. CSAF says one thing of a product and a
/// vulnerability: the newest, of equally new ones the more alarming.
pub fn write(document: &Document, format: Format, as_of: Timestamp) -> Result<Written, Unwritable> {
    let mut left_out = Vec::new();
    let value = match format {
        Format::OpenVex => openvex::value(document, as_of, &mut left_out),
        Format::Csaf => csaf::value(document, as_of, &mut left_out),
        Format::CycloneDx => cyclonedx::value(document, as_of, &mut left_out),
    };
    let value = value.ok_or(Unwritable::NoStatements)?;
    Ok(Written { text: format!("{value:#}\n"), left_out })
}

/// A product in the one form that all formats have: an identifier, parts, at most one range of versions.
struct Plain {
    component: Component,
    parts: Vec<Arc<Component>>,
    range: Option<Versions>,
}

/// The products of a statement in their plain form. Versions of another status never match and are not written.
fn plain_products(statement: &Statement, left_out: &mut Vec<String>) -> Vec<Plain> {
    let mut all = Vec::new();
    for product in &statement.products {
        let before = all.len();
        if product.platform.is_none() {
            for component in single(&product.component) {
                plain(statement, product, component, &mut all);
            }
        }
        if all.len() == before {
            let reference = &product.reference;
            left_out.push(format!("statement {}: product `{reference}` has no identifier", statement.number));
        }
    }
    all
}

fn plain(statement: &Statement, product: &Product, component: Component, all: &mut Vec<Plain>) {
    let mut add = |component, range| all.push(Plain { component, parts: parts(&product.subcomponents), range });
    if product.versions.is_empty() {
        add(component, None);
        return;
    }
    for versions in &product.versions {
        if versions.is_affected.is_some_and(|is_affected| is_affected == statement.status.closes()) {
            continue;
        }
        match (versions.is_range, component.purls.first().and_then(|stated| with_version(stated, &versions.text))) {
            (false, Some(purl)) => add(Component { purls: vec![purl], ..component.clone() }, None),
            _ => add(component.clone(), Some(versions.clone())),
        }
    }
}

/// A package URL without version, with this one.
fn with_version(stated: &StatedPurl, version: &str) -> Option<StatedPurl> {
    let purl = stated.purl.as_ref().filter(|purl| purl.version().is_none())?;
    let mut builder = plimsoll_facts::Purl::builder(purl.kind(), purl.name())
        .namespace(purl.namespace().unwrap_or_default())
        .subpath(purl.subpath().unwrap_or_default())
        .version(version);
    for (key, value) in purl.qualifiers() {
        builder = builder.qualifier(key, value);
    }
    builder.build_as_seen().map_or(None, |purl| Some(StatedPurl::new(&purl.to_string())))
}

/// Components with one package URL each, as no older format has more. One that is only a reference of an image becomes
/// the package URL of that; one without any identifier is none.
fn single(component: &Component) -> Vec<Component> {
    if component.purls.len() > 1 {
        let of = |purl: &StatedPurl| Component { purls: vec![purl.clone()], ..component.clone() };
        return component.purls.iter().map(of).collect();
    }
    if component.is_identified() || component.others.iter().chain([&component.id]).any(|id| is_iri(id)) {
        return vec![component.clone()];
    }
    let name = if component.name.is_empty() { &component.id } else { &component.name };
    let reference = match component.version.as_str() {
        "" => name.clone(),
        version if version.contains(':') => format!("{name}@{version}"),
        version => format!("{name}:{version}"),
    };
    let is_told = reference.contains(['.', '/', ':']);
    let purl = is_told.then(|| image::purl_of(&reference)).flatten();
    let of = |purl: plimsoll_facts::Purl| Component::of_id(&purl.to_string());
    purl.map(of).into_iter().collect()
}

fn parts(subcomponents: &[Arc<Component>]) -> Vec<Arc<Component>> {
    subcomponents.iter().flat_map(|part| single(part)).map(Arc::new).collect()
}

/// The values, each the first time it comes: lists of most schemas must not repeat themselves.
fn each_once(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    values.filter(|value| seen.insert(value.to_string())).collect()
}

/// An identifier with a scheme.
fn is_iri(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    scheme.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && scheme.bytes().all(is_word)
        && !text.chars().any(|one| one.is_whitespace() || one.is_control() || "<>\"{}|\\^`".contains(one))
        && !scheme.contains('.')
        && scheme != "localhost"
}

/// The id of a document as an IRI.
fn iri(id: &str, as_of: Timestamp) -> String {
    if is_iri(id) {
        return id.to_owned();
    }
    let word = if id.is_empty() { as_of.to_string() } else { id.to_owned() };
    let clean = |one: char| if one.is_ascii_alphanumeric() || "-._:".contains(one) { one } else { '-' };
    format!("urn:vex:{}", word.chars().map(clean).collect::<String>())
}

/// When a statement was said; the oldest time where nothing says it, so that it stays older than all others.
fn time(statement: &Statement) -> String {
    statement.timestamp.unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// The version of a document as a number.
fn version_number(document: &Document) -> u64 {
    let digits = document.version.split('.').next().unwrap_or_default();
    digits.parse::<u64>().unwrap_or(1).max(1)
}

/// Who says it.
fn author(document: &Document) -> &str {
    if document.author.is_empty() { "unknown" } else { &document.author }
}

/// The text of a statement for people: why not affected, else its notes.
fn reason(statement: &Statement) -> Option<&str> {
    let texts = [&statement.impact, &statement.notes];
    texts.into_iter().flatten().map(String::as_str).find(|text| !text.is_empty())
}
