//! What all formats say, put together once: the components in order, their references, what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use plimsoll_facts::image::{ImageSource, hex, shown_path};
use plimsoll_facts::{
    ImageConfig, ImageReference, OperatingSystem, PROPERTY_PREFIX, Package, PackageClass, Purl, Relationship, Sight,
    to_properties,
};
use plimsoll_model::GapKind;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Bill;

/// A package as the documents list it.
pub(crate) struct Component<'a> {
    pub(crate) package: &'a Package,
    /// `None` when no package URL can name it.
    pub(crate) purl: Option<Purl>,
    /// What the document calls it; unique in it, and the same for the same packages of another image.
    pub(crate) reference: String,
    /// Package URLs of packages whose files are this one's, unmodified: it is what counts for them.
    pub(crate) aliases: BTreeSet<String>,
    /// Positions of the components that it needs, sorted.
    pub(crate) depends_on: BTreeSet<usize>,
}

/// What a bill of materials says.
pub(crate) struct Contents<'a> {
    pub(crate) bill: &'a Bill<'a>,
    pub(crate) components: Vec<Component<'a>>,
    /// What is not in it, for people; nothing when it is complete.
    pub(crate) missing: Vec<String>,
    /// SHA-256 of the canonical JSON (RFC 8785) of the components without places and layers: equal for the same image
    /// in any form.
    pub(crate) inventory_digest: String,
}

impl<'a> Contents<'a> {
    pub(crate) fn new(bill: &'a Bill<'a>) -> io::Result<Self> {
        let packages = &bill.image.inventory.packages;
        let os = bill.image.inventory.os.as_ref();
        let is_listed = |package: &Package| package.owner.is_none() && bill.classes.contains(&package.record.class);
        let mut listed: Vec<(usize, Option<Purl>)> = Vec::new();
        for (number, package) in packages.iter().enumerate().filter(|(_, package)| is_listed(package)) {
            listed.push((number, purl_of(package, os)));
        }
        listed.sort_by_cached_key(|(number, purl)| {
            let package = packages.get(*number);
            let place = package.and_then(|package| package.sights.first()).map(location);
            (purl.as_ref().map(ToString::to_string), package.map(|package| package.record.name.clone()), place, *number)
        });
        let positions: BTreeMap<usize, usize> =
            listed.iter().enumerate().map(|(position, (number, _))| (*number, position)).collect();
        // A package that an owner stands for is met at its owner.
        let position_of = |number: u32| {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            let owner = packages.get(number).and_then(|package| package.owner);
            let number = owner.map_or(number, |owner| usize::try_from(owner).unwrap_or(usize::MAX));
            positions.get(&number).copied()
        };
        let mut taken = BTreeSet::new();
        let mut components: Vec<Component<'a>> = Vec::with_capacity(listed.len());
        for (position, (number, purl)) in listed.into_iter().enumerate() {
            let Some(package) = packages.get(number) else { continue };
            let needed = package.dependencies.iter().filter_map(|needed| position_of(*needed));
            components.push(Component {
                package,
                reference: reference(package, purl.as_ref(), &mut taken),
                purl,
                aliases: BTreeSet::new(),
                depends_on: needed.filter(|needed| *needed != position).collect(),
            });
        }
        for (number, package) in packages.iter().enumerate().filter(|(_, package)| package.owner.is_some()) {
            let owner = u32::try_from(number).map_or(None, position_of).and_then(|owner| components.get_mut(owner));
            if let (Some(owner), Some(purl)) = (owner, purl_of(package, os)) {
                owner.aliases.insert(purl.to_string());
            }
        }
        let inventory_digest = inventory_digest(&components)?;
        Ok(Self { bill, missing: missing(bill), components, inventory_digest })
    }

    /// The configuration of the image, where it has one.
    pub(crate) fn config(&self) -> Option<&'a ImageConfig> {
        self.bill.image.config.as_ref().map_or(None, |config| Some(&**config))
    }

    /// The package URL of the image: by its manifest, with the first name that it has. Source: purl type `oci`.
    pub(crate) fn image_purl(&self) -> Option<Purl> {
        let image = self.bill.image;
        let (digest, name) = (image.manifest?, image.names.first()?);
        let Ok(reference) = ImageReference::parse(name) else { return None };
        let path = reference.segments().collect::<Vec<_>>().join("/");
        let last = reference.segments().last()?;
        let architecture = self.config().map(|config| config.platform.architecture.clone()).unwrap_or_default();
        let builder = Purl::builder("oci", last)
            .version(digest.to_string())
            .qualifier("arch", architecture)
            .qualifier("repository_url", format!("{}/{path}", reference.host()))
            .qualifier("tag", reference.tag().unwrap_or_default());
        let Ok(purl) = builder.build() else { return None };
        Some(purl)
    }

    /// What binds the document to the image, as properties.
    pub(crate) fn image_properties(&self) -> Vec<(String, String)> {
        let image = self.bill.image;
        let mut properties = vec![("target".to_owned(), image.target.clone())];
        let mut add = |name: &str, value: String| properties.push((name.to_owned(), value));
        for name in &image.names {
            add("imageName", name.clone());
        }
        if let Some(digest) = image.manifest {
            add("manifestDigest", digest.to_string());
        }
        if let Some(digest) = image.config_digest {
            add("configDigest", digest.to_string());
        }
        for diff_id in image.layers.iter().filter_map(|layer| layer.diff_id) {
            add("diffId", diff_id.to_string());
        }
        if let Some(config) = self.config() {
            add("platform", config.platform.to_string());
        }
        add("verification", image.verification.word().to_owned());
        properties
    }

    /// What the document says of itself, as properties.
    pub(crate) fn document_properties(&self) -> Vec<(String, String)> {
        let mut properties = vec![
            ("inventoryDigest".to_owned(), self.inventory_digest.clone()),
            ("complete".to_owned(), self.missing.is_empty().to_string()),
        ];
        properties.extend(self.missing.iter().map(|missing| ("missing".to_owned(), missing.clone())));
        properties
    }

    /// The components that a component needs.
    pub(crate) fn needed_by<'c>(&'c self, component: &'c Component<'a>) -> impl Iterator<Item = &'c Component<'a>> {
        component.depends_on.iter().filter_map(|position| self.components.get(*position))
    }
}

impl Component<'_> {
    /// The properties of a component, those of its package first.
    pub(crate) fn properties(&self) -> Vec<(String, String)> {
        let mut properties = to_properties(self.package);
        properties.extend(self.aliases.iter().map(|alias| ("alias".to_owned(), alias.clone())));
        properties
    }

    /// True for what is run and not only used.
    pub(crate) fn is_program(&self) -> bool {
        let record = &self.package.record;
        record.class == PackageClass::Runtime || record.relationship == Some(Relationship::Root)
    }

    /// The namespace of its package URL or, without one, of its record.
    pub(crate) fn namespace(&self) -> Option<&str> {
        match &self.purl {
            Some(purl) => purl.namespace(),
            None => self.package.record.namespace.as_deref(),
        }
    }
}

fn purl_of(package: &Package, os: Option<&OperatingSystem>) -> Option<Purl> {
    let Ok(purl) = package.record.purl(os) else { return None };
    Some(purl)
}

/// Its package URL, and a number behind it when that is taken.
fn reference(package: &Package, purl: Option<&Purl>, taken: &mut BTreeSet<String>) -> String {
    let record = &package.record;
    let name = purl.map_or_else(|| format!("{}:{}@{}", record.kind, record.name, record.version), ToString::to_string);
    let mut reference = name.clone();
    let mut number = 1;
    while !taken.insert(reference.clone()) {
        number += 1;
        reference = format!("{name}#{number}");
    }
    reference
}

/// What an image has and this document does not name.
fn missing(bill: &Bill<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    if bill.image.source != ImageSource::Sbom {
        for (number, layer) in bill.image.layers.iter().enumerate().filter(|(_, layer)| layer.index.is_none()) {
            let digest = layer.digest.or(layer.diff_id).map(|digest| format!(" ({digest})")).unwrap_or_default();
            missing.push(format!("layer {number}{digest} was not read to its end"));
        }
    }
    for gap in bill.gaps.iter().filter(|gap| gap.kind == GapKind::Blind) {
        let place = gap.place.as_ref().map(|place| format!("{}: ", place.document)).unwrap_or_default();
        missing.push(format!("{place}{}: {}", gap.reason, gap.consequence));
    }
    let unknown = bill.image.inventory.unknown_executables.len();
    if unknown > 0 {
        missing.push(format!("{unknown} programs and libraries that nothing names"));
    }
    missing
}

/// Keys are ASCII and sorted, numbers are integers: what serde_json writes of such values is canonical already.
fn inventory_digest(components: &[Component<'_>]) -> io::Result<String> {
    let entries: Vec<Value> = components
        .iter()
        .map(|component| {
            let record = &component.package.record;
            object([
                ("class", Some(json!(record.class.word()))),
                ("dependsOn", list(component.depends_on.iter().filter_map(|at| Some(&components.get(*at)?.reference)))),
                ("licences", list(&record.licences)),
                ("name", Some(json!(record.name))),
                ("reference", Some(json!(component.reference))),
                ("version", Some(json!(record.version))),
            ])
        })
        .collect();
    Ok(format!("sha256:{}", hex(&Sha256::digest(serde_json::to_vec(&entries)?))))
}

/// An object of the fields that have a value.
pub(crate) fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let present = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<String, Value>>())
}

/// A text, when there is one.
pub(crate) fn text(value: Option<&str>) -> Option<Value> {
    value.filter(|value| !value.is_empty()).map(|value| json!(value))
}

/// A list, when something is in it.
pub(crate) fn list<T: serde::Serialize>(values: impl IntoIterator<Item = T>) -> Option<Value> {
    let values: Vec<Value> = values.into_iter().map(|value| json!(value)).collect();
    (!values.is_empty()).then_some(Value::Array(values))
}

/// Properties as CycloneDX and SPDX 3 have them, under these two names.
pub(crate) fn properties(pairs: Vec<(String, String)>, name_key: &str, value_key: &str) -> Vec<Value> {
    let entry = |(name, value): (String, String)| {
        let mut entry = Map::new();
        entry.insert(name_key.to_owned(), Value::String(format!("{PROPERTY_PREFIX}{name}")));
        entry.insert(value_key.to_owned(), Value::String(value));
        Value::Object(entry)
    };
    pairs.into_iter().map(entry).collect()
}

/// What of an operating system the formats have no field for.
pub(crate) fn os_properties(os: &OperatingSystem) -> Vec<(String, String)> {
    let codename = os.codename.iter().map(|name| ("codename".to_owned(), name.clone()));
    let like = os.like.iter().map(|like| ("like".to_owned(), like.clone()));
    codename.chain(like).chain([("path".to_owned(), shown_path(&os.path))]).collect()
}

/// Where a package was seen: the path, and the place in it behind `!/`.
pub(crate) fn location(sight: &Sight) -> String {
    let within = sight.within.as_ref().map(|within| format!("!/{within}")).unwrap_or_default();
    format!("/{}{within}", shown_path(&sight.path))
}

/// A number for a document that derives from what is in it. Source: RFC 9562, version 8 (a name, by another algorithm
/// than SHA-1).
pub(crate) fn uuid(document: &Value) -> io::Result<String> {
    let digest = Sha256::digest(serde_json::to_vec(document)?);
    let mut bytes: Vec<u8> = digest.iter().copied().take(16).collect();
    if let Some(byte) = bytes.get_mut(6) {
        *byte = (*byte & 0x0f) | 0x80;
    }
    if let Some(byte) = bytes.get_mut(8) {
        *byte = (*byte & 0x3f) | 0x80;
    }
    let digits = hex(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| digits.get(range).unwrap_or_default());
    Ok(parts.join("-"))
}
