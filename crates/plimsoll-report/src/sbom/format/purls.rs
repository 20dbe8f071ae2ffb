//! Package URLs, one per line, sorted, each once. Packages that no package URL can name are not in it.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use crate::sbom::contents::Contents;
use crate::sbom::{Bill, BillFormat};

/// The format `purls`.
pub const FORMAT: BillFormat = BillFormat { name: "purls", about: "package URLs, one per line", write };

fn write(bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    let purls: BTreeSet<String> =
        contents.components.iter().filter_map(|component| Some(component.purl.as_ref()?.to_string())).collect();
    let mut out = BufWriter::new(out);
    for purl in purls {
        // Everything but ASCII letters, digits and separators is encoded: nothing in it needs an escape.
        writeln!(out, "{purl}")?;
    }
    out.flush()
}
