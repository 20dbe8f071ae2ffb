//! CycloneDX 1.6 as JSON. Source: CycloneDX specification, `bom-1.6.schema.json`.

use std::io::{self, Write};

use plimsoll_facts::image::shown_path;
use serde_json::{Value, json};

use crate::contract::write_json;
use crate::sbom::contents::{Component, Contents, list, location, object, os_properties, properties, text, uuid};
use crate::sbom::{Bill, BillFormat, licence};

/// The format `cyclonedx`.
pub const FORMAT: BillFormat =
    BillFormat { name: "cyclonedx", about: "CycloneDX 1.6, JSON", write: |bill, out| write_version("1.6", bill, out) };

/// What the image is called in the document.
const IMAGE: &str = "image";

/// Writes a document of that version; what is written is the same in 1.6 and 1.7.
pub(crate) fn write_version(version: &str, bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    let mut document = object([
        ("$schema", Some(json!(format!("http://cyclonedx.org/schema/bom-{version}.schema.json")))),
        ("bomFormat", Some(json!("CycloneDX"))),
        ("specVersion", Some(json!(version))),
        ("version", Some(json!(1))),
        ("metadata", Some(metadata(&contents))),
        ("components", Some(Value::Array(components(&contents)))),
        ("dependencies", Some(Value::Array(dependencies(&contents)))),
        ("compositions", Some(json!([{ "aggregate": aggregate(&contents), "assemblies": [IMAGE] }]))),
    ]);
    let number = uuid(&document)?;
    if let Some(fields) = document.as_object_mut() {
        fields.insert("serialNumber".to_owned(), Value::String(format!("urn:uuid:{number}")));
    }
    write_json(out, &document)
}

/// Whether everything that makes up the image is listed.
fn aggregate(contents: &Contents<'_>) -> &'static str {
    if contents.missing.is_empty() { "complete" } else { "incomplete" }
}

fn metadata(contents: &Contents<'_>) -> Value {
    let bill = contents.bill;
    json!({
        "timestamp": bill.created,
        "tools": { "components": [{ "type": "application", "name": "plimsoll", "version": bill.tool_version }] },
        "component": object([
            ("type", Some(json!("container"))),
            ("bom-ref", Some(json!(IMAGE))),
            ("name", Some(json!(bill.image.name()))),
            ("version", bill.image.manifest.map(|digest| json!(digest.to_string()))),
            ("purl", contents.image_purl().map(|purl| json!(purl.to_string()))),
            ("properties", Some(Value::Array(properties(contents.image_properties(), "name", "value")))),
        ]),
        "properties": properties(contents.document_properties(), "name", "value"),
    })
}

fn components(contents: &Contents<'_>) -> Vec<Value> {
    let os = contents.bill.image.inventory.os.as_ref().map(|os| {
        object([
            ("type", Some(json!("operating-system"))),
            ("bom-ref", Some(json!("operating-system"))),
            ("name", Some(json!(os.id))),
            ("version", text(Some(&os.version))),
            ("description", text(Some(&os.name))),
            ("properties", Some(Value::Array(properties(os_properties(os), "name", "value")))),
        ])
    });
    os.into_iter().chain(contents.components.iter().map(|of| component(of, contents.bill.with_files))).collect()
}

fn component(component: &Component<'_>, with_files: bool) -> Value {
    let record = &component.package.record;
    let occurrences = component.package.sights.iter().map(|sight| {
        object([("location", Some(json!(location(sight)))), ("line", sight.lines.map(|(first, _)| json!(first)))])
    });
    object([
        ("type", Some(json!(if component.is_program() { "application" } else { "library" }))),
        ("bom-ref", Some(json!(component.reference))),
        ("group", text(component.namespace())),
        ("name", Some(json!(record.name))),
        ("version", text(Some(&record.version))),
        ("scope", record.is_dev.then(|| json!("optional"))),
        ("licenses", licences(&record.licences)),
        ("purl", component.purl.as_ref().map(|purl| json!(purl.to_string()))),
        ("evidence", list(occurrences).map(|occurrences| json!({ "occurrences": occurrences }))),
        ("properties", Some(Value::Array(properties(component.properties(), "name", "value")))),
        ("components", if with_files { files(component) } else { None }),
    ])
}

/// One expression stands alone; several licences, or names that are no expressions, are a list of names.
fn licences(licences: &[String]) -> Option<Value> {
    match licences {
        [] => None,
        [one] if licence::is_expression(one) => Some(json!([{ "expression": one }])),
        several => list(several.iter().map(|name| json!({ "license": { "name": name } }))),
    }
}

fn files(component: &Component<'_>) -> Option<Value> {
    list(component.package.record.files.iter().map(|file| {
        let hash = file.digest.map(|digest| json!([{ "alg": digest.algorithm(), "content": digest.hex() }]));
        let path = format!("/{}", shown_path(&file.path));
        object([("type", Some(json!("file"))), ("name", Some(json!(path))), ("hashes", hash)])
    }))
}

fn dependencies(contents: &Contents<'_>) -> Vec<Value> {
    let all: Vec<&str> = contents.components.iter().map(|component| component.reference.as_str()).collect();
    let image = json!({ "ref": IMAGE, "dependsOn": all });
    let others = contents.components.iter().map(|component| {
        let needed: Vec<&str> = contents.needed_by(component).map(|needed| needed.reference.as_str()).collect();
        json!({ "ref": component.reference, "dependsOn": needed })
    });
    std::iter::once(image).chain(others).collect()
}
