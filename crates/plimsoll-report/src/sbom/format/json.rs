//! The bill of materials as one JSON document, `plimsoll/sbom/1`: everything that is known, for programs.
//! `schemas/sbom-1.json` describes it; a test holds the two together.

use std::io::{self, Write};

use plimsoll_facts::image::shown_path;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::contract::write_json;
use crate::sbom::contents::{Component, Contents, list, object, text};
use crate::sbom::{Bill, BillFormat};

/// The format `json`.
pub const FORMAT: BillFormat = BillFormat { name: "json", about: "one JSON document, `plimsoll/sbom/1`", write };

fn write(bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    let inventory = &bill.image.inventory;
    let bytes = inventory.executable_bytes;
    let document = object([
        ("schema", Some(json!("plimsoll/sbom/1"))),
        ("tool", Some(json!({ "name": "plimsoll", "version": bill.tool_version }))),
        ("created", Some(json!(bill.created))),
        ("image", Some(image(&contents))),
        (
            "os",
            inventory.os.as_ref().map(|os| {
                object([
                    ("id", Some(json!(os.id))),
                    ("version", text(Some(&os.version))),
                    ("codename", text(os.codename.as_deref())),
                    ("like", list(&os.like)),
                    ("name", text(Some(&os.name))),
                    ("path", Some(json!(shown_path(&os.path)))),
                ])
            }),
        ),
        ("complete", Some(json!(contents.missing.is_empty()))),
        ("missing", Some(json!(contents.missing))),
        ("inventoryDigest", Some(json!(contents.inventory_digest))),
        (
            "executableBytes",
            Some(json!({ "owned": bytes.owned, "identified": bytes.identified, "unknown": bytes.unknown })),
        ),
        (
            "unknownExecutables",
            Some(inventory.unknown_executables.iter().map(|path| json!(shown_path(path))).collect()),
        ),
        ("components", Some(Value::Array(contents.components.par_iter().map(|of| component(&contents, of)).collect()))),
    ]);
    write_json(out, &document)
}

fn image(contents: &Contents<'_>) -> Value {
    let image = contents.bill.image;
    object([
        ("subject", Some(json!(image.subject))),
        ("target", Some(json!(image.target))),
        ("names", Some(json!(image.names))),
        ("purl", contents.image_purl().map(|purl| json!(purl.to_string()))),
        ("manifestDigest", image.manifest.map(|digest| json!(digest.to_string()))),
        ("configDigest", image.config_digest.map(|digest| json!(digest.to_string()))),
        ("platform", contents.config().map(|config| json!(config.platform.to_string()))),
        ("verification", Some(json!(image.verification.word()))),
        (
            "layers",
            Some(
                image
                    .layers
                    .iter()
                    .map(|layer| {
                        object([
                            ("digest", layer.digest.map(|digest| json!(digest.to_string()))),
                            ("diffId", layer.diff_id.map(|digest| json!(digest.to_string()))),
                            ("read", Some(json!(layer.index.is_some()))),
                        ])
                    })
                    .collect(),
            ),
        ),
    ])
}

fn component(contents: &Contents<'_>, component: &Component<'_>) -> Value {
    let record = &component.package.record;
    let sights = component.package.sights.iter().map(|sight| {
        object([
            ("path", Some(json!(shown_path(&sight.path)))),
            ("within", text(sight.within.as_deref())),
            ("layer", Some(json!(sight.layer))),
            ("method", Some(json!(sight.method))),
            ("reader", Some(json!(sight.reader))),
            ("lines", sight.lines.map(|(first, last)| json!([first, last]))),
        ])
    });
    object([
        ("reference", Some(json!(component.reference))),
        ("purl", component.purl.as_ref().map(|purl| json!(purl.to_string()))),
        ("type", Some(json!(record.kind))),
        ("namespace", text(component.namespace())),
        ("name", Some(json!(record.name))),
        ("version", Some(json!(record.version))),
        ("epoch", record.epoch.map(|epoch| json!(epoch))),
        ("arch", text(record.arch.as_deref())),
        (
            "source",
            record
                .source
                .as_ref()
                .map(|source| object([("name", Some(json!(source.name))), ("version", text(Some(&source.version)))])),
        ),
        ("licences", list(&record.licences)),
        ("class", Some(json!(record.class))),
        ("method", Some(json!(record.method))),
        ("relationship", record.relationship.map(|relationship| json!(relationship))),
        ("dev", record.is_dev.then_some(json!(true))),
        ("groups", list(&record.groups)),
        ("properties", (!record.properties.is_empty()).then(|| json!(record.properties))),
        ("layer", Some(json!(component.package.introduced))),
        ("goneInLayer", component.package.gone_in.map(|layer| json!(layer))),
        ("fromBase", component.package.from_base.map(|from_base| json!(from_base))),
        ("aliases", list(&component.aliases)),
        ("locations", Some(sights.collect())),
        ("dependsOn", list(contents.needed_by(component).map(|needed| &needed.reference))),
        ("files", if contents.bill.with_files { files(component) } else { None }),
    ])
}

fn files(component: &Component<'_>) -> Option<Value> {
    list(component.package.record.files.iter().map(|file| {
        let digest = file.digest.map(|digest| json!(format!("{}:{}", digest.algorithm(), digest.hex())));
        object([("path", Some(json!(shown_path(&file.path)))), ("digest", digest)])
    }))
}
