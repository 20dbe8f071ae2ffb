//! CycloneDX as JSON. Source: CycloneDX specification, `bom-1.4.schema.json` to `bom-1.7.schema.json`.

use plimsoll_facts::image::Digest;
use plimsoll_facts::{OperatingSystem, PROPERTY_PREFIX};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::cyclonedx_rules::{Rules, citations, serial_number, timestamp};
use super::draft::{Draft, Reading};
use super::{Document, NotABill};

/// How deep components may lie in components. Real documents have three levels.
const DEPTH: usize = 64;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bom<'d> {
    #[serde(borrow)]
    metadata: Option<&'d RawValue>,
    components: Option<&'d RawValue>,
    dependencies: Option<&'d RawValue>,
    compositions: Option<&'d RawValue>,
    serial_number: Option<&'d RawValue>,
    services: Option<&'d RawValue>,
    citations: Option<&'d RawValue>,
}

#[derive(Deserialize)]
struct Metadata<'d> {
    #[serde(borrow)]
    component: Option<&'d RawValue>,
    timestamp: Option<&'d RawValue>,
    licenses: Option<&'d RawValue>,
    properties: Option<&'d RawValue>,
}

/// A component. What stands in it as a list is read apart, so that a mistake there loses that list alone.
#[derive(Deserialize)]
#[serde(expecting = "it is no object")]
struct Component<'d> {
    r#type: Option<String>,
    #[serde(rename = "bom-ref")]
    reference: Option<String>,
    group: Option<String>,
    name: Option<String>,
    version: Option<String>,
    description: Option<String>,
    purl: Option<String>,
    #[serde(borrow)]
    licenses: Option<&'d RawValue>,
    properties: Option<&'d RawValue>,
    evidence: Option<&'d RawValue>,
    components: Option<&'d RawValue>,
}

#[derive(Deserialize)]
#[serde(expecting = "it is no object")]
struct Property {
    #[serde(default)]
    name: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct LicenceChoice {
    license: Option<Licence>,
    expression: Option<String>,
}

#[derive(Deserialize)]
struct Licence {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Evidence<'d> {
    #[serde(borrow)]
    occurrences: Option<&'d RawValue>,
}

#[derive(Deserialize)]
struct Occurrence {
    location: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dependency {
    r#ref: String,
    #[serde(default)]
    depends_on: Vec<String>,
}

#[derive(Deserialize)]
struct Composition {
    #[serde(default)]
    aggregate: String,
}

pub(super) fn read(text: &str, version: &str) -> Result<Document, NotABill> {
    let Some(Ok(minor)) = version.strip_prefix("1.").map(str::parse::<u32>) else {
        return Err(NotABill::Version(format!("CycloneDX {version}")));
    };
    let bom: Bom<'_> = serde_json::from_str(text).map_err(|error| NotABill::Syntax(error.to_string()))?;
    let mut reading = Reading::new(format!("CycloneDX {version}"));
    reading.is_checked = true;
    if !(4..=7).contains(&minor) {
        reading.problem(format!("CycloneDX {version} is none of 1.4 to 1.7; it is read as if it were"));
    }
    let mut rules = Rules::new(minor);
    if let Some(number) = reading.part::<String>(bom.serial_number, "`serialNumber`") {
        serial_number(&mut reading, &number);
    }
    metadata(&mut reading, &mut rules, bom.metadata);
    components(&mut reading, &mut rules, bom.components);
    rules.services(&mut reading, bom.services);
    citations(&mut reading, bom.citations);
    for dependency in reading.items::<Dependency>(bom.dependencies, "an entry of `dependencies`") {
        let from = dependency.r#ref;
        reading.edges.extend(dependency.depends_on.into_iter().map(|to| (from.clone(), to)));
    }
    let compositions = reading.items::<Composition>(bom.compositions, "an entry of `compositions`");
    if compositions.iter().any(|composition| composition.aggregate.starts_with("incomplete")) {
        reading.document.is_complete = false;
    }
    Ok(reading.finish())
}

fn metadata(reading: &mut Reading, rules: &mut Rules, raw: Option<&RawValue>) {
    let Some(metadata) = reading.part::<Metadata<'_>>(raw, "`metadata`") else { return };
    if let Some(text) = reading.part::<String>(metadata.timestamp, "`metadata.timestamp`") {
        timestamp(reading, &text);
    }
    rules.licences(reading, "the document", metadata.licenses);
    rules.properties(reading, "a property of `metadata`", metadata.properties);
    if let Some(component) = metadata.component {
        rules.component(reading, component);
    }
    for property in reading.items::<Property>(metadata.properties, "a property of `metadata`") {
        if property.name.strip_prefix(PROPERTY_PREFIX) == Some("missing") {
            reading.problem(format!("its maker could not see: {}", property.value));
        }
    }
    let Some(component) = reading.part::<Component<'_>>(metadata.component, "`metadata.component`") else { return };
    reading.document.name = component.name.unwrap_or_default();
    reading.document.manifest = component.version.as_deref().and_then(Digest::parse);
    for property in reading.items::<Property>(component.properties, "a property of `metadata.component`") {
        reading.image_property(&property.name, &property.value);
    }
}

fn components(reading: &mut Reading, rules: &mut Rules, raw: Option<&RawValue>) {
    let top: Vec<&RawValue> = reading.part(raw, "`components`").unwrap_or_default();
    reading.document.listed = top.len();
    let mut open: Vec<(usize, &RawValue)> = top.into_iter().rev().map(|raw| (1, raw)).collect();
    while let Some((depth, raw)) = open.pop() {
        rules.component(reading, raw);
        let Some(component) = reading.part::<Component<'_>>(Some(raw), "a component") else { continue };
        if depth < DEPTH {
            let inner: Vec<&RawValue> = reading.part(component.components, "`components`").unwrap_or_default();
            open.extend(inner.into_iter().rev().map(|raw| (depth + 1, raw)));
        } else if component.components.is_some() {
            reading.problem(format!("components that lie deeper than {DEPTH} levels are not read"));
        }
        take(reading, component);
    }
}

/// Keeps what is a package or the operating system; files, data and devices are neither.
fn take(reading: &mut Reading, component: Component<'_>) {
    let properties = reading.items::<Property>(component.properties, "a property of a component");
    let name = component.name.unwrap_or_default();
    let version = component.version.unwrap_or_default();
    let purl = component.purl.unwrap_or_default();
    match component.r#type.as_deref().unwrap_or_default() {
        "operating-system" => {
            let mut os = OperatingSystem {
                id: name.to_lowercase(),
                version,
                name: component.description.unwrap_or_default(),
                ..OperatingSystem::default()
            };
            for property in properties {
                os_property(&mut os, &property.name, property.value);
            }
            reading.os.get_or_insert(os);
            return;
        }
        "application" | "framework" | "library" => {}
        _ if purl.is_empty() => return,
        _ => {}
    }
    if name.is_empty() && purl.is_empty() {
        reading.problem("a component has neither name nor package URL");
        return;
    }
    let evidence = reading.part::<Evidence<'_>>(component.evidence, "the evidence of a component");
    let occurrences = evidence.and_then(|evidence| evidence.occurrences);
    let locations = reading.items::<Occurrence>(occurrences, "an occurrence of a component");
    let licences = reading.items::<LicenceChoice>(component.licenses, "a licence of a component");
    reading.drafts.push(Draft {
        reference: component.reference.unwrap_or_default(),
        group: component.group.unwrap_or_default(),
        name,
        version,
        purl,
        licences: licences.into_iter().filter_map(licence).collect(),
        properties: properties.into_iter().map(|property| (property.name, property.value)).collect(),
        locations: locations.into_iter().map(|occurrence| occurrence.location).collect(),
    });
}

fn licence(choice: LicenceChoice) -> Option<String> {
    choice.expression.or_else(|| choice.license.and_then(|licence| licence.id.or(licence.name)))
}

/// Takes what our documents say of an operating system beside its name and version.
pub(super) fn os_property(os: &mut OperatingSystem, name: &str, value: String) {
    match name.strip_prefix(PROPERTY_PREFIX) {
        Some("codename") => os.codename = Some(value),
        Some("like") => os.like.push(value),
        Some("path") => os.path = value.into_bytes().into(),
        _ => {}
    }
}
