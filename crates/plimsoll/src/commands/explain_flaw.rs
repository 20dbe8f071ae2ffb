//! `plimsoll explain CVE-…`: what is known of a flaw, and with targets why each package has it or has it not.

use std::io::{self, Write};
use std::path::PathBuf;

use plimsoll_advisory::matching::{Explained, Why, explain, explain_all};
use plimsoll_database::{Database, search};
use plimsoll_facts::{Image, Package};
use plimsoll_model::{Finding, Status, Vulnerability, VulnerabilityClass};
use plimsoll_report::{harmless_line, harmless_lines};

use super::db_search;
use super::pipeline::{self, Request};
use crate::advisories::of_file;
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::output::stdout;

pub(super) fn run(id: &str, package: Option<&str>, targets: &[PathBuf], configuration: &Configuration) -> Outcome {
    let Some(advisories) = configuration.advisories()? else {
        let failure = Failure::job(anyhow::anyhow!("{id} is explained by a database of advisories, and there is none"));
        return Err(failure.with_help("`plimsoll db update` gets one, `plimsoll db build --from DIR` makes one"));
    };
    let database = advisories.database()?;
    let damaged = |error| of_file(&advisories.path, error);
    let found = search(&database, id).map_err(damaged)?;
    let mut out = stdout();
    if targets.is_empty() {
        if found.is_empty() {
            let (id, day) = (harmless_line(id), database.data_date());
            writeln!(out, "no record of {id} in this database (data of {day})")?;
        } else {
            out.write_all(db_search::text(&database, &found).map_err(damaged)?.as_bytes())?;
        }
        out.flush()?;
        return Ok(0);
    }
    let groups: Vec<String> = found.groups.iter().map(|group| group.ids.join(", ")).collect();
    match groups.as_slice() {
        [] => writeln!(out, "{}: no record in this database (data of {})", harmless_line(id), database.data_date())?,
        _ => writeln!(out, "{}", harmless_lines(&groups.join("\n")))?,
    }
    let run = pipeline::run(&Request { targets, configuration, with_fixes: false, progress: false })?;
    let options = configuration.vulnerabilities()?;
    for image in run.images.iter() {
        let options = options.for_image(image, &run.verdict.as_of);
        let inventory = &image.inventory;
        let explained = match package {
            Some(name) => explain(&database, inventory, &options, id, name),
            None => explain_all(&database, inventory, &options, id),
        };
        let explained = explained.map_err(damaged)?;
        writeln!(out, "\nin {}: {} packages", harmless_line(image.name()), inventory.packages.len())?;
        if explained.is_empty() {
            writeln!(out, "  not affected: no package has an entry in its records; `--package NAME` says why for one")?;
        }
        for one in &explained {
            answer(image, one, &database, &mut out)?;
        }
        for finding in run.verdict.findings.iter().filter(|finding| finding.subject == image.subject) {
            let is_meant = |flaw: &&Vulnerability| {
                found.groups.iter().any(|group| group.ids.contains(&flaw.id.as_str()))
                    && package.is_none_or(|name| flaw.name == name)
            };
            if let Some(flaw) = finding.vulnerability.as_deref().filter(is_meant) {
                told(finding, flaw, &mut out)?;
            }
        }
    }
    if run.images.is_empty() {
        writeln!(out, "\nthere is no image, root file system or bill of materials among the targets")?;
    }
    for gap in run.verdict.gaps.iter().filter(|gap| gap.stage.starts_with("advisory")) {
        writeln!(out, "gap: {}: {}", harmless_line(&gap.reason), harmless_line(&gap.consequence))?;
    }
    out.flush()?;
    Ok(0)
}

/// What one package has to do with the flaw.
fn answer(image: &Image, one: &Explained, database: &Database<'_>, out: &mut dyn Write) -> io::Result<()> {
    let package = one.package.and_then(|number| image.inventory.packages.get(number));
    let name = package.map_or_else(String::new, |package| {
        format!("{} {}", harmless_line(&package.record.name), harmless_line(&package.record.version))
    });
    match &one.why {
        Why::NotInInventory(similar) if similar.is_empty() => writeln!(out, "  no package has this name"),
        Why::NotInInventory(similar) => {
            writeln!(out, "  no package has this name; there are {}", harmless_line(&similar.join(", ")))
        }
        Why::NoRecord => writeln!(out, "  {name}: no record of it, data of {}", database.data_date()),
        Why::NoEntry => writeln!(out, "  {name}: not affected: its records have no entry for this package"),
        Why::Passed(kind) => {
            let owner = kind.owner().and_then(|owner| image.inventory.packages.get(owner));
            let owner = owner.map(|owner: &Package| format!(" ({})", harmless_line(&owner.record.name)));
            writeln!(out, "  {name}: not matched: {kind}{}", owner.unwrap_or_default())
        }
        Why::Unassessed(why) => writeln!(out, "  {name}: unassessed: {}", harmless_line(&why.to_string())),
        Why::Decided(entries) => {
            let is_affected = entries.iter().any(|entry| entry.decision.rule.is_affected());
            let is_unassessed = entries.iter().any(|entry| entry.decision.rule.is_unassessed());
            let word = match (is_affected, is_unassessed) {
                (true, _) => "affected",
                (false, true) => "unassessed",
                (false, false) => "not affected",
            };
            writeln!(out, "  {name}: {word}")?;
            for entry in entries {
                let release = entry.release.as_deref().map(|release| format!(":{release}")).unwrap_or_default();
                let boundary = match (&entry.decision.fixed, &entry.decision.last_affected) {
                    (Some(fixed), _) => format!(", fixed in {fixed}"),
                    (None, Some(last)) => format!(", up to {last}"),
                    (None, None) => String::new(),
                };
                let line = format!(
                    "{} ({}): {}{release} {}: {} in the order of {}{boundary}: {}",
                    entry.id,
                    entry.source,
                    entry.ecosystem,
                    entry.package,
                    entry.installed,
                    entry.scheme.name(),
                    entry.decision.rule
                );
                writeln!(out, "    {}", harmless_line(&line))?;
            }
            Ok(())
        }
    }
}

/// What the run makes of a finding.
fn told(finding: &Finding, flaw: &Vulnerability, out: &mut dyn Write) -> io::Result<()> {
    let state = match &finding.status {
        Status::Open => "open".to_owned(),
        Status::Waived { source, until, .. } => {
            format!("waived by {} until {}", harmless_line(source), Status::end(until.as_deref()))
        }
        Status::Closed { says, source, .. } => format!("closed by {}: {}", harmless_line(source), harmless_line(says)),
        Status::Known { first_seen } => format!("known since {first_seen}"),
    };
    let name = harmless_line(&flaw.name);
    writeln!(out, "  finding {}: {name}, {state}, {}", finding.fingerprint, finding.effective_severity())?;
    if flaw.class == VulnerabilityClass::Flaw {
        let rating = &flaw.rating;
        let score = rating.score.map(|score| format!("{score:.1} ")).unwrap_or_default();
        let vector = rating.vector.as_deref().map(|vector| format!(", {vector}")).unwrap_or_default();
        let source = if rating.source.is_empty() { "nobody" } else { &rating.source };
        let word = rating.word.unwrap_or("unrated");
        writeln!(out, "    rated {score}{word} by {}{}", harmless_line(source), harmless_line(&vector))?;
    }
    for note in &flaw.vex {
        let line = format!("{} statement {}: {}: {}", note.document, note.statement, note.status, note.why);
        writeln!(out, "    VEX {}", harmless_line(&line))?;
    }
    if let Some(due) = &flaw.due {
        let row = due.row.map(|row| format!(", row {row}")).unwrap_or_default();
        writeln!(out, "    due: {} ({}{row}: {})", due.within, due.table, harmless_line(&due.because.join(", ")))?;
    }
    let addends = finding.risk.factors.iter().map(|factor| format!("{} +{}", factor.factor, factor.delta));
    let addends = addends.collect::<Vec<_>>().join(", ");
    writeln!(out, "    risk: {} ({})", finding.risk.score, harmless_line(&addends))
}
