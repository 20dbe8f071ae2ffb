//! One row per finding, as in RFC 4180, for spreadsheets and databases. Waived and known findings are in it.

use std::io::{self, BufWriter, Write};

use crate::action::remedy;
use crate::escape::csv;
use crate::{Format, Report, first_place};

/// The format `csv`.
pub const FORMAT: Format = Format { name: "csv", about: "one row per finding, for spreadsheets", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let header = "check,slug,severity,risk,status,subject,title,document,line,column,route,fingerprint,remedy,\
                  vulnerability,package,version,fix";
    write!(out, "{header}\r\n")?;
    for finding in report.findings() {
        let meta = report.page(finding.check).map(|page| &page.meta);
        let (document, line, column) = first_place(finding)
            .map_or((String::new(), String::new(), String::new()), |(document, span)| {
                (csv(document), span.line.to_string(), span.column.to_string())
            });
        let flaw = finding.vulnerability.as_deref();
        let row = [
            finding.check.to_string(),
            csv(meta.map_or("", |meta| meta.slug)),
            finding.effective_severity().to_string(),
            finding.risk.score.to_string(),
            finding.status.word().to_owned(),
            csv(report.subject_name(&finding.subject)),
            csv(&finding.title),
            document,
            line,
            column,
            csv(finding.occurrence().1),
            finding.fingerprint.to_string(),
            csv(remedy(report, finding)),
            csv(flaw.map_or("", |flaw| &flaw.id)),
            csv(flaw.map_or("", |flaw| &flaw.package)),
            csv(flaw.map_or("", |flaw| &flaw.version)),
            csv(flaw.filter(|flaw| flaw.is_fixable()).and_then(|flaw| flaw.fix.version.as_deref()).unwrap_or_default()),
        ];
        write!(out, "{}\r\n", row.join(","))?;
    }
    out.flush()
}
