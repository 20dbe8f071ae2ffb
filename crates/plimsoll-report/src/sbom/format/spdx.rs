//! SPDX 2.3 as JSON. Source: SPDX specification 2.3, `spdx-schema.json`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use plimsoll_facts::image::{hex, shown_path};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::contract::write_json;
use crate::sbom::contents::{Component, Contents, list, object, os_properties, properties, text, uuid};
use crate::sbom::{Bill, BillFormat, licence};

/// The format `spdx`.
pub const FORMAT: BillFormat = BillFormat { name: "spdx", about: "SPDX 2.3, JSON", write };

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const IMAGE: &str = "SPDXRef-Image";
const SYSTEM: &str = "SPDXRef-OperatingSystem";
const NO_ASSERTION: &str = "NOASSERTION";

fn write(bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    let unlisted: BTreeSet<&str> =
        contents.components.iter().flat_map(|of| licence::expression(&of.package.record.licences).1).collect();
    let mut document = object([
        ("spdxVersion", Some(json!("SPDX-2.3"))),
        ("dataLicense", Some(json!("CC0-1.0"))),
        ("SPDXID", Some(json!(DOCUMENT))),
        ("name", Some(json!(bill.image.name()))),
        (
            "creationInfo",
            Some(json!({ "created": bill.created, "creators": [format!("Tool: plimsoll-{}", bill.tool_version)] })),
        ),
        ("annotations", Some(json!([annotation(&contents, contents.document_properties())]))),
        ("packages", Some(Value::Array(packages(&contents)))),
        ("files", if bill.with_files { list(contents.components.iter().flat_map(files)) } else { None }),
        ("relationships", Some(Value::Array(relationships(&contents)))),
        (
            "hasExtractedLicensingInfos",
            list(
                unlisted
                    .into_iter()
                    .map(|text| json!({ "licenseId": licence::reference(text), "name": text, "extractedText": text })),
            ),
        ),
    ]);
    let number = uuid(&document)?;
    if let Some(fields) = document.as_object_mut() {
        let namespace = format!("https://plimsoll.dev/sbom/{number}");
        fields.insert("documentNamespace".to_owned(), Value::String(namespace));
    }
    write_json(out, &document)
}

/// What SPDX has no field for, as a remark of this tool: an object of properties in JSON.
fn annotation(contents: &Contents<'_>, pairs: Vec<(String, String)>) -> Value {
    json!({
        "annotationDate": contents.bill.created,
        "annotationType": "OTHER",
        "annotator": format!("Tool: plimsoll-{}", contents.bill.tool_version),
        "comment": Value::Array(properties(pairs, "name", "value")).to_string(),
    })
}

/// An identifier of letters, digits, `.` and `-`, by the digest of what it stands for.
fn identifier(sort: &str, name: &str) -> String {
    let digits = hex(&Sha256::digest(name.as_bytes()));
    format!("SPDXRef-{sort}-{}", digits.get(..20).unwrap_or(&digits))
}

fn packages(contents: &Contents<'_>) -> Vec<Value> {
    let image = contents.bill.image;
    let purl = contents.image_purl().map(|purl| purl.to_string());
    let of_image = object([
        ("SPDXID", Some(json!(IMAGE))),
        ("name", Some(json!(image.name()))),
        ("versionInfo", image.manifest.map(|digest| json!(digest.to_string()))),
        ("primaryPackagePurpose", Some(json!("CONTAINER"))),
        ("downloadLocation", Some(json!(NO_ASSERTION))),
        ("filesAnalyzed", Some(json!(false))),
        ("checksums", image.manifest.map(|digest| json!([{ "algorithm": "SHA256", "checksumValue": digest.hex() }]))),
        ("externalRefs", purl.as_deref().map(purl_reference)),
        ("annotations", Some(json!([annotation(contents, contents.image_properties())]))),
    ]);
    let os = image.inventory.os.as_ref().map(|os| {
        object([
            ("SPDXID", Some(json!(SYSTEM))),
            ("name", Some(json!(os.id))),
            ("versionInfo", text(Some(&os.version))),
            ("summary", text(Some(&os.name))),
            ("primaryPackagePurpose", Some(json!("OPERATING_SYSTEM"))),
            ("downloadLocation", Some(json!(NO_ASSERTION))),
            ("filesAnalyzed", Some(json!(false))),
            ("annotations", Some(json!([annotation(contents, os_properties(os))]))),
        ])
    });
    let others = contents.components.iter().map(|component| package(contents, component));
    std::iter::once(of_image).chain(os).chain(others).collect()
}

fn package(contents: &Contents<'_>, component: &Component<'_>) -> Value {
    let record = &component.package.record;
    let expression = licence::expression(&record.licences).0;
    let purl = component.purl.as_ref().map(ToString::to_string);
    object([
        ("SPDXID", Some(json!(identifier("Package", &component.reference)))),
        ("name", Some(json!(record.name))),
        ("versionInfo", text(Some(&record.version))),
        ("primaryPackagePurpose", Some(json!(if component.is_program() { "APPLICATION" } else { "LIBRARY" }))),
        ("downloadLocation", Some(json!(NO_ASSERTION))),
        ("filesAnalyzed", Some(json!(false))),
        ("licenseDeclared", Some(json!(expression.as_deref().unwrap_or(NO_ASSERTION)))),
        ("licenseConcluded", Some(json!(NO_ASSERTION))),
        ("copyrightText", Some(json!(NO_ASSERTION))),
        ("externalRefs", purl.as_deref().map(purl_reference)),
        ("annotations", Some(json!([annotation(contents, component.properties())]))),
    ])
}

fn purl_reference(purl: &str) -> Value {
    json!([{ "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl }])
}

/// The files of a component whose record states a digest: SPDX 2.3 has no files without one.
fn files(component: &Component<'_>) -> Vec<Value> {
    let of = |file: &plimsoll_facts::OwnedFile| {
        let digest = file.digest?;
        let path = format!("/{}", shown_path(&file.path));
        Some(json!({
            "SPDXID": identifier("File", &format!("{} {path}", component.reference)),
            "fileName": path,
            "checksums": [{ "algorithm": digest.algorithm().replace('-', ""), "checksumValue": digest.hex() }],
        }))
    };
    component.package.record.files.iter().filter_map(of).collect()
}

fn relation(from: &str, kind: &str, to: &str) -> Value {
    json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to })
}

fn relationships(contents: &Contents<'_>) -> Vec<Value> {
    let mut relationships = vec![relation(DOCUMENT, "DESCRIBES", IMAGE)];
    if contents.bill.image.inventory.os.is_some() {
        relationships.push(relation(IMAGE, "CONTAINS", SYSTEM));
    }
    for component in &contents.components {
        let own = identifier("Package", &component.reference);
        relationships.push(relation(IMAGE, "CONTAINS", &own));
        for needed in contents.needed_by(component) {
            relationships.push(relation(&own, "DEPENDS_ON", &identifier("Package", &needed.reference)));
        }
        if contents.bill.with_files {
            for file in files(component).iter().filter_map(|file| file.get("SPDXID")?.as_str()) {
                relationships.push(relation(&own, "CONTAINS", file));
            }
        }
    }
    relationships
}
