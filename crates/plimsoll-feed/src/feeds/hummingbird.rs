//! Red Hat Hardened Images: CSAF VEX documents. What they say of other products of Red Hat stands in its own feed.

use plimsoll_database::NewPosting;

use crate::csaf::{Csaf, Product, Status};
use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::osv::Advisory;

/// The importer.
pub static FEED: Feed = Feed {
    name: "hummingbird",
    source: ["Red Hat security data", "CC-BY-4.0", "Red Hat"],
    import: |files: &mut Files<'_>| files.each(read),
};

/// The release of its entries, by the CPE `cpe:/a:redhat:hummingbird:1`.
const CPE: &str = "cpe:/a:redhat:";

fn read(file: &File<'_>) -> Reading<Advisory> {
    let mut faults = Vec::new();
    let document = Csaf::read(file, &mut faults)?;
    let mut pieces = Vec::new();
    for flaw in &document.flaws {
        let own = flaw.statements.iter().filter(|statement| statement.product.cpe.contains(":hummingbird:"));
        let mut entries = Vec::new();
        for entry in own.filter_map(|statement| entry(statement.status, &statement.product)) {
            entry::push(&mut entries, entry, &mut faults);
        }
        if entries.is_empty() {
            continue;
        }
        let mut advisory = entry::advisory(format!("REDHAT-{}", flaw.cve), vec![flaw.cve.clone()]);
        let record = &mut advisory.record;
        record.summary.clone_from(&flaw.title);
        record.details.clone_from(&flaw.details);
        record.weaknesses.extend(flaw.weakness.clone());
        record.ratings.extend(flaw.impact.as_deref().and_then(entry::word));
        record.ratings.extend(flaw.vector.as_deref().and_then(|vector| entry::vector(vector, &mut faults)));
        record.published = Some(document.published.clone()).filter(|day| !day.is_empty());
        record.modified = Some(document.modified.clone()).filter(|day| !day.is_empty());
        advisory.entries = entries;
        pieces.push(advisory);
    }
    if pieces.is_empty() {
        return Err(Refusal::Beside("says nothing of the hardened images"));
    }
    Ok(Given { pieces, faults })
}

fn entry(status: Status, product: &Product) -> Option<NewPosting<'static>> {
    let home = Home { ecosystem: "Red Hat", release: product.cpe.strip_prefix(CPE) };
    let named = |ranges| match product.architecture.as_deref() {
        None | Some("src") => home.source(&product.name, ranges),
        Some(_) => home.entry(&product.name, ranges),
    };
    Some(match (status, &product.version) {
        (Status::Fixed, Some(version)) => named(vec![entry::below(version)]),
        (Status::Affected(fix), _) => entry::with_fix(named(vec![entry::all()]), fix),
        (Status::NotAffected, None) => named(vec![entry::never()]),
        // Of one build it is said that it does not have the flaw.
        (Status::NotAffected, Some(_)) => return None,
        (Status::Fixed, None) | (Status::Undecided, _) => named(Vec::new()),
    })
}
