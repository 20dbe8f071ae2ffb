//! One row per package, as in RFC 4180, for spreadsheets and databases.

use std::io::{self, BufWriter, Write};

use crate::escape::csv;
use crate::sbom::contents::{Component, Contents, location};
use crate::sbom::{Bill, BillFormat};

/// The format `csv`.
pub const FORMAT: BillFormat = BillFormat { name: "csv", about: "one row per package, for spreadsheets", write };

/// The name of a column and its value.
type Column = (&'static str, fn(&Component<'_>) -> String);

/// The columns, and what stands in them.
const COLUMNS: &[Column] = &[
    ("type", |of| of.package.record.kind.to_string()),
    ("namespace", |of| of.namespace().unwrap_or_default().to_owned()),
    ("name", |of| of.package.record.name.clone()),
    ("version", |of| of.package.record.version.clone()),
    ("epoch", |of| of.package.record.epoch.map(|epoch| epoch.to_string()).unwrap_or_default()),
    ("arch", |of| of.package.record.arch.clone().unwrap_or_default()),
    ("class", |of| of.package.record.class.word().to_owned()),
    ("method", |of| of.package.record.method.word().to_owned()),
    ("licences", |of| of.package.record.licences.join("; ")),
    ("source", |of| of.package.record.source.as_ref().map(|source| source.name.clone()).unwrap_or_default()),
    ("layer", |of| of.package.introduced.to_string()),
    ("base", |of| of.package.from_base.map(|from_base| from_base.to_string()).unwrap_or_default()),
    ("gone", |of| of.package.gone_in.map(|layer| layer.to_string()).unwrap_or_default()),
    ("location", |of| of.package.sights.first().map(location).unwrap_or_default()),
    ("purl", |of| of.purl.as_ref().map(ToString::to_string).unwrap_or_default()),
];

fn write(bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    let mut out = BufWriter::new(out);
    let header: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    write!(out, "{}\r\n", header.join(","))?;
    for component in &contents.components {
        let row: Vec<String> = COLUMNS.iter().map(|(_, value)| csv(&value(component))).collect();
        write!(out, "{}\r\n", row.join(","))?;
    }
    out.flush()
}
