//! Where a CycloneDX document breaks its specification. Reading does not need these rules; without them a document of
//! which two readers make different things would pass for one that says what it says. Source: CycloneDX specification,
//! `bom-1.4.schema.json` to `bom-1.7.schema.json`. Keys that a schema does not know are no fault: a later version may.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::draft::Reading;

const COMPONENTS: [&str; 13] = [
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "device-driver",
    "firmware",
    "file",
    "machine-learning-model",
    "data",
    "cryptographic-asset",
];

const HASHES: [&str; 14] = [
    "MD5",
    "SHA-1",
    "SHA-256",
    "SHA-384",
    "SHA-512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
    "Streebog-256",
    "Streebog-512",
];

const SCOPES: [&str; 3] = ["required", "optional", "excluded"];
const PATCHES: [&str; 4] = ["unofficial", "monkey", "backport", "cherry-pick"];
const ISSUES: [&str; 3] = ["defect", "enhancement", "security"];
const FLOWS: [&str; 4] = ["inbound", "outbound", "bi-directional", "unknown"];

/// The first minor version whose properties need a name, and whose lists of licences hold one expression or none.
const NAMED_PROPERTIES: u32 = 6;
const ONE_EXPRESSION: std::ops::RangeInclusive<u32> = 5..=6;

/// The rules of one version.
pub(super) struct Rules {
    /// The second number of the version.
    minor: u32,
    /// The names by which components and services are referred to.
    references: BTreeSet<String>,
}

/// What rules look at in a component beside what is read of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "it is no object")]
struct Details<'d> {
    r#type: Option<String>,
    #[serde(rename = "bom-ref")]
    reference: Option<String>,
    name: Option<String>,
    version: Option<IgnoredAny>,
    version_range: Option<IgnoredAny>,
    #[serde(default)]
    is_external: bool,
    scope: Option<String>,
    #[serde(borrow)]
    hashes: Option<&'d RawValue>,
    licenses: Option<&'d RawValue>,
    swid: Option<&'d RawValue>,
    pedigree: Option<&'d RawValue>,
    properties: Option<&'d RawValue>,
}

#[derive(Deserialize)]
struct Hash {
    alg: String,
    content: String,
}

#[derive(Deserialize)]
struct Swid {
    #[serde(rename = "tagId")]
    tag: Option<IgnoredAny>,
    name: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    license: Option<License>,
    expression: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct License {
    id: Option<String>,
    name: Option<IgnoredAny>,
    text: Option<Attachment>,
}

#[derive(Deserialize)]
struct Attachment {
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct Pedigree {
    #[serde(default)]
    patches: Vec<Patch>,
}

#[derive(Deserialize)]
struct Patch {
    r#type: String,
    #[serde(default)]
    resolves: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    r#type: String,
}

#[derive(Deserialize)]
#[serde(expecting = "it is no object")]
struct Named {
    name: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Service<'d> {
    #[serde(rename = "bom-ref")]
    reference: Option<String>,
    name: Option<IgnoredAny>,
    #[serde(default)]
    data: Vec<Data>,
    #[serde(borrow)]
    services: Option<&'d RawValue>,
}

#[derive(Deserialize)]
struct Data {
    flow: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Citation {
    pointers: Option<IgnoredAny>,
    expressions: Option<IgnoredAny>,
    attributed_to: Option<IgnoredAny>,
    process: Option<IgnoredAny>,
}

impl Rules {
    pub(super) fn new(minor: u32) -> Self {
        Self { minor, references: BTreeSet::new() }
    }

    /// A component, be it a package or not.
    pub(super) fn component(&mut self, reading: &mut Reading, raw: &RawValue) {
        let Some(component) = reading.part::<Details<'_>>(Some(raw), "a component") else { return };
        let who = match component.name.as_deref() {
            None => {
                reading.fault("a component has no name");
                "a component".to_owned()
            }
            Some(name) => format!("component `{name}`"),
        };
        match component.r#type.as_deref() {
            None => reading.fault(format!("{who} has no type")),
            Some(word) => one_of(reading, &who, "type", word, &COMPONENTS),
        }
        if let Some(scope) = &component.scope {
            one_of(reading, &who, "scope", scope, &SCOPES);
        }
        if component.version_range.is_some() && (component.version.is_some() || !component.is_external) {
            reading.fault(format!("{who} has a range of versions, but is not external or has a version too"));
        }
        self.reference(reading, component.reference);
        for hash in reading.items::<Hash>(component.hashes, "a hash of a component") {
            one_of(reading, &who, "algorithm", &hash.alg, &HASHES);
            let is_hex = hash.content.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_hex || ![32, 40, 64, 96, 128].contains(&hash.content.len()) {
                reading.fault(format!("{who} has a hash that is none"));
            }
        }
        self.licences(reading, &who, component.licenses);
        if let Some(swid) = reading.part::<Swid>(component.swid, "`swid`")
            && (swid.tag.is_none() || swid.name.is_none())
        {
            reading.fault(format!("{who} has a SWID tag without id or name"));
        }
        for patch in reading.part::<Pedigree>(component.pedigree, "`pedigree`").into_iter().flat_map(|it| it.patches) {
            one_of(reading, &who, "type of a patch", &patch.r#type, &PATCHES);
            for issue in patch.resolves {
                one_of(reading, &who, "type of an issue", &issue.r#type, &ISSUES);
            }
        }
        self.properties(reading, "a property of a component", component.properties);
    }

    /// The names by which others refer to something tell it from everything else.
    fn reference(&mut self, reading: &mut Reading, reference: Option<String>) {
        let Some(reference) = reference else { return };
        if reference.is_empty() {
            reading.fault("a `bom-ref` is empty");
        } else if let Some(taken) = self.references.replace(reference) {
            reading.fault(format!("two components have the `bom-ref` `{taken}`"));
        }
    }

    pub(super) fn licences(&self, reading: &mut Reading, who: &str, raw: Option<&RawValue>) {
        let choices = reading.items::<Choice>(raw, "a licence");
        let expressions = choices.iter().filter(|choice| choice.expression.is_some()).count();
        if expressions > 0 && choices.len() > 1 && ONE_EXPRESSION.contains(&self.minor) {
            reading.fault(format!("{who} has an expression of licences beside other licences"));
        }
        for choice in choices {
            let Some(license) = choice.license else {
                if choice.expression.is_none() {
                    reading.fault(format!("{who} has a licence that says nothing"));
                }
                continue;
            };
            if choice.expression.is_some() {
                reading.fault(format!("{who} has a licence that is an expression too"));
            }
            if license.id.is_some() == license.name.is_some() {
                reading.fault(format!("{who} has a licence with neither id nor name, or with both"));
            }
            if let Some(id) = &license.id
                && spdx::license_id(id).is_none()
                && spdx::exception_id(id).is_none()
            {
                reading.fault(format!("{who}: `{id}` is no id of a licence"));
            }
            if let Some(encoding) = license.text.and_then(|text| text.encoding) {
                one_of(reading, who, "encoding of a licence", &encoding, &["base64"]);
            }
        }
    }

    pub(super) fn properties(&self, reading: &mut Reading, what: &str, raw: Option<&RawValue>) {
        if self.minor >= NAMED_PROPERTIES {
            let properties = reading.items::<Named>(raw, what);
            if properties.iter().any(|property| property.name.is_none()) {
                reading.fault(format!("{what} has no name"));
            }
        }
    }

    pub(super) fn services(&mut self, reading: &mut Reading, raw: Option<&RawValue>) {
        let mut open: Vec<&RawValue> = raw.into_iter().collect();
        while let Some(raw) = open.pop() {
            for service in reading.items::<Service<'_>>(Some(raw), "a service") {
                if service.name.is_none() {
                    reading.fault("a service has no name");
                }
                self.reference(reading, service.reference);
                for flow in service.data.iter().filter_map(|data| data.flow.as_deref()) {
                    one_of(reading, "a service", "flow of data", flow, &FLOWS);
                }
                open.extend(service.services);
            }
        }
    }
}

/// The number by which a document is known.
pub(super) fn serial_number(reading: &mut Reading, text: &str) {
    let groups: Vec<&str> = text.strip_prefix("urn:uuid:").unwrap_or_default().split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if lengths != [8, 4, 4, 4, 12] || !groups.iter().all(is_hex) {
        reading.fault("its serial number is no `urn:uuid:`");
    }
}

/// The time at which a document was made.
pub(super) fn timestamp(reading: &mut Reading, text: &str) {
    if !is_time(text) {
        reading.fault("its timestamp is no time of RFC 3339");
    }
}

/// True for `2026-11-21T10:00:00Z`, with a fraction and an offset. Source: RFC 3339, 5.6.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_uppercase() }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") else { return false };
    let offset = rest.strip_prefix('.').map_or(rest, |fraction| fraction.trim_start_matches('0'));
    !rest.starts_with(".Z") && matches!(offset, "Z" | "+00:00" | "-00:00")
}

pub(super) fn citations(reading: &mut Reading, raw: Option<&RawValue>) {
    for citation in reading.items::<Citation>(raw, "a citation") {
        if citation.pointers.is_some() == citation.expressions.is_some() {
            reading.fault("a citation has neither pointers nor expressions, or both");
        }
        if citation.attributed_to.is_none() && citation.process.is_none() {
            reading.fault("a citation says not from whom it is");
        }
    }
}

fn one_of(reading: &mut Reading, who: &str, what: &str, word: &str, known: &[&str]) {
    if !known.contains(&word) {
        reading.fault(format!("{who}: `{word}` is no {what}"));
    }
}
