//! CSAF 2.0 and 2.1. A document says of each vulnerability which products have which status; products stand in a tree
//! and in relationships of one to another. Source: OASIS CSAF 2.0, sections 3.2.2, 3.2.3 and 4.5; CSAF 2.1 likewise.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::document::{Component, Document, Format, Hash, Justification, Product, Statement, Status, Versions};
use super::json::{Object, Reader, take_until};
use super::{Refused, limits};

/// Words for the status of products.
const STATES: [(&str, Status); 9] = [
    ("known_affected", Status::Affected),
    ("first_affected", Status::Affected),
    ("last_affected", Status::Affected),
    ("fixed", Status::Fixed),
    ("first_fixed", Status::Fixed),
    ("recommended", Status::Fixed),
    ("known_not_affected", Status::NotAffected),
    ("under_investigation", Status::UnderInvestigation),
    ("unknown", Status::UnderInvestigation),
];

/// Whether a document says that it is one.
pub(super) fn is_one(object: &Object<'_>) -> bool {
    object.get("document").is_some_and(|raw| raw.get().contains("\"csaf_version\""))
}

/// Reads a document.
pub(super) fn read<'a>(mut reader: Reader<'a>, object: &Object<'a>) -> Result<Document, Refused> {
    let head = reader.value(object, "document");
    let mut document = read_head(&mut reader, &head);
    let tree = reader.value(object, "product_tree");
    let tree = Tree::read(&mut reader, &tree)?;
    for (before, raw) in reader.elements(object, "vulnerabilities")?.into_iter().enumerate() {
        let value = reader.element(raw);
        read_vulnerability(&mut reader, &value, before + 1, &tree, &mut document)?;
    }
    document.faults = reader.faults;
    Ok(document)
}

fn read_head(reader: &mut Reader<'_>, head: &Value) -> Document {
    let nothing = Value::Null;
    let publisher = head.get("publisher").unwrap_or(&nothing);
    let tracking = head.get("tracking").unwrap_or(&nothing);
    let role = reader.some_word(publisher, "issuing_authority");
    Document {
        format_version: reader.word(head, "csaf_version"),
        id: reader.word(tracking, "id"),
        author: reader.word(publisher, "name"),
        role: role.unwrap_or_else(|| reader.word(publisher, "category")),
        version: reader.word(tracking, "version"),
        timestamp: reader.time(tracking, "current_release_date"),
        ..Document::new(Format::Csaf)
    }
}

/// A product of the tree.
#[derive(Clone)]
struct Leaf {
    component: Arc<Component>,
    /// The range of versions that it stands for.
    range: Option<String>,
}

/// A product in relation to another.
struct Relationship {
    own: Arc<Component>,
    part: String,
    whole: String,
}

/// The products of a document.
#[derive(Default)]
struct Tree {
    leaves: BTreeMap<String, Leaf>,
    relationships: BTreeMap<String, Relationship>,
    groups: BTreeMap<String, Vec<String>>,
}

impl Tree {
    fn read(reader: &mut Reader<'_>, value: &Value) -> Result<Self, Refused> {
        let mut tree = Self::default();
        for branch in reader.list(value, "branches") {
            tree.branch(reader, branch, &Way::default())?;
        }
        for one in reader.list(value, "full_product_names") {
            tree.leaf(reader, one, &Way::default())?;
        }
        for one in reader.list(value, "relationships") {
            let Some(name) = one.get("full_product_name") else { continue };
            let own = component(reader, name);
            let (part, whole) =
                (reader.word(one, "product_reference"), reader.word(one, "relates_to_product_reference"));
            tree.relationships.insert(own.id.clone(), Relationship { own: Arc::new(own), part, whole });
            tree.check_size()?;
        }
        for one in reader.list(value, "product_groups") {
            let products = reader.words(one, "product_ids");
            reader.count(products.len())?;
            tree.groups.insert(reader.word(one, "group_id"), products);
        }
        Ok(tree)
    }

    fn check_size(&self) -> Result<(), Refused> {
        let is_large = self.leaves.len() + self.relationships.len() > limits::COMPONENTS;
        if is_large { Err(Refused::Limit("100,000 components")) } else { Ok(()) }
    }

    /// The depth of the document is limited, so that of branches is.
    fn branch(&mut self, reader: &mut Reader<'_>, value: &Value, above: &Way) -> Result<(), Refused> {
        let mut way = above.clone();
        let name = reader.word(value, "name");
        match value.get("category").and_then(Value::as_str) {
            Some("product_name") => way.name = name,
            Some("product_version") => way.version = name,
            Some("product_version_range") => way.range = Some(name),
            _ => {}
        }
        if let Some(product) = value.get("product") {
            self.leaf(reader, product, &way)?;
        }
        for branch in reader.list(value, "branches") {
            self.branch(reader, branch, &way)?;
        }
        Ok(())
    }

    fn leaf(&mut self, reader: &mut Reader<'_>, value: &Value, way: &Way) -> Result<(), Refused> {
        let mut component = component(reader, value);
        if !way.name.is_empty() {
            component.name.clone_from(&way.name);
        }
        component.version.clone_from(&way.version);
        let id = component.id.clone();
        self.leaves.insert(id, Leaf { component: Arc::new(component), range: way.range.clone() });
        self.check_size()
    }

    /// The product of an id. Where it is part of another with an identifier, that is the product.
    fn product(&self, id: &str) -> Product {
        let mut product = self.resolved(id, limits::RELATIONSHIPS);
        id.clone_into(&mut product.reference);
        product
    }

    fn resolved(&self, id: &str, left: usize) -> Product {
        if let Some(leaf) = self.leaves.get(id) {
            let versions = leaf.range.iter();
            let versions = versions.map(|text| Versions { text: text.clone(), is_range: true, is_affected: None });
            let mut product = Product::of(Component::default());
            product.component = Arc::clone(&leaf.component);
            product.versions = versions.collect();
            return product;
        }
        let relationship = self.relationships.get(id).filter(|_| left > 0);
        let Some(Relationship { own, part, whole }) = relationship else {
            return Product::of(Component { id: id.to_owned(), ..Component::default() });
        };
        let part = self.resolved(part, left - 1);
        let whole = self.resolved(whole, left - 1).component;
        let component = if own.is_identified() { Arc::clone(own) } else { part.component };
        if whole.is_identified() {
            let subcomponents = vec![component];
            return Product { component: whole, subcomponents, platform: None, ..part_of(id, part.versions) };
        }
        Product { component, platform: Some(whole), ..part_of(id, part.versions) }
    }

    /// The products that a flag, threat or remediation names.
    fn named(&self, reader: &mut Reader<'_>, value: &Value) -> Vec<String> {
        let mut ids = reader.words(value, "product_ids");
        for group in reader.words(value, "group_ids") {
            ids.extend(self.groups.get(&group).into_iter().flatten().cloned());
        }
        ids
    }
}

fn part_of(id: &str, versions: Vec<Versions>) -> Product {
    Product { versions, ..Product::of(Component { id: id.to_owned(), ..Component::default() }) }
}

/// What the branches above a product say.
#[derive(Clone, Default)]
struct Way {
    name: String,
    version: String,
    range: Option<String>,
}

/// A full product name.
fn component(reader: &mut Reader<'_>, value: &Value) -> Component {
    let id = reader.word(value, "product_id");
    let mut component = Component { id, name: reader.word(value, "name"), ..Component::default() };
    let Some(helper) = value.get("product_identification_helper") else { return component };
    component.add_id(&reader.word(helper, "purl"));
    for purl in reader.words(helper, "purls") {
        component.add_id(&purl);
    }
    component.add_id(&reader.word(helper, "cpe"));
    for file in reader.list(helper, "hashes") {
        for hash in reader.list(file, "file_hashes") {
            let (algorithm, digits) = (reader.word(hash, "algorithm"), reader.word(hash, "value"));
            component.hashes.push(Hash::new(&algorithm, &digits));
        }
    }
    for uri in reader.list(helper, "x_generic_uris") {
        let uri = reader.word(uri, "uri");
        component.add_id(&uri);
    }
    component
}

/// What is said of a product beside its status.
#[derive(Clone, Default, Eq, Ord, PartialEq, PartialOrd)]
struct Said {
    justification: Option<Justification>,
    impact: Option<String>,
    action: Option<String>,
    timestamp: Option<Timestamp>,
}

fn read_vulnerability(
    reader: &mut Reader<'_>,
    value: &Value,
    number: usize,
    tree: &Tree,
    document: &mut Document,
) -> Result<(), Refused> {
    let ids = ids(reader, value);
    if ids.is_empty() {
        reader.fault(format!("vulnerability {number} is lost: it has no id"));
        return Ok(());
    }
    let said = said(reader, value, tree)?;
    let nothing = Value::Null;
    let states = value.get("product_status").unwrap_or(&nothing);
    // One statement for all products of which the same is said, in the order of the first of each.
    let mut numbers: BTreeMap<(&'static str, Said), usize> = BTreeMap::new();
    let mut statements: Vec<Statement> = Vec::new();
    for (state, status) in STATES {
        let products = reader.words(states, state);
        reader.count(products.len())?;
        for id in products {
            let about = said.get(&id).cloned().unwrap_or_default();
            let at = *numbers.entry((state, about.clone())).or_insert_with(|| {
                statements.push(Statement {
                    place: reader.place,
                    state: state.to_owned(),
                    justification: about.justification,
                    impact: about.impact,
                    action: about.action,
                    timestamp: about.timestamp.or(document.timestamp),
                    ..Statement::new(number, ids.clone(), status)
                });
                statements.len() - 1
            });
            if let Some(statement) = statements.get_mut(at) {
                statement.products.push(tree.product(&id));
            }
        }
    }
    if statements.is_empty() {
        reader.fault(format!("vulnerability {number} has no status for any product"));
    }
    statements.iter_mut().for_each(take_until);
    document.statements.extend(statements);
    Ok(())
}

/// CVE first, then the ids of others; numbers of trackers name nothing outside of them.
fn ids(reader: &mut Reader<'_>, value: &Value) -> Vec<String> {
    let mut ids: Vec<String> = reader.some_word(value, "cve").into_iter().collect();
    for one in reader.list(value, "ids") {
        let text = reader.word(one, "text");
        if text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.contains('-') && !ids.contains(&text) {
            ids.push(text);
        }
    }
    ids
}

/// What flags, threats and remediations say of each product they name. Those that name none say nothing of the status:
/// Red Hat states its severity as such a threat.
fn said(reader: &mut Reader<'_>, value: &Value, tree: &Tree) -> Result<BTreeMap<String, Said>, Refused> {
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for flag in reader.list(value, "flags") {
        let label = reader.word(flag, "label");
        let (justification, date) = (reader.justification(&label), reader.time(flag, "date"));
        let named = tree.named(reader, flag);
        reader.count(named.len())?;
        for id in named {
            let about = said.entry(id).or_default();
            about.justification = about.justification.or(justification);
            about.timestamp = about.timestamp.max(date);
        }
    }
    for threat in reader.list(value, "threats") {
        if threat.get("category").and_then(Value::as_str) != Some("impact") {
            continue;
        }
        let (details, date) = (reader.some_word(threat, "details"), reader.time(threat, "date"));
        let named = tree.named(reader, threat);
        reader.count(named.len())?;
        for id in named {
            let about = said.entry(id).or_default();
            about.impact = about.impact.take().or_else(|| details.clone());
            about.timestamp = about.timestamp.max(date);
        }
    }
    // The date of a remediation is when that can be had, not when something was said.
    for remediation in reader.list(value, "remediations") {
        let details = reader.some_word(remediation, "details");
        let named = tree.named(reader, remediation);
        reader.count(named.len())?;
        for id in named {
            let about = said.entry(id).or_default();
            about.action = about.action.take().or_else(|| details.clone());
        }
    }
    Ok(said)
}
