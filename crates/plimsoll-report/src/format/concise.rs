//! One line per finding: `path:line:column: ID title`, worst first, as compilers write it.

use std::io::{self, Write};

use plimsoll_model::Evidence;

use crate::escape::plain;
use crate::{Format, Report};

/// The format `concise`.
pub const FORMAT: Format = Format { name: "concise", about: "one line per finding: `path:line:column: ID title`", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.shown() {
        let place = match finding.primary().and_then(Evidence::location) {
            Some((document, span)) => format!("{}:{}:{}", plain(document), span.line, span.column),
            None => plain(finding.subject.as_str()),
        };
        writeln!(out, "{place}: {} {} [{}]", finding.check, plain(&finding.title), finding.effective_severity())?;
    }
    for gap in report.verdict.blind_gaps() {
        let place = gap.place.as_ref().map_or_else(|| plain(gap.subject.as_str()), |place| plain(&place.document));
        writeln!(out, "{place}: gap: {}: {}", plain(&gap.reason), plain(&gap.consequence))?;
    }
    Ok(())
}
