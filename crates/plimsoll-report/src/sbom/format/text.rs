//! The bill of materials for people: a line per package, what is missing first.

use std::io::{self, BufWriter, Write};

use plimsoll_model::GapKind;

use crate::escape::plain;
use crate::sbom::contents::{Component, Contents, location};
use crate::sbom::{Bill, BillFormat};

/// The format `text`.
pub const FORMAT: BillFormat = BillFormat { name: "text", about: "for people", write };

/// The widest column, in characters; longer values push the rest of their line to the right.
const WIDEST: usize = 40;

fn write(bill: &Bill<'_>, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::new(bill)?;
    let mut out = BufWriter::new(out);
    for missing in &contents.missing {
        writeln!(out, "not in this list: {}", plain(missing))?;
    }
    let os =
        bill.image.inventory.os.as_ref().map_or_else(|| "no operating system".to_owned(), |os| plain(&os.distro()));
    let count = contents.components.len();
    let packages = if count == 1 { "package" } else { "packages" };
    writeln!(out, "{}: {os}, {count} {packages}", plain(bill.image.name()))?;
    let rows: Vec<[String; 5]> = contents.components.iter().map(row).collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count()).min(WIDEST);
        }
    }
    for row in &rows {
        let cells = widths.iter().zip(row).map(|(width, cell)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    let out_of_reach = bill.gaps.iter().filter(|gap| gap.kind == GapKind::OutOfReach).count();
    if out_of_reach > 0 {
        writeln!(out, "{out_of_reach} more could not be told without what was not given")?;
    }
    out.flush()
}

fn row(component: &Component<'_>) -> [String; 5] {
    let record = &component.package.record;
    let own = record.namespace.as_deref().filter(|_| !record.is_of_system());
    let name = own.map_or_else(|| record.name.clone(), |namespace| format!("{namespace}/{}", record.name));
    let epoch = record.epoch.filter(|epoch| *epoch > 0).map(|epoch| format!("{epoch}:")).unwrap_or_default();
    let place = component.package.sights.first().map(location).unwrap_or_default();
    let version = format!("{epoch}{}", record.version);
    let gone = component.package.gone_in.map(|layer| format!(", gone in layer {layer}")).unwrap_or_default();
    let class = format!("{}{gone}", record.class.word());
    [&*record.kind, &name, &version, &class, &place].map(plain)
}
