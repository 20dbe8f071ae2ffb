//! The JSON contract `plimsoll/verdict/1`: a finding joined with what its page says, and the writer that keeps
//! characters that a terminal obeys out of JSON texts. Shared by all formats that are JSON.
//!
//! `schemas/verdict-1.json` describes the document for others; a test holds the two together.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use plimsoll_model::{
    CheckId, Confidence, Evidence, Finding, Fingerprint, Fix, Risk, Severity, Status, SubjectId, Vulnerability,
};
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::value::{RawValue, to_raw_value};

use crate::Report;
use crate::escape::is_harmful;

/// The value of the key `schema`.
pub(crate) const SCHEMA: &str = "plimsoll/verdict/1";

/// A finding as the contract has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FindingRecord<'a> {
    check: CheckId,
    slug: &'a str,
    subject: &'a SubjectId,
    title: &'a str,
    severity: Severity,
    #[serde(rename = "override")]
    severity_override: Option<Severity>,
    confidence: Confidence,
    risk: &'a Risk,
    status: &'a Status,
    evidence: &'a [Evidence],
    fixes: &'a [Fix],
    controls: Controls<'a>,
    aliases: Option<&'a RawValue>,
    fingerprint: Fingerprint,
    #[serde(skip_serializing_if = "<[Fingerprint]>::is_empty")]
    former_fingerprints: &'a [Fingerprint],
    #[serde(skip_serializing_if = "Option::is_none")]
    vulnerability: Option<&'a Vulnerability>,
}

/// The controls of a finding.
#[derive(Serialize)]
#[serde(untagged)]
enum Controls<'a> {
    /// Those of its page, written before.
    OfPage(&'a RawValue),
    /// Those of its page and those that this occurrence breaks.
    Own(Vec<&'a str>),
}

/// What a page adds to the record of each of its findings, as JSON: written once, however many findings there are.
struct Parts {
    controls: Box<RawValue>,
    aliases: Box<RawValue>,
}

/// The records of a report's findings.
pub(crate) struct Records<'r, 'a> {
    report: &'r Report<'a>,
    parts: BTreeMap<CheckId, Parts>,
}

impl<'r, 'a> Records<'r, 'a> {
    /// The records of a report.
    pub(crate) fn new(report: &'r Report<'a>) -> io::Result<Self> {
        let mut parts = BTreeMap::new();
        for page in report.pages {
            let mut controls = page.meta.controls.to_vec();
            controls.sort_unstable();
            controls.dedup();
            let (controls, aliases) = (to_raw_value(&controls)?, to_raw_value(page.meta.aliases)?);
            parts.insert(page.meta.id, Parts { controls, aliases });
        }
        Ok(Self { report, parts })
    }

    /// The report.
    pub(crate) fn report(&self) -> &'r Report<'a> {
        self.report
    }

    /// The finding joined with its page.
    pub(crate) fn of<'s>(&'s self, finding: &'s Finding) -> FindingRecord<'s> {
        let page = self.report.page(finding.check);
        let parts = self.parts.get(&finding.check);
        let controls = match parts {
            Some(parts) if finding.violates.is_empty() => Controls::OfPage(&parts.controls),
            _ => Controls::Own(controls(self.report, finding)),
        };
        FindingRecord {
            check: finding.check,
            slug: page.map_or("", |page| page.meta.slug),
            subject: &finding.subject,
            title: &finding.title,
            severity: finding.severity,
            severity_override: finding.severity_override,
            confidence: finding.confidence,
            risk: &finding.risk,
            status: &finding.status,
            evidence: &finding.evidence,
            fixes: &finding.fixes,
            controls,
            aliases: parts.map(|parts| &*parts.aliases),
            fingerprint: finding.fingerprint,
            former_fingerprints: &finding.former_fingerprints,
            vulnerability: finding.vulnerability.as_deref(),
        }
    }
}

/// The controls of the finding's page and those that this occurrence breaks, sorted, each once.
pub(crate) fn controls<'f, 'a: 'f>(report: &Report<'a>, finding: &'f Finding) -> Vec<&'f str> {
    let page = report.page(finding.check).map_or(&[][..], |page| page.meta.controls);
    let mut controls: Vec<&str> =
        page.iter().copied().chain(finding.violates.iter().map(|control| control.0.as_str())).collect();
    controls.sort_unstable();
    controls.dedup();
    controls
}

/// Writes compact JSON values, one per line.
pub(crate) struct JsonLines<'a>(BufWriter<&'a mut dyn Write>);

impl<'a> JsonLines<'a> {
    /// Writes to `out`. The serializer writes piece by piece; a buffer turns that into few calls of `out`.
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self(BufWriter::with_capacity(64 * 1024, out))
    }

    /// Writes one value and a newline.
    pub(crate) fn write(&mut self, value: &impl Serialize) -> io::Result<()> {
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut self.0, Harmless))?;
        self.0.write_all(b"\n")
    }

    /// Hands on what is still in the buffer.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes one compact JSON value and a newline.
pub(crate) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut lines = JsonLines::new(out);
    lines.write(value)?;
    lines.finish()
}

/// Compact JSON in which harmful characters stand as `\uXXXX`; the value is the same for whoever reads it.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly all fragments. C0 characters never come here: JSON has them escaped already.
        // One more than a byte has the highest bit from DEL on; no text holds the byte 0xff.
        if fragment.bytes().fold(0, |bits, byte| bits | byte.wrapping_add(1)) < 0x80 {
            return writer.write_all(fragment.as_bytes());
        }
        for piece in fragment.split_inclusive(is_harmful) {
            match piece.chars().next_back().filter(|last| is_harmful(*last)) {
                None => writer.write_all(piece.as_bytes())?,
                Some(last) => {
                    writer.write_all(piece.strip_suffix(last).unwrap_or_default().as_bytes())?;
                    for unit in last.encode_utf16(&mut [0; 2]) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::write_json;

    #[test]
    fn harmful_characters_are_escaped_and_read_back() {
        let text = "a\u{1b}b\u{7f}c\u{9b}d\u{202e}e🚢\u{e0041}";
        let mut written = Vec::new();
        write_json(&mut written, &text).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(written, "\"a\\u001bb\\u007fc\\u009bd\\u202ee🚢\\udb40\\udc41\"\n");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
