//! One line per finding: `path:line:column: ID title`, worst first, as compilers write it.

use std::io::{self, BufWriter, Write};

use plimsoll_model::Status;

use crate::escape::plain;
use crate::{Format, Report, first_place};

/// The format `concise`.
pub const FORMAT: Format =
    Format { name: "concise", about: "one line per finding: `path:line:column: ID title`", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for finding in report.shown() {
        let place = match first_place(finding) {
            Some((document, span)) => format!("{}:{}:{}", plain(document), span.line, span.column),
            None => plain(report.file_of(&finding.subject).unwrap_or(finding.subject.as_str())),
        };
        let status = match &finding.status {
            Status::Open => String::new(),
            other => format!(", {}", other.word()),
        };
        let (id, title, severity) = (plain(&finding.known_as()), plain(&finding.title), finding.effective_severity());
        writeln!(out, "{place}: {id} {title} [{severity}{status}]")?;
    }
    for gap in report.verdict.blind_gaps() {
        let place = match &gap.place {
            Some(place) => match place.span {
                Some(span) => format!("{}:{}:{}", plain(&place.document), span.line, span.column),
                None => plain(&place.document),
            },
            None => plain(report.file_of(&gap.subject).unwrap_or(gap.subject.as_str())),
        };
        writeln!(out, "{place}: gap: {}: {}", plain(&gap.reason), plain(&gap.consequence))?;
    }
    out.flush()
}
