//! SPDX 3.0 as JSON-LD. Source: SPDX specification 3.0.1, its JSON schema and context.

use std::collections::BTreeSet;
use std::io::{self, Write};

use plimsoll_facts::OwnedFile;
use plimsoll_facts::image::{hex, shown_path};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::contract::write_json;
use crate::sbom::contents::{Component, Contents, object, os_properties, properties, text, uuid};
use crate::sbom::{Bill, BillFormat, licence};

/// The format `spdx@3.0`.
pub const FORMAT: BillFormat = BillFormat { name: "spdx@3.0", about: "SPDX 3.0, JSON-LD", write };

const CREATION: &str = "_:creation";
const CONTEXT: &str = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

/// The elements of a document, whose identifiers all begin with that of the document.
struct Graph<'a> {
    contents: &'a Contents<'a>,
    prefix: String,
    elements: Vec<Value>,
}

fn write(bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    // The number of the document derives from its elements, and their identifiers begin with it.
    let unnumbered = graph(&contents, "urn:uuid:");
    let prefix = format!("https://plimsoll.dev/sbom/{}#", uuid(&Value::Array(unnumbered))?);
    write_json(out, &json!({ "@context": CONTEXT, "@graph": graph(&contents, &prefix) }))
}

fn graph(contents: &Contents<'_>, prefix: &str) -> Vec<Value> {
    let mut graph = Graph { contents, prefix: prefix.to_owned(), elements: Vec::new() };
    graph.document();
    graph.image();
    for component in &contents.components {
        graph.package(component);
        if contents.bill.with_files {
            graph.files(component);
        }
    }
    graph.licences();
    graph.relationships();
    graph.elements
}

impl Graph<'_> {
    fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// An identifier by the digest of what it stands for.
    fn id_of(&self, sort: &str, name: &str) -> String {
        let digits = hex(&Sha256::digest(name.as_bytes()));
        self.id(&format!("{sort}-{}", digits.get(..20).unwrap_or(&digits)))
    }

    fn package_id(&self, component: &Component<'_>) -> String {
        self.id_of("package", &component.reference)
    }

    fn element(&mut self, kind: &str, id: String, mut fields: Value) {
        if let Some(fields) = fields.as_object_mut() {
            fields.insert("type".to_owned(), json!(kind));
            fields.insert("spdxId".to_owned(), json!(id));
            fields.insert("creationInfo".to_owned(), json!(CREATION));
        }
        self.elements.push(fields);
    }

    fn extension(pairs: Vec<(String, String)>) -> Value {
        let mut entries = properties(pairs, "extension_cdxPropName", "extension_cdxPropValue");
        for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
            entry.insert("type".to_owned(), json!("extension_CdxPropertyEntry"));
        }
        json!([{ "type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries }])
    }

    fn document(&mut self) {
        let (bill, tool) = (self.contents.bill, self.id("tool"));
        self.elements.push(json!({
            "type": "CreationInfo",
            "@id": CREATION,
            "specVersion": "3.0.1",
            "created": bill.created,
            "createdBy": [tool],
        }));
        let name = format!("plimsoll-{}", bill.tool_version);
        self.element("SoftwareAgent", tool, json!({ "name": name }));
        let sbom = self.id("sbom");
        let document = json!({
            "name": bill.image.name(),
            "profileConformance": ["core", "extension", "simpleLicensing", "software"],
            "rootElement": [sbom],
            "extension": Self::extension(self.contents.document_properties()),
        });
        let id = self.id("document");
        self.element("SpdxDocument", id, document);
        let root = self.id("image");
        self.element("software_Sbom", sbom, json!({ "rootElement": [root], "software_sbomType": ["analyzed"] }));
        for (number, missing) in self.contents.missing.iter().enumerate() {
            let id = self.id(&format!("missing-{number}"));
            let fields = json!({ "annotationType": "other", "subject": root, "statement": missing });
            self.element("Annotation", id, fields);
        }
    }

    fn image(&mut self) {
        let image = self.contents.bill.image;
        let digest =
            image.manifest.map(|digest| json!([{ "type": "Hash", "algorithm": "sha256", "hashValue": digest.hex() }]));
        let fields = object([
            ("name", Some(json!(image.name()))),
            ("software_packageVersion", image.manifest.map(|digest| json!(digest.to_string()))),
            ("software_packageUrl", self.contents.image_purl().map(|purl| json!(purl.to_string()))),
            ("software_primaryPurpose", Some(json!("container"))),
            ("verifiedUsing", digest),
            ("extension", Some(Self::extension(self.contents.image_properties()))),
        ]);
        let id = self.id("image");
        self.element("software_Package", id, fields);
        if let Some(os) = &image.inventory.os {
            let fields = object([
                ("name", Some(json!(os.id))),
                ("software_packageVersion", text(Some(&os.version))),
                ("summary", text(Some(&os.name))),
                ("software_primaryPurpose", Some(json!("operatingSystem"))),
                ("extension", Some(Self::extension(os_properties(os)))),
            ]);
            let id = self.id("operating-system");
            self.element("software_Package", id, fields);
        }
    }

    fn package(&mut self, component: &Component<'_>) {
        let record = &component.package.record;
        let fields = object([
            ("name", Some(json!(record.name))),
            ("software_packageVersion", text(Some(&record.version))),
            ("software_packageUrl", component.purl.as_ref().map(|purl| json!(purl.to_string()))),
            ("software_primaryPurpose", Some(json!(if component.is_program() { "application" } else { "library" }))),
            ("extension", Some(Self::extension(component.properties()))),
        ]);
        let id = self.package_id(component);
        self.element("software_Package", id, fields);
    }

    fn file_id(&self, component: &Component<'_>, file: &OwnedFile) -> String {
        self.id_of("file", &format!("{} {}", component.reference, shown_path(&file.path)))
    }

    fn files(&mut self, component: &Component<'_>) {
        for file in &component.package.record.files {
            let digest = file.digest.map(|digest| {
                let algorithm = digest.algorithm().replace('-', "").to_lowercase();
                json!([{ "type": "Hash", "algorithm": algorithm, "hashValue": digest.hex() }])
            });
            let name = format!("/{}", shown_path(&file.path));
            let id = self.file_id(component, file);
            self.element("software_File", id, object([("name", Some(json!(name))), ("verifiedUsing", digest)]));
        }
    }

    /// Each expression once.
    fn licences(&mut self) {
        let mut expressions = BTreeSet::new();
        let mut unlisted = BTreeSet::new();
        for component in &self.contents.components {
            let (expression, texts) = licence::expression(&component.package.record.licences);
            expressions.extend(expression);
            unlisted.extend(texts.into_iter().map(str::to_owned));
        }
        for text in &unlisted {
            let id = self.id(&licence::reference(text));
            let fields = json!({ "name": text, "simplelicensing_licenseText": text });
            self.element("simplelicensing_SimpleLicensingText", id, fields);
        }
        for expression in expressions {
            let used = unlisted.iter().map(|text| licence::reference(text)).filter(|name| expression.contains(name));
            let custom: Vec<Value> =
                used.map(|name| json!({ "type": "DictionaryEntry", "key": name, "value": self.id(&name) })).collect();
            let fields = object([
                ("simplelicensing_licenseExpression", Some(json!(expression))),
                ("simplelicensing_customIdToUri", (!custom.is_empty()).then_some(Value::Array(custom))),
            ]);
            let id = self.id_of("licence", &expression);
            self.element("simplelicensing_LicenseExpression", id, fields);
        }
    }

    fn relationship(&mut self, from: &str, kind: &str, to: Vec<String>, completeness: &str) {
        if to.is_empty() {
            return;
        }
        let id = self.id_of("relationship", &format!("{from} {kind}"));
        let fields = json!({ "from": from, "relationshipType": kind, "to": to, "completeness": completeness });
        self.element("Relationship", id, fields);
    }

    fn relationships(&mut self) {
        let contents = self.contents;
        let is_complete = if contents.missing.is_empty() { "complete" } else { "incomplete" };
        let os = contents.bill.image.inventory.os.is_some().then(|| self.id("operating-system"));
        let packages = contents.components.iter().map(|component| self.package_id(component));
        let inside: Vec<String> = os.into_iter().chain(packages).collect();
        let image = self.id("image");
        self.relationship(&image, "contains", inside, is_complete);
        for component in &contents.components {
            let own = self.package_id(component);
            let needed = contents.needed_by(component).map(|needed| self.package_id(needed)).collect();
            self.relationship(&own, "dependsOn", needed, "noAssertion");
            let licence = licence::expression(&component.package.record.licences).0;
            let licence = licence.iter().map(|expression| self.id_of("licence", expression)).collect();
            self.relationship(&own, "hasDeclaredLicense", licence, "noAssertion");
            if contents.bill.with_files {
                let files = &component.package.record.files;
                let files = files.iter().map(|file| self.file_id(component, file)).collect();
                self.relationship(&own, "contains", files, "noAssertion");
            }
        }
    }
}
