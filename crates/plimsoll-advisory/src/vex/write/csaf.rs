//! CSAF 2.0 with the profile VEX. Source: OASIS CSAF 2.0, sections 4.5 and 6.1.27.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Plain, author, each_once, is_iri, plain_products, reason, time};
use crate::vex::document::{Component, Document, Statement, Status};
use crate::vex::json::with_until;

/// The products of a document, numbered as they come.
#[derive(Default)]
struct Tree {
    /// Ids by what a product is.
    ids: BTreeMap<String, String>,
    names: Vec<Value>,
    branches: Vec<Value>,
    relationships: Vec<Value>,
}

/// What is said of each product of a vulnerability: the newest, of equally new ones the more alarming.
type Sayings<'d> = BTreeMap<String, &'d Statement>;

pub(super) fn value(document: &Document, as_of: Timestamp, left_out: &mut Vec<String>) -> Option<Value> {
    let mut tree = Tree::default();
    let mut order: Vec<String> = Vec::new();
    let mut all: BTreeMap<String, (&Statement, Sayings<'_>)> = BTreeMap::new();
    for statement in &document.statements {
        let ids: Vec<String> =
            plain_products(statement, left_out).iter().flat_map(|product| tree.ids_of(product)).collect();
        if ids.is_empty() {
            left_out.push(format!("statement {}: it has no product", statement.number));
            continue;
        }
        let key = statement.id().to_ascii_lowercase();
        let (_, sayings) = all.entry(key.clone()).or_insert_with(|| {
            order.push(key);
            (statement, Sayings::new())
        });
        for id in ids {
            let known = sayings.entry(id).or_insert(statement);
            if (statement.timestamp, statement.status) > (known.timestamp, known.status) {
                *known = statement;
            }
        }
    }
    let vulnerabilities: Vec<Value> =
        order.iter().filter_map(|key| all.get(key)).map(|(first, sayings)| vulnerability(first, sayings)).collect();
    if vulnerabilities.is_empty() {
        return None;
    }
    Some(json!({
        "document": head(document, as_of),
        "product_tree": tree.value(),
        "vulnerabilities": vulnerabilities,
    }))
}

fn head(document: &Document, as_of: Timestamp) -> Value {
    let version = if is_version(&document.version) { document.version.as_str() } else { "1" };
    let id = if document.id.trim().is_empty() { format!("vex-{as_of}") } else { document.id.trim().to_owned() };
    let namespace = if is_iri(author(document)) { author(document) } else { "urn:plimsoll:vex" };
    let role = if document.role.is_empty() { "not stated" } else { &document.role };
    json!({
        "category": "csaf_vex",
        "csaf_version": "2.0",
        "title": format!("Vulnerability exploitability of {}", author(document)),
        "publisher": {
            "category": "other",
            "name": author(document),
            "namespace": namespace,
            "issuing_authority": role,
        },
        "notes": [{"category": "summary", "text": "Statements on the exploitability of vulnerabilities in products."}],
        "tracking": {
            "id": id,
            "status": "final",
            "version": version,
            "initial_release_date": document.timestamp.unwrap_or(as_of).min(as_of).to_string(),
            "current_release_date": as_of.to_string(),
            "revision_history": [{"number": version, "date": as_of.to_string(), "summary": "Current version"}],
        },
    })
}

/// A whole number, or three of them. Source: the schema of CSAF, `version_t`, without what may stand behind.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    matches!(text.split('.').count(), 1 | 3) && text.split('.').all(is_number)
}

impl Tree {
    /// The ids of a product: that of each of its parts in relation to it, else its own.
    fn ids_of(&mut self, product: &Plain) -> Vec<String> {
        let whole = self.id_of(&product.component, product.range.as_ref().map(|range| range.text.as_str()));
        if product.parts.is_empty() {
            return vec![whole];
        }
        product.parts.iter().map(|part| self.related(part, &whole)).collect()
    }

    fn id_of(&mut self, component: &Component, range: Option<&str>) -> String {
        let key = format!("{component:?}{range:?}");
        if let Some(known) = self.ids.get(&key) {
            return known.clone();
        }
        let id = format!("CSAFPID-{:04}", self.ids.len() + 1);
        self.ids.insert(key, id.clone());
        let product = full_name(component, &id);
        match range {
            Some(range) => {
                self.branches.push(json!({"category": "product_version_range", "name": range, "product": product}));
            }
            None => self.names.push(product),
        }
        id
    }

    fn related(&mut self, part: &Component, whole: &str) -> String {
        let own = self.id_of(part, None);
        let key = format!("{own} of {whole}");
        if let Some(known) = self.ids.get(&key) {
            return known.clone();
        }
        let id = format!("{whole}:{own}");
        self.ids.insert(key, id.clone());
        self.relationships.push(json!({
            "category": "default_component_of",
            "product_reference": own,
            "relates_to_product_reference": whole,
            "full_product_name": {"product_id": id, "name": format!("{} as part of {whole}", name(part))},
        }));
        id
    }

    fn value(self) -> Value {
        let lists =
            [("branches", self.branches), ("full_product_names", self.names), ("relationships", self.relationships)];
        let full = lists.into_iter().filter(|(_, list)| !list.is_empty());
        Value::Object(full.map(|(key, list)| (key.to_owned(), Value::Array(list))).collect())
    }
}

fn name(component: &Component) -> &str {
    let purl = component.purls.first().map_or("", |stated| stated.text.as_str());
    let texts = [component.name.as_str(), purl, component.id.as_str()];
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or("unnamed")
}

fn full_name(component: &Component, id: &str) -> Value {
    let mut helper = Map::new();
    if let Some(purl) = component.purls.first() {
        helper.insert("purl".to_owned(), json!(purl.text));
    }
    if let Some(cpe) = component.cpes.first() {
        helper.insert("cpe".to_owned(), json!(cpe));
    }
    let is_long = |digits: &str| digits.len() >= 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hashes = component.hashes.iter().filter(|hash| is_long(hash.digits()));
    let hashes: Vec<Value> =
        hashes.map(|hash| json!({"algorithm": hash.algorithm(), "value": hash.digits()})).collect();
    if !hashes.is_empty() {
        helper.insert("hashes".to_owned(), json!([{"filename": name(component), "file_hashes": hashes}]));
    }
    let others = component.others.iter().chain([&component.id]).filter(|id| is_iri(id) && !id.starts_with("pkg:"));
    let uris: Vec<Value> = others.map(|uri| json!({"namespace": "urn:plimsoll:vex", "uri": uri})).collect();
    if !uris.is_empty() {
        helper.insert("x_generic_uris".to_owned(), Value::Array(uris));
    }
    let mut product = json!({"product_id": id, "name": name(component)});
    if let (Some(map), false) = (product.as_object_mut(), helper.is_empty()) {
        map.insert("product_identification_helper".to_owned(), Value::Object(helper));
    }
    product
}

fn vulnerability(first: &Statement, sayings: &Sayings<'_>) -> Value {
    let mut states: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut flags, mut threats, mut remediations) = (Vec::new(), Vec::new(), Vec::new());
    for (id, statement) in sayings {
        states.entry(state(statement.status)).or_default().push(id);
        if let Some(justification) = statement.justification.filter(|_| statement.status == Status::NotAffected) {
            flags.push(json!({"label": justification.openvex(), "date": time(statement), "product_ids": [id]}));
        }
        // The date of this is that of the statement, so it stands for every status.
        let text = reason(statement).unwrap_or(statement.status.word());
        let details = with_until(Some(text), statement.until);
        threats.push(json!({
            "category": "impact", "details": details, "date": time(statement), "product_ids": [id],
        }));
        let action = statement.action.as_deref().filter(|action| !action.is_empty());
        if let Some(action) = action.or((statement.status == Status::Affected).then_some("no action is stated")) {
            remediations.push(json!({"category": "mitigation", "details": action, "product_ids": [id]}));
        }
    }
    let mut value = json!({
        "notes": [{"category": "description", "text": format!("Exploitability of {}.", first.id())}],
        "product_status": states,
        "threats": threats,
    });
    let Some(map) = value.as_object_mut() else { return value };
    let mut ids: Vec<&str> = first.ids.iter().map(String::as_str).collect();
    if is_cve(first.id()) {
        map.insert("cve".to_owned(), json!(first.id().to_ascii_uppercase()));
        ids.remove(0);
    }
    let system = |id: &str| id.split('-').next().filter(|word| !word.is_empty()).unwrap_or(id).to_owned();
    let texts = each_once(ids.into_iter().map(|id| json!({"system_name": system(id), "text": id})));
    for (key, list) in [("ids", texts), ("flags", flags), ("remediations", remediations)] {
        if !list.is_empty() {
            map.insert(key.to_owned(), Value::Array(list));
        }
    }
    value
}

fn state(status: Status) -> &'static str {
    match status {
        Status::NotAffected => "known_not_affected",
        Status::Affected => "known_affected",
        Status::Fixed => "fixed",
        Status::UnderInvestigation => "under_investigation",
    }
}

/// Source: the schema of CSAF, `cve`.
fn is_cve(id: &str) -> bool {
    let id = id.to_ascii_uppercase();
    let Some((year, number)) = id.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')) else { return false };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && number.len() >= 4 && is_number(year) && is_number(number)
}
