//! Azure Linux, once CBL-Mariner: its flaws in OVAL. Source: microsoft/AzureLinuxVulnerabilityData.
//!
//! Ids are those of the same data in OSV: `AZL-3-39708` of release 3.

use plimsoll_database::{Event, FixState, NewPosting};

use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading};
use crate::osv::{Advisory, Fault};
use crate::oval::{Criteria, Definition, Oval, State};

/// The importer.
pub static FEED: Feed = Feed {
    name: "mariner",
    source: ["Azure Linux vulnerability data", "MIT", "Microsoft"],
    import: |files: &mut Files<'_>| files.each(read),
};

fn read(file: &File<'_>) -> Reading<Advisory> {
    let mut faults = Vec::new();
    let oval = Oval::read(file, &mut faults)?;
    let pieces = oval.definitions.iter().filter_map(|definition| advisory(&oval, definition, &mut faults)).collect();
    Ok(Given { pieces, faults })
}

fn advisory(oval: &Oval, definition: &Definition, faults: &mut Vec<Fault>) -> Option<Advisory> {
    let flaw = definition.references.iter().find(|one| one.source == "CVE");
    let id = entry::id(flaw.map_or("", |flaw| flaw.id.as_str()), faults)?;
    let mut tests = Vec::new();
    leaves(&definition.criteria, &mut tests);
    let boundaries: Vec<(&str, &State)> =
        tests.iter().filter_map(|test| oval.test(test)).filter_map(|(name, state)| Some((name, state?))).collect();
    let release = boundaries.iter().find_map(|(_, state)| release(&state.evr));
    let (Some((name, _)), Some(release)) = (boundaries.first(), release) else {
        faults.push(Fault::Lost(format!("`{}` has no boundary of a release", definition.id)));
        return None;
    };
    let number = definition.id.rsplit(':').next().unwrap_or_default();
    let mut advisory = entry::advisory(format!("AZL-{release}-{number}"), vec![id]);
    let record = &mut advisory.record;
    record.summary.clone_from(&definition.title);
    record.details.clone_from(&definition.description);
    record.ratings.extend(entry::word(&definition.severity));
    record.published = Some(definition.issued.clone()).filter(|day| !day.is_empty());
    let states = boundaries.iter().filter(|(other, _)| other == name).map(|(_, state)| *state);
    entry::push(&mut advisory.entries, package(release, name, definition, states), faults);
    Some(advisory)
}

fn package<'s>(
    release: &str,
    name: &str,
    definition: &Definition,
    states: impl Iterator<Item = &'s State>,
) -> NewPosting<'static> {
    let home = Home { ecosystem: "Azure Linux", release: Some(release) };
    if definition.patchable.eq_ignore_ascii_case("not applicable") {
        return home.entry(name, vec![entry::never()]);
    }
    let (mut start, mut end) = (None, None);
    for State { evr, operation } in states {
        match operation.as_str() {
            "less than" => end = Some(Event::Fixed(evr.clone().into())),
            "less than or equal" => end = Some(Event::LastAffected(evr.clone().into())),
            "greater than" | "greater than or equal" => start = Some(Event::Introduced(evr.clone().into())),
            _ => {}
        }
    }
    let fix = if matches!(end, Some(Event::Fixed(_))) { FixState::Unstated } else { FixState::NotFixed };
    let start = start.unwrap_or(Event::Introduced("0".into()));
    let range = std::iter::once(start).chain(end).collect();
    entry::with_fix(home.entry(name, vec![range]), fix)
}

/// The release in the tag of a build: `.cm2`, `.azl3`.
fn release(evr: &str) -> Option<&str> {
    let (_, tag) = evr.rsplit_once('.')?;
    let release = tag.strip_prefix("cm").or_else(|| tag.strip_prefix("azl"))?;
    (!release.is_empty() && release.bytes().all(|byte| byte.is_ascii_digit())).then_some(release)
}

fn leaves<'c>(criteria: &'c Criteria, tests: &mut Vec<&'c str>) {
    match criteria {
        Criteria::All(list) | Criteria::Any(list) => {
            for one in list {
                leaves(one, tests);
            }
        }
        Criteria::One { test, .. } => tests.push(test),
    }
}
