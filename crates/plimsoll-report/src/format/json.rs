//! The verdict as one JSON document, `plimsoll/verdict/1`: compact, one line, the same bytes for the same verdict.

use std::io::{self, Write};

use plimsoll_model::{Coverage, Decision, Gap, Subject, Tool};
use serde::{Serialize, Serializer};

use crate::contract::{FindingRecord, SCHEMA, write_json};
use crate::{Format, Report};

/// The format `json`.
pub const FORMAT: Format = Format { name: "json", about: "one JSON document, `plimsoll/verdict/1`", write };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, 'r> {
    schema: &'static str,
    tool: &'a Tool,
    as_of: &'a str,
    subjects: &'a [Subject],
    findings: Findings<'a, 'r>,
    gaps: &'a [Gap],
    coverage: &'a Coverage,
    decision: &'a Decision,
}

/// The findings, joined with their pages one at a time, so that no second copy of them all is held.
struct Findings<'a, 'r>(&'r Report<'a>);

impl Serialize for Findings<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.findings().map(|finding| FindingRecord::new(self.0, finding)))
    }
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict;
    write_json(
        out,
        &Document {
            schema: SCHEMA,
            tool: &verdict.tool,
            as_of: &verdict.as_of,
            subjects: &verdict.subjects,
            findings: Findings(report),
            gaps: &verdict.gaps,
            coverage: &verdict.coverage,
            decision: &verdict.decision,
        },
    )
}
