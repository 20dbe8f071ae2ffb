//! The verdict as one JSON document, `plimsoll/verdict/1`: compact, one line, the same bytes for the same verdict.

use std::io::{self, Write};

use plimsoll_model::{Coverage, Decision, Gap, Subject, Tool};
use serde::{Serialize, Serializer};

use crate::contract::{Records, SCHEMA, write_json};
use crate::{Format, Report};

/// The format `json`.
pub const FORMAT: Format = Format { name: "json", about: "one JSON document, `plimsoll/verdict/1`", write };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'r, 'a> {
    schema: &'static str,
    tool: &'r Tool,
    as_of: &'r str,
    subjects: &'r [Subject],
    findings: Findings<'r, 'a>,
    gaps: &'r [Gap],
    coverage: &'r Coverage,
    decision: &'r Decision,
}

/// The findings, joined with their pages one at a time, so that no second copy of them all is held.
struct Findings<'r, 'a>(&'r Records<'r, 'a>);

impl Serialize for Findings<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.report().findings().map(|finding| self.0.of(finding)))
    }
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict;
    let records = Records::new(report)?;
    write_json(
        out,
        &Document {
            schema: SCHEMA,
            tool: &verdict.tool,
            as_of: &verdict.as_of,
            subjects: &verdict.subjects,
            findings: Findings(&records),
            gaps: &verdict.gaps,
            coverage: &verdict.coverage,
            decision: &verdict.decision,
        },
    )
}
