//! Advisories and VEX of CSAF as vendors of rpm packages publish them: which product is fixed, affected or not affected
//! by which flaw. Source: CSAF 2.0, sections 3.2.2 and 3.2.3.
//!
//! A product is a component on a platform: `AppStream-9.4.0.Z.MAIN.EUS:sudo-0:1.9.5p2-9.el9_2.2.x86_64`. The platform
//! has a CPE, the component a package URL, which is decoded; the text of the id is not taken apart for either.

use std::collections::BTreeMap;

use plimsoll_database::FixState;
use serde::{Deserialize, Deserializer};

use crate::feeds::{File, Refusal};
use crate::limits;
use crate::nevra;
use crate::osv::Fault;

/// A document.
pub(crate) struct Csaf {
    pub(crate) id: String,
    pub(crate) published: String,
    pub(crate) modified: String,
    pub(crate) flaws: Vec<Flaw>,
}

/// A flaw, with what is said of each product.
pub(crate) struct Flaw {
    pub(crate) cve: String,
    pub(crate) title: String,
    pub(crate) details: String,
    pub(crate) weakness: Option<String>,
    /// The vector of the first score, and the word for the impact.
    pub(crate) vector: Option<String>,
    pub(crate) impact: Option<String>,
    pub(crate) statements: Vec<Statement>,
}

/// What is said of a product.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Statement {
    pub(crate) status: Status,
    pub(crate) product: Product,
}

/// Whether a product is affected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    /// Its version has the fix.
    Fixed,
    /// It is affected, and this is said of a fix.
    Affected(FixState),
    /// It is not affected.
    NotAffected,
    /// Nobody knows yet.
    Undecided,
}

/// A component on a platform.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Product {
    /// The id of the platform: `AppStream-9.4.0.Z.MAIN.EUS`.
    pub(crate) platform: String,
    /// The CPE of the platform.
    pub(crate) cpe: String,
    /// Name and stream of the module: `ruby:2.7`.
    pub(crate) module: Option<String>,
    pub(crate) name: String,
    /// With epoch; None for all versions.
    pub(crate) version: Option<String>,
    /// `src` for a source package.
    pub(crate) architecture: Option<String>,
}

#[derive(Deserialize)]
struct Raw {
    document: RawDocument,
    #[serde(default)]
    product_tree: RawTree,
    #[serde(default)]
    vulnerabilities: Vec<RawFlaw>,
}

#[derive(Deserialize)]
struct RawDocument {
    tracking: RawTracking,
}

#[derive(Deserialize)]
struct RawTracking {
    id: String,
    #[serde(default)]
    initial_release_date: String,
    #[serde(default)]
    current_release_date: String,
}

#[derive(Default, Deserialize)]
struct RawTree {
    #[serde(default)]
    branches: Vec<RawBranch>,
    #[serde(default)]
    relationships: Vec<RawRelationship>,
}

#[derive(Deserialize)]
struct RawBranch {
    #[serde(default)]
    branches: Vec<RawBranch>,
    product: Option<RawProduct>,
}

#[derive(Deserialize)]
struct RawProduct {
    product_id: String,
    #[serde(default, deserialize_with = "nullable")]
    product_identification_helper: RawHelper,
}

#[derive(Default, Deserialize)]
struct RawHelper {
    #[serde(default)]
    cpe: Option<String>,
    #[serde(default)]
    purl: Option<String>,
}

#[derive(Deserialize)]
struct RawRelationship {
    full_product_name: RawFullName,
    product_reference: String,
    relates_to_product_reference: String,
}

#[derive(Deserialize)]
struct RawFullName {
    product_id: String,
}

#[derive(Deserialize)]
struct RawFlaw {
    #[serde(default)]
    cve: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    cwe: Option<RawWeakness>,
    #[serde(default)]
    notes: Vec<RawNote>,
    #[serde(default)]
    product_status: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    remediations: Vec<RawRemediation>,
    #[serde(default)]
    scores: Vec<RawScore>,
    #[serde(default)]
    threats: Vec<RawThreat>,
}

#[derive(Deserialize)]
struct RawWeakness {
    id: String,
}

#[derive(Deserialize)]
struct RawNote {
    #[serde(default)]
    category: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct RawRemediation {
    #[serde(default)]
    category: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    product_ids: Vec<String>,
}

#[derive(Deserialize)]
struct RawScore {
    #[serde(default)]
    cvss_v4: Option<RawVector>,
    #[serde(default)]
    cvss_v3: Option<RawVector>,
}

#[derive(Deserialize)]
struct RawVector {
    #[serde(rename = "vectorString")]
    vector: String,
}

#[derive(Deserialize)]
struct RawThreat {
    #[serde(default)]
    category: String,
    #[serde(default)]
    details: String,
}

fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(source: D) -> Result<T, D::Error> {
    Option::deserialize(source).map(Option::unwrap_or_default)
}

impl Csaf {
    /// Reads a document. What is said of products that it does not define is a fault.
    pub(crate) fn read(file: &File<'_>, faults: &mut Vec<Fault>) -> Result<Self, Refusal> {
        let raw: Raw = file.json()?;
        let tree = Tree::of(raw.product_tree);
        let tracking = raw.document.tracking;
        let flaws = raw.vulnerabilities.into_iter().filter_map(|flaw| read_flaw(&tree, flaw, faults)).collect();
        Ok(Self {
            id: tracking.id,
            published: tracking.initial_release_date,
            modified: tracking.current_release_date,
            flaws,
        })
    }
}

fn read_flaw(tree: &Tree, raw: RawFlaw, faults: &mut Vec<Fault>) -> Option<Flaw> {
    let Some(cve) = raw.cve else {
        faults.push(Fault::Lost("a vulnerability has no id of the CVE list".to_owned()));
        return None;
    };
    let cve = crate::entry::id(&cve, faults)?;
    let mut statements = Vec::new();
    for (status, ids) in &raw.product_status {
        let Some(status) = read_status(status) else { continue };
        for id in ids.iter().take(limits::ENTRIES) {
            match tree.product(id) {
                Some(product) => {
                    let status = if let Status::Affected(_) = status { fix(id, &raw.remediations) } else { status };
                    statements.push(Statement { status, product });
                }
                None => faults.push(Fault::Lost(format!("the product `{id}` is not defined"))),
            }
        }
    }
    let vector = |score: &RawScore| score.cvss_v4.as_ref().or(score.cvss_v3.as_ref()).map(|one| one.vector.clone());
    let details = raw.notes.iter().find(|note| note.category == "description").map(|note| note.text.clone());
    Some(Flaw {
        cve,
        title: raw.title.unwrap_or_default(),
        details: details.unwrap_or_default(),
        weakness: raw.cwe.map(|weakness| weakness.id),
        vector: raw.scores.iter().find_map(vector),
        impact: raw.threats.into_iter().find(|threat| threat.category == "impact").map(|threat| threat.details),
        statements,
    })
}

/// The status by the word of CSAF; others, such as `recommended`, say nothing of a flaw.
fn read_status(word: &str) -> Option<Status> {
    match word {
        "fixed" | "first_fixed" => Some(Status::Fixed),
        "known_affected" | "first_affected" | "last_affected" => Some(Status::Affected(FixState::NotFixed)),
        "known_not_affected" => Some(Status::NotAffected),
        "under_investigation" => Some(Status::Undecided),
        _ => None,
    }
}

/// What the remediations say of a fix for an affected product.
fn fix(id: &str, remediations: &[RawRemediation]) -> Status {
    let mut own = remediations.iter().filter(|one| one.product_ids.iter().any(|known| known == id));
    let found = own.find_map(|one| match (one.category.as_str(), one.details.as_str()) {
        ("no_fix_planned", _) => Some(FixState::WontFix),
        ("none_available", "Fix deferred") => Some(FixState::Deferred),
        ("none_available", _) => Some(FixState::NotFixed),
        _ => None,
    });
    Status::Affected(found.unwrap_or(FixState::NotFixed))
}

/// The products that a document defines.
struct Tree {
    helpers: BTreeMap<String, RawHelper>,
    relationships: BTreeMap<String, (String, String)>,
}

/// Steps from a product to its platform: a package of a module of a platform has two.
const STEPS: usize = 4;

impl Tree {
    fn of(raw: RawTree) -> Self {
        let mut helpers = BTreeMap::new();
        let mut waiting = raw.branches;
        while let Some(branch) = waiting.pop() {
            if let Some(product) = branch.product {
                helpers.insert(product.product_id, product.product_identification_helper);
            }
            waiting.extend(branch.branches);
        }
        let relationships = raw
            .relationships
            .into_iter()
            .map(|one| (one.full_product_name.product_id, (one.product_reference, one.relates_to_product_reference)));
        Self { helpers, relationships: relationships.collect() }
    }

    fn product(&self, id: &str) -> Option<Product> {
        let (component, platform) = self.relationships.get(id)?;
        let mut platform = platform;
        let mut product = self.component(component)?;
        for _ in 0..STEPS {
            if let Some(cpe) = self.helpers.get(platform).and_then(|helper| helper.cpe.as_deref()) {
                // Many ids may lead to one platform.
                if cpe.len().max(platform.len()) > limits::NAME_BYTES {
                    return None;
                }
                product.cpe = cpe.to_owned();
                product.platform = platform.to_owned();
                return Some(product);
            }
            let (module, next) = self.relationships.get(platform)?;
            if product.module.is_none() {
                product.module = name_and_stream(module);
            }
            platform = next;
        }
        None
    }

    /// Name, version, module and architecture of a component: by its package URL, else by its id.
    fn component(&self, id: &str) -> Option<Product> {
        let purl = self.helpers.get(id).and_then(|helper| helper.purl.as_deref());
        if id.len().max(purl.map_or(0, str::len)) > limits::NAME_BYTES {
            return None;
        }
        if let Some(product) = purl.and_then(|purl| of_purl(purl, id)) {
            return Some(product);
        }
        if let Some((build, architecture)) = nevra::build_and_architecture(id) {
            let version = Some(nevra::with_epoch(&build.version));
            let architecture = Some(architecture);
            return Some(Product { name: build.name, version, architecture, ..Product::default() });
        }
        (!id.is_empty()).then(|| Product { name: id.to_owned(), ..Product::default() })
    }
}

/// `ruby:2.7` of `ruby:2.7:8080020230427102918:63b34585`.
fn name_and_stream(text: &str) -> Option<String> {
    let mut parts = text.split(':');
    let (name, stream) = (parts.next()?, parts.next()?);
    (!name.is_empty() && !stream.is_empty()).then(|| format!("{name}:{stream}"))
}

/// Source: purl specification; purl-types, `rpm`. The epoch may stand in the id alone: `bind-32:9.8.2-0.68.src`.
fn of_purl(purl: &str, id: &str) -> Option<Product> {
    let behind = purl.strip_prefix("pkg:rpm/")?;
    let (path, qualifiers) = behind.split_once('?').unwrap_or((behind, ""));
    let (path, version) = path.rsplit_once('@').map_or((path, None), |(path, version)| (path, Some(decoded(version))));
    let name = decoded(path.rsplit('/').next()?);
    let qualifier = |key: &str| {
        let mut pairs = qualifiers.split('#').next().unwrap_or_default().split('&');
        pairs.find_map(|pair| pair.split_once('=').filter(|(found, _)| *found == key)).map(|(_, value)| decoded(value))
    };
    let epoch = qualifier("epoch").or_else(|| {
        let behind = id.strip_prefix(name.as_str())?.strip_prefix('-')?;
        let (epoch, _) = behind.split_once(':')?;
        (!epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit())).then(|| epoch.to_owned())
    });
    let epoch = epoch.unwrap_or_else(|| "0".to_owned());
    let module = qualifier("rpmmod").and_then(|module| name_and_stream(&module));
    let version = version.map(|version| format!("{epoch}:{version}"));
    (!name.is_empty()).then(|| Product { module, name, version, architecture: qualifier("arch"), ..Product::default() })
}

/// Undoes the percent encoding of a package URL. What is no UTF-8 afterwards is replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.split_first_chunk::<2>().filter(|_| *first == b'%');
        let value = digits.and_then(|([high, low], behind)| Some((digit(*high)? << 4 | digit(*low)?, behind)));
        let (byte, next) = value.unwrap_or((*first, behind));
        bytes.push(byte);
        rest = next;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).map_or(None, Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_url_tells_epoch_module_and_architecture() {
        for (purl, id, expected) in [
            ("pkg:rpm/redhat/a@1%2Bx-2?arch=src&epoch=3", "", Some(("a", Some("3:1+x-2"), None))),
            ("pkg:rpm/redhat/a@1-2?arch=src", "a-32:1-2.src", Some(("a", Some("32:1-2"), None))),
            ("pkg:rpm/redhat/a@1-2?rpmmod=m:1:20:x", "a-1-2.x86_64", Some(("a", Some("0:1-2"), Some("m:1")))),
            ("pkg:rpm/redhat/a", "a", Some(("a", None, None))),
            ("pkg:oci/a@1", "a", None),
        ] {
            let found = of_purl(purl, id);
            let found = found.as_ref().map(|one| (one.name.as_str(), one.version.as_deref(), one.module.as_deref()));
            assert_eq!(found, expected, "{purl}");
        }
    }

    #[test]
    fn percent_signs_that_encode_nothing_stay() {
        for (text, expected) in [("%2B%", "+%"), ("%zz%4", "%zz%4"), ("a%20b", "a b")] {
            assert_eq!(decoded(text), expected);
        }
    }
}
