//! The verdict as JSON lines, to be read as a stream: a line `run`, a line per `finding` and `gap`, last the
//! `decision`. The objects are those of `plimsoll/verdict/1` with a key `type` in front.

use std::io::{self, Write};

use plimsoll_model::{Coverage, Decision, Gap, Subject, Tool};
use serde::Serialize;

use crate::contract::{FindingRecord, JsonLines, Records, SCHEMA};
use crate::{Format, Report};

/// The format `ndjson`.
pub const FORMAT: Format =
    Format { name: "ndjson", about: "one JSON object per line: run, findings, gaps, decision", write };

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run(Run<'a>),
    Finding(FindingRecord<'a>),
    Gap(&'a Gap),
    Decision(&'a Decision),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    schema: &'static str,
    tool: &'a Tool,
    as_of: &'a str,
    subjects: &'a [Subject],
    coverage: &'a Coverage,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict;
    let records = Records::new(report)?;
    let mut out = JsonLines::new(out);
    let run = Run {
        schema: SCHEMA,
        tool: &verdict.tool,
        as_of: &verdict.as_of,
        subjects: &verdict.subjects,
        coverage: &verdict.coverage,
    };
    out.write(&Line::Run(run))?;
    for finding in report.findings() {
        out.write(&Line::Finding(records.of(finding)))?;
    }
    for gap in &verdict.gaps {
        out.write(&Line::Gap(gap))?;
    }
    out.write(&Line::Decision(&verdict.decision))?;
    out.finish()
}
