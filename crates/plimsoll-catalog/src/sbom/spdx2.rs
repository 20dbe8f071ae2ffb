//! SPDX 2.2 and 2.3 as JSON. Source: SPDX specification 2.3, `spdx-schema.json`.

use std::collections::BTreeMap;

use plimsoll_facts::image::Digest;
use plimsoll_facts::{OperatingSystem, PROPERTY_PREFIX};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::cyclonedx::os_property;
use super::draft::{Draft, Reading};
use super::{Document, NotABill};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spdx<'d> {
    name: Option<String>,
    #[serde(borrow)]
    annotations: Option<&'d RawValue>,
    packages: Option<&'d RawValue>,
    relationships: Option<&'d RawValue>,
    has_extracted_licensing_infos: Option<&'d RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPackage<'d> {
    #[serde(rename = "SPDXID")]
    id: Option<String>,
    name: Option<String>,
    version_info: Option<String>,
    summary: Option<String>,
    primary_package_purpose: Option<String>,
    license_declared: Option<String>,
    license_concluded: Option<String>,
    #[serde(borrow)]
    external_refs: Option<&'d RawValue>,
    annotations: Option<&'d RawValue>,
    attribution_texts: Option<&'d RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExternalReference {
    #[serde(default)]
    reference_type: String,
    #[serde(default)]
    reference_locator: String,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    comment: String,
}

/// A property in a remark of ours.
#[derive(Deserialize)]
struct Property {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRelationship {
    spdx_element_id: String,
    relationship_type: String,
    related_spdx_element: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtractedLicence {
    license_id: String,
    name: Option<String>,
    extracted_text: Option<String>,
}

/// A package of SPDX 2, in JSON or in `tag: value` lines.
#[derive(Debug, Default)]
pub(super) struct SpdxPackage {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) summary: String,
    pub(super) purpose: String,
    pub(super) declared: String,
    pub(super) concluded: String,
    pub(super) purl: String,
    /// Remarks and attributions.
    pub(super) remarks: Vec<String>,
}

pub(super) fn read(text: &str, version: &str) -> Result<Document, NotABill> {
    let spdx: Spdx<'_> = serde_json::from_str(text).map_err(|error| NotABill::Syntax(error.to_string()))?;
    let mut reading = begin(version)?;
    reading.document.name = spdx.name.unwrap_or_default();
    for annotation in reading.items::<Annotation>(spdx.annotations, "a remark") {
        document_remark(&mut reading, &annotation.comment);
    }
    let extracted = reading.items::<ExtractedLicence>(spdx.has_extracted_licensing_infos, "a licence");
    let names = extracted.into_iter().filter_map(|licence| {
        let name = licence.name.filter(|name| name != "NOASSERTION").or(licence.extracted_text)?;
        Some((licence.license_id, name))
    });
    let names: BTreeMap<String, String> = names.collect();
    let raw: Vec<&RawValue> = reading.part(spdx.packages, "`packages`").unwrap_or_default();
    reading.document.listed = raw.len();
    let packages: Vec<SpdxPackage> = raw.into_iter().filter_map(|raw| package(&mut reading, raw)).collect();
    let relationships = reading.items::<RawRelationship>(spdx.relationships, "a relationship");
    let relationships = relationships
        .into_iter()
        .map(|relation| (relation.spdx_element_id, relation.relationship_type, relation.related_spdx_element));
    Ok(finish(reading, packages, relationships.collect(), &names))
}

/// A document of that version, as in `SPDX-2.3`.
pub(super) fn begin(version: &str) -> Result<Reading, NotABill> {
    if !version.starts_with("SPDX-2.") {
        return Err(NotABill::Version(version.to_owned()));
    }
    let mut reading = Reading::new(version.to_owned());
    if !matches!(version, "SPDX-2.2" | "SPDX-2.3") {
        reading.problem(format!("{version} is none of SPDX-2.2 and SPDX-2.3; it is read as if it were"));
    }
    Ok(reading)
}

/// Takes a remark on the document.
pub(super) fn document_remark(reading: &mut Reading, comment: &str) {
    for property in properties(comment) {
        match property.name.strip_prefix(PROPERTY_PREFIX) {
            Some("missing") => {
                reading.document.is_complete = false;
                reading.problem(format!("its maker could not see: {}", property.value));
            }
            Some("complete") if property.value == "false" => reading.document.is_complete = false,
            _ => {}
        }
    }
}

/// The properties in a remark of ours; none in those of others.
fn properties(comment: &str) -> Vec<Property> {
    let is_ours = comment.starts_with("[{") && comment.contains(PROPERTY_PREFIX);
    let properties = if is_ours { serde_json::from_str(comment) } else { return Vec::new() };
    properties.unwrap_or_else(|_: serde_json::Error| Vec::new())
}

fn package(reading: &mut Reading, raw: &RawValue) -> Option<SpdxPackage> {
    let package: RawPackage<'_> = reading.part(Some(raw), "a package")?;
    let references = reading.items::<ExternalReference>(package.external_refs, "a reference of a package");
    let annotations = reading.items::<Annotation>(package.annotations, "a remark on a package");
    let attributions = reading.items::<String>(package.attribution_texts, "an attribution of a package");
    let purl = references.into_iter().find(|reference| reference.reference_type.ends_with("purl"));
    Some(SpdxPackage {
        id: package.id.unwrap_or_default(),
        name: package.name.unwrap_or_default(),
        version: package.version_info.unwrap_or_default(),
        summary: package.summary.unwrap_or_default(),
        purpose: package.primary_package_purpose.unwrap_or_default(),
        declared: package.license_declared.unwrap_or_default(),
        concluded: package.license_concluded.unwrap_or_default(),
        purl: purl.map(|reference| reference.reference_locator).unwrap_or_default(),
        remarks: annotations.into_iter().map(|annotation| annotation.comment).chain(attributions).collect(),
    })
}

/// From, type and to of each relationship, and the names of licences that are on no list.
pub(super) fn finish(
    mut reading: Reading,
    packages: Vec<SpdxPackage>,
    relationships: Vec<(String, String, String)>,
    licences: &BTreeMap<String, String>,
) -> Document {
    let described: Vec<&str> =
        relationships.iter().filter(|(_, kind, _)| kind == "DESCRIBES").map(|(_, _, to)| to.as_str()).collect();
    // What the document is about names the layers that its packages may name.
    let is_about = |package: &SpdxPackage| {
        package.purpose == "CONTAINER"
            || (described.contains(&package.id.as_str()) && package.purl.starts_with("pkg:oci/"))
    };
    for package in packages.iter().filter(|package| is_about(package)) {
        reading.document.name.clone_from(&package.name);
        reading.document.manifest = Digest::parse(&package.version);
        for property in package.remarks.iter().flat_map(|remark| remark_properties(remark)) {
            reading.image_property(&property.0, &property.1);
        }
    }
    for package in packages.into_iter().filter(|package| !is_about(package)) {
        take(&mut reading, package, licences);
    }
    for (from, kind, to) in relationships {
        match kind.as_str() {
            "DEPENDS_ON" => reading.edges.push((from, to)),
            "DEPENDENCY_OF" => reading.edges.push((to, from)),
            _ => {}
        }
    }
    reading.finish()
}

/// Properties in a remark: ours, or one of Trivy as `Name: value`.
fn remark_properties(remark: &str) -> Vec<(String, String)> {
    let ours = properties(remark);
    if !ours.is_empty() {
        return ours.into_iter().map(|property| (property.name, property.value)).collect();
    }
    let trivy = remark.split_once(": ").filter(|(name, _)| name.chars().all(char::is_alphanumeric));
    trivy.map(|(name, value)| (format!("aquasecurity:trivy:{name}"), value.to_owned())).into_iter().collect()
}

fn take(reading: &mut Reading, package: SpdxPackage, licences: &BTreeMap<String, String>) {
    let properties: Vec<(String, String)> =
        package.remarks.iter().flat_map(|remark| remark_properties(remark)).collect();
    if package.purpose.replace('_', "-") == "OPERATING-SYSTEM" && package.purl.is_empty() {
        let id = package.name.to_lowercase();
        let (version, name) = (package.version, package.summary);
        let mut os = OperatingSystem { id, version, name, ..OperatingSystem::default() };
        for (name, value) in properties {
            os_property(&mut os, &name, value);
        }
        reading.os.get_or_insert(os);
        return;
    }
    if package.name.is_empty() && package.purl.is_empty() {
        reading.problem("a package has neither name nor package URL");
        return;
    }
    let stated = [package.declared, package.concluded];
    let licence = stated.into_iter().find(|text| !matches!(&**text, "" | "NOASSERTION" | "NONE"));
    let licence = licence.map(|text| licences.get(&text).cloned().unwrap_or(text));
    reading.drafts.push(Draft {
        reference: package.id,
        group: String::new(),
        name: package.name,
        version: package.version,
        purl: package.purl,
        licences: licence.into_iter().collect(),
        properties,
        locations: Vec::new(),
    });
}
