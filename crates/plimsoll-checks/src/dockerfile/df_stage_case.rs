//! PLM-D014: keywords or names of stages in mixed case.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Dockerfile, Instruction, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(file: &'e Dockerfile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for (place, should_be) in places(file) {
        let word = place.spot.as_str();
        if word == should_be {
            continue;
        }
        let mut findings = match place.instruction.stage() {
            Some(stage) => findings.about_stage(stage),
            None => continue,
        };
        let title = format_args!("{} `{word}` should be `{should_be}`", place.what);
        findings.on(place.spot, title).discriminated_by(place.what).discriminated_by(&should_be);
    }
    Ok(())
}

pub(crate) fn fix(file: &Dockerfile, at: Extent) -> Rewrite {
    let found = places(file).into_iter().find(|(place, _)| place.spot.extent == at);
    found.map_or_else(Rewrite::none, |(place, should_be)| Rewrite::replace(place.spot.extent, should_be))
}

/// A word whose case is asked for.
struct Place<'t> {
    instruction: Instruction<'t>,
    spot: Spot<'t>,
    what: &'static str,
}

/// The words whose case is asked for, with how they should be written.
fn places(file: &Dockerfile) -> Vec<(Place<'_>, String)> {
    let instructions = || file.instructions().filter(|one| one.stage().is_some() && !one.is_trigger());
    let lower = instructions().filter(|one| is_lower(one.name().as_str())).count();
    let upper = instructions().filter(|one| is_upper(one.name().as_str())).count();
    let mut places = Vec::new();
    for instruction in instructions() {
        let keyword = instruction.name();
        let word = keyword.as_str();
        let cased = if lower > upper { word.to_lowercase() } else { word.to_uppercase() };
        places.push((Place { instruction, spot: keyword, what: "the keyword" }, cased));
        let Some(from) = instruction.stage().and_then(|stage| stage.from()).filter(|from| *from == instruction) else {
            continue;
        };
        let words: Vec<_> = from.arguments().collect();
        let [_, separator, name] = words.as_slice() else { continue };
        // Beside a keyword in mixed case there is nothing to match.
        let cased = match (is_lower(word), is_upper(word)) {
            (true, _) => Some(separator.raw().to_lowercase()),
            (_, true) => Some(separator.raw().to_uppercase()),
            _ => None,
        };
        let place = |word: &_, what| Place { instruction, spot: Spot::from(*word), what };
        places.extend(cased.map(|cased| (place(separator, "the word beside FROM"), cased)));
        places.push((place(name, "the name of the stage"), name.raw().to_lowercase()));
    }
    places
}

fn is_lower(word: &str) -> bool {
    word == word.to_lowercase()
}

fn is_upper(word: &str) -> bool {
    word == word.to_uppercase()
}
