//! SPDX 3.0 as JSON-LD, in the form with the context of the specification. Source: SPDX specification 3.0.1.

use std::collections::BTreeMap;

use plimsoll_facts::image::Digest;
use plimsoll_facts::{OperatingSystem, PROPERTY_PREFIX};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::cyclonedx::os_property;
use super::draft::{Draft, Reading};
use super::{Document, NotABill};

#[derive(Deserialize)]
struct Root<'d> {
    #[serde(borrow, rename = "@graph")]
    graph: Option<&'d RawValue>,
}

/// An element of any type; only what one of the types that are read needs.
#[derive(Deserialize)]
struct Element<'d> {
    #[serde(alias = "@type")]
    r#type: Option<String>,
    #[serde(rename = "spdxId", alias = "@id")]
    id: Option<String>,
    name: Option<String>,
    summary: Option<String>,
    #[serde(rename = "software_packageVersion")]
    version: Option<String>,
    #[serde(rename = "software_packageUrl")]
    purl: Option<String>,
    #[serde(rename = "software_primaryPurpose")]
    purpose: Option<String>,
    #[serde(borrow, rename = "externalIdentifier")]
    identifiers: Option<&'d RawValue>,
    extension: Option<&'d RawValue>,
    from: Option<String>,
    to: Option<Value>,
    #[serde(rename = "relationshipType")]
    relationship: Option<String>,
    completeness: Option<String>,
    #[serde(rename = "simplelicensing_licenseExpression")]
    expression: Option<String>,
    #[serde(rename = "simplelicensing_licenseText")]
    licence_text: Option<String>,
}

#[derive(Deserialize)]
struct Identifier {
    #[serde(default, rename = "externalIdentifierType")]
    kind: String,
    #[serde(default)]
    identifier: String,
}

#[derive(Deserialize)]
struct Extension<'d> {
    #[serde(borrow, rename = "extension_cdxProperty")]
    properties: Option<&'d RawValue>,
}

#[derive(Deserialize)]
struct Property {
    #[serde(default, rename = "extension_cdxPropName")]
    name: String,
    #[serde(default, rename = "extension_cdxPropValue")]
    value: String,
}

pub(super) fn read(text: &str) -> Result<Document, NotABill> {
    let root: Root<'_> = serde_json::from_str(text).map_err(|error| NotABill::Syntax(error.to_string()))?;
    let mut reading = Reading::new("SPDX-3.0".to_owned());
    let elements: Vec<Element<'_>> = reading.items(root.graph, "an element");
    let licences = licences(&elements);
    let mut stated: BTreeMap<String, String> = BTreeMap::new();
    // What the document is about names the layers that its packages may name.
    for image in elements.iter().filter(|element| is_image(element)) {
        reading.document.name = image.name.clone().unwrap_or_default();
        reading.document.manifest = image.version.as_deref().and_then(Digest::parse);
        for (name, value) in properties(&mut reading, image.extension) {
            reading.image_property(&name, &value);
        }
    }
    let mut packages = Vec::new();
    for element in elements {
        match element.r#type.as_deref().unwrap_or_default() {
            "software_Package" => {
                reading.document.listed += 1;
                if !is_image(&element) {
                    packages.push(element);
                }
            }
            "Relationship" => relationship(&mut reading, element, &licences, &mut stated),
            "SpdxDocument" => {
                for (name, value) in properties(&mut reading, element.extension) {
                    if name.strip_prefix(PROPERTY_PREFIX) == Some("missing") {
                        reading.document.is_complete = false;
                        reading.problem(format!("its maker could not see: {value}"));
                    }
                }
            }
            _ => {}
        }
    }
    for package in packages {
        take(&mut reading, package, &stated);
    }
    Ok(reading.finish())
}

fn is_image(element: &Element<'_>) -> bool {
    element.r#type.as_deref() == Some("software_Package") && element.purpose.as_deref() == Some("container")
}

/// Licences by their element: an expression, or the name of what stands for it alone.
fn licences(elements: &[Element<'_>]) -> BTreeMap<String, String> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for element in elements.iter().filter(|element| element.licence_text.is_some()) {
        let text = element.name.as_ref().or(element.licence_text.as_ref());
        texts.extend(element.id.clone().zip(text.cloned()));
    }
    let named = |expression: &str| {
        let found = texts.iter().find(|(id, _)| expression.starts_with("LicenseRef-") && id.ends_with(expression));
        found.map_or_else(|| expression.to_owned(), |(_, name)| name.clone())
    };
    let expressions =
        elements.iter().filter_map(|element| Some((element.id.clone()?, named(element.expression.as_deref()?))));
    let mut licences: BTreeMap<String, String> = expressions.collect();
    licences.extend(texts.iter().cloned());
    licences
}

fn relationship(
    reading: &mut Reading,
    element: Element<'_>,
    licences: &BTreeMap<String, String>,
    stated: &mut BTreeMap<String, String>,
) {
    let Some(from) = element.from else { return };
    let to = match element.to {
        Some(Value::Array(all)) => all,
        one => one.into_iter().collect(),
    };
    let mut to = to.into_iter().filter_map(|to| to.as_str().map(str::to_owned));
    match element.relationship.as_deref().unwrap_or_default() {
        "contains" if element.completeness.as_deref() == Some("incomplete") => reading.document.is_complete = false,
        "dependsOn" => reading.edges.extend(to.map(|to| (from.clone(), to))),
        "hasDeclaredLicense" => {
            if let Some(licence) = to.find_map(|to| licences.get(&to)) {
                stated.insert(from, licence.clone());
            }
        }
        "hasConcludedLicense" => {
            if let Some(licence) = to.find_map(|to| licences.get(&to)) {
                stated.entry(from).or_insert_with(|| licence.clone());
            }
        }
        _ => {}
    }
}

fn properties(reading: &mut Reading, raw: Option<&RawValue>) -> Vec<(String, String)> {
    let extensions: Vec<Extension<'_>> = reading.items(raw, "an extension");
    let mut properties = Vec::new();
    for extension in extensions {
        let found = reading.items::<Property>(extension.properties, "a property");
        properties.extend(found.into_iter().map(|property| (property.name, property.value)));
    }
    properties
}

fn take(reading: &mut Reading, element: Element<'_>, stated: &BTreeMap<String, String>) {
    let properties = properties(reading, element.extension);
    let name = element.name.unwrap_or_default();
    let version = element.version.unwrap_or_default();
    let identifiers = reading.items::<Identifier>(element.identifiers, "an identifier of a package");
    let identified = identifiers.into_iter().find(|of| of.kind == "packageUrl").map(|of| of.identifier);
    let purl = element.purl.or(identified).unwrap_or_default();
    if element.purpose.as_deref() == Some("operatingSystem") && purl.is_empty() {
        let summary = element.summary.unwrap_or_default();
        let mut os = OperatingSystem { id: name.to_lowercase(), version, name: summary, ..OperatingSystem::default() };
        for (name, value) in properties {
            os_property(&mut os, &name, value);
        }
        reading.os.get_or_insert(os);
        return;
    }
    if name.is_empty() && purl.is_empty() {
        reading.problem("a package has neither name nor package URL");
        return;
    }
    let reference = element.id.unwrap_or_default();
    reading.drafts.push(Draft {
        licences: stated.get(&reference).cloned().into_iter().collect(),
        reference,
        group: String::new(),
        name,
        version,
        purl,
        properties,
        locations: Vec::new(),
    });
}
