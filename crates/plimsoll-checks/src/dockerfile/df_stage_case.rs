//! PLM-D014: keywords or names of stages in mixed case.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Argument, Dockerfile, Instruction, Spot, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(file: &'e Dockerfile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for Cased { stage, spot, what, rule, should_be } in words(file) {
        let word = spot.as_str();
        if word != should_be {
            let mut findings = findings.about_stage(stage);
            let finding = findings.on(spot, format_args!("{what} `{word}` should be `{should_be}`"));
            finding.discriminated_by(what).discriminated_by(&should_be).answers(rule);
        }
    }
    Ok(())
}

pub(crate) fn fix(file: &Dockerfile, at: Extent) -> Rewrite {
    let Some(word) = words(file).into_iter().find(|word| word.spot.extent == at) else { return Rewrite::none() };
    let from = word.stage.from().filter(|from| from.name().extent == at);
    let beside = from.and_then(separator).map_or_else(Rewrite::none, |separator| {
        Rewrite::replace(separator.extent(), like(&word.should_be, separator.raw()))
    });
    Rewrite::replace(at, word.should_be).and(beside)
}

/// A word whose case matters.
struct Cased<'t> {
    stage: Stage<'t>,
    spot: Spot<'t>,
    what: &'static str,
    /// BuildKit's rule.
    rule: &'static str,
    /// How it should be written.
    should_be: String,
}

/// The words whose case matters.
fn words(file: &Dockerfile) -> Vec<Cased<'_>> {
    let is_meant = |one: &Instruction<'_>| !one.is_trigger() && one.keyword() != Keyword::Unknown;
    let instructions = || file.instructions().filter(is_meant);
    let in_stages = || instructions().filter_map(|one| Some((one.stage()?, one.name())));
    let lower = in_stages().filter(|(_, keyword)| is_lower(keyword.as_str())).count();
    let upper = in_stages().filter(|(_, keyword)| is_upper(keyword.as_str())).count();
    let most = if lower > upper { "from" } else { "FROM" };
    let keywords = in_stages().map(|(stage, spot)| {
        let should_be = like(most, spot.as_str());
        Cased { stage, spot, what: "the keyword", rule: "buildkit:ConsistentInstructionCasing", should_be }
    });
    let beside = file.stages().filter_map(|stage| {
        let (from, separator) = (stage.from()?.name(), separator(stage.from()?)?);
        // Beside a keyword in mixed case there is nothing to match.
        let is_cased = is_lower(from.as_str()) || is_upper(from.as_str());
        let should_be = is_cased.then(|| like(from.as_str(), separator.raw()))?;
        let rule = "buildkit:FromAsCasing";
        Some(Cased { stage, spot: separator.into(), what: "the word beside FROM", rule, should_be })
    });
    let names = file.stages().filter_map(|stage| {
        let name = stage.from()?.arguments().nth(2)?;
        let (rule, should_be) = ("buildkit:StageNameCasing", name.raw().to_lowercase());
        Some(Cased { stage, spot: name.into(), what: "the name of the stage", rule, should_be })
    });
    keywords.chain(beside).chain(names).collect()
}

/// The `AS` of a `FROM` that names its stage.
fn separator(from: Instruction<'_>) -> Option<Argument<'_>> {
    let mut words = from.arguments();
    (words.len() == 3).then(|| words.nth(1)).flatten()
}

/// A word in the case of another one.
fn like(model: &str, word: &str) -> String {
    if is_lower(model) { word.to_lowercase() } else { word.to_uppercase() }
}

fn is_lower(word: &str) -> bool {
    word == word.to_lowercase()
}

fn is_upper(word: &str) -> bool {
    word == word.to_uppercase()
}
