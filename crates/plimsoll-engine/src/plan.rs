//! What a run will do, as data.

use std::fmt;

use plimsoll_model::{Activation, CheckId, Meta, Minor, Needs, Page, Skipped, parameters, peer_id};

/// A level of the Pod Security Standards that forbids something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PssLevel {
    /// What lets a pod escape.
    Baseline,
    /// Hardening on top of it.
    Restricted,
}

impl PssLevel {
    /// The word in options and controls.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

impl fmt::Display for PssLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// An exact evaluation of the Pod Security Standards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PssRequest {
    /// The level.
    pub level: PssLevel,
    /// The version of the standards.
    pub version: Minor,
}

/// What the user asked to run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    /// Run everything, the checks that are off by default included, but not those that wait for a parameter.
    pub all: bool,
    /// Run only these: families, ids, slugs, peers' ids, frameworks.
    pub only: Vec<String>,
    /// Leave these out.
    pub skip: Vec<String>,
    /// Run these too, though they are off by default.
    pub enable: Vec<CheckId>,
    /// Leave these out, by configuration.
    pub disable: Vec<CheckId>,
    /// The Pod Security Standards, exactly.
    pub pss: Option<PssRequest>,
}

/// What a run has at hand beside files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// Images.
    pub images: bool,
    /// What images that containers run say of themselves, or the Dockerfiles that make them.
    pub image_configs: bool,
    /// Signatures of images.
    pub signatures: bool,
    /// Vulnerabilities.
    pub advisories: bool,
    /// A database of advisories, and images to hold against it.
    pub database: bool,
    /// A running cluster.
    pub live: bool,
    /// The files are everything that will be applied.
    pub complete_set: bool,
    /// Who can reach whom over the network.
    pub reachability: bool,
    /// What ShellCheck says of scripts.
    pub shellcheck: bool,
}

impl Reach {
    /// Everything: for lists and tests.
    pub const ALL: Self = Self {
        images: true,
        image_configs: true,
        signatures: true,
        advisories: true,
        database: true,
        live: true,
        complete_set: true,
        reachability: true,
        shellcheck: true,
    };
}

/// A word that selects nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelectionError {
    /// The word.
    pub word: String,
    /// The known word that is most like it.
    pub suggestion: Option<String>,
}

impl fmt::Display for SelectionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no check, family, framework or peer's id", self.word)?;
        match &self.suggestion {
            Some(suggestion) => write!(formatter, "; did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SelectionError {}

/// The word that stands for the exact Pod Security Standards in a selection.
const PSS: &str = "pss";

/// What runs, and what does not and why.
#[derive(Debug)]
pub struct Plan {
    /// Every check there is, run or not.
    pub known: Vec<&'static Meta>,
    /// The checks that run, by id.
    pub checks: Vec<&'static Meta>,
    /// The others, with the reason.
    pub skipped: Vec<Skipped>,
    /// The Pod Security Standards to evaluate exactly.
    pub pss: Option<PssRequest>,
}

impl Plan {
    /// The plan for a selection, with what is at hand.
    pub fn new(pages: &[&'static Page], selection: &Selection, reach: Reach) -> Result<Self, SelectionError> {
        for word in selection.only.iter().chain(&selection.skip) {
            if word != PSS && !pages.iter().any(|page| answers(&page.meta, word)) {
                return Err(SelectionError { word: word.clone(), suggestion: suggestion(pages, word) });
            }
        }
        let mut plan = Self { known: Vec::new(), checks: Vec::new(), skipped: Vec::new(), pss: selection.pss };
        if selection.skip.iter().any(|word| word == PSS) {
            plan.pss = None;
        }
        for page in pages {
            let meta = &page.meta;
            plan.known.push(meta);
            match reason_against(meta, selection, reach) {
                None => plan.checks.push(meta),
                Some(why) => plan.skipped.push(Skipped { id: meta.id, why }),
            }
        }
        plan.known.sort_by_key(|meta| meta.id);
        plan.checks.sort_by_key(|meta| meta.id);
        plan.skipped.sort();
        Ok(plan)
    }

    /// True when the check runs.
    pub fn runs(&self, id: CheckId) -> bool {
        self.checks.binary_search_by_key(&id, |meta| meta.id).is_ok()
    }
}

/// Why a check does not run, or `None` when it does.
fn reason_against(meta: &Meta, selection: &Selection, reach: Reach) -> Option<String> {
    let named = |words: &[String]| words.iter().any(|word| answers(meta, word));
    if named(&selection.skip) {
        return Some("left out by `--skip`".to_owned());
    }
    if selection.disable.contains(&meta.id) {
        return Some("switched off in the configuration".to_owned());
    }
    if selection.only.is_empty() {
        let restricted = selection.pss.is_some_and(|pss| pss.level == PssLevel::Restricted);
        let on = match meta.default {
            Activation::On => true,
            Activation::Restricted => restricted || selection.all,
            Activation::Off => selection.all,
            // Without its parameter it would say nothing, or the opposite of another check.
            Activation::Config => false,
        };
        if !on && !selection.enable.contains(&meta.id) {
            return Some(match meta.default {
                Activation::Restricted => "joins with the Pod Security level `restricted`".to_owned(),
                Activation::Config => match unmet(meta, reach) {
                    Some(need) => need,
                    None if parameters(meta.id).next().is_some() => "needs its parameter".to_owned(),
                    None => "runs only when the configuration switches it on".to_owned(),
                },
                Activation::On | Activation::Off => "off by default".to_owned(),
            });
        }
    } else if !named(&selection.only) {
        return Some("not in `--only`".to_owned());
    }
    unmet(meta, reach)
}

/// Why a check is out of reach, or `None` when what it needs is at hand.
fn unmet(meta: &Meta, reach: Reach) -> Option<String> {
    let (is_met, need) = match meta.needs {
        Needs::Files => return None,
        Needs::Set => (reach.complete_set, "everything that will be applied (`--complete-set` says so)"),
        Needs::Image => (reach.images, "an image among the targets"),
        Needs::ImageConfig => (reach.image_configs, "the image, or the Dockerfile that makes it"),
        Needs::Signatures => (reach.signatures, "signatures of images, which this version does not read"),
        Needs::Advisories => (reach.advisories, "data on vulnerabilities, which this version does not have"),
        Needs::Database => (reach.database, "an image and a database of advisories (`plimsoll db build` makes one)"),
        Needs::Live => (reach.live, "a running cluster"),
        Needs::Reachability => (reach.reachability, "the reachability of workloads"),
        Needs::Shellcheck => (reach.shellcheck, "the program ShellCheck (`--shellcheck` asks it)"),
    };
    (!is_met).then(|| format!("out of reach: needs {need}"))
}

/// True when a word of `--only` or `--skip` means this check.
fn answers(meta: &Meta, word: &str) -> bool {
    if word == PSS {
        // That is the exact evaluation, not the risk checks that resemble its controls.
        return false;
    }
    meta.slug == word
        || meta.id.to_string().eq_ignore_ascii_case(word)
        || meta.families.contains(&word)
        || meta.aliases.iter().any(|alias| is_alias(alias, word))
        || meta.controls.iter().any(|control| *control == word || control.split('/').next() == Some(word))
}

/// True when a word is an alias in any of its spellings.
fn is_alias(alias: &str, word: &str) -> bool {
    let (Some((tool, known)), Some((of, id))) = (alias.split_once(':'), word.split_once(':')) else { return false };
    tool.eq_ignore_ascii_case(of) && peer_id(tool, known) == peer_id(tool, id)
}

/// The known word that differs least from a wrong one, if it differs by little.
fn suggestion(pages: &[&'static Page], word: &str) -> Option<String> {
    let known = pages.iter().flat_map(|page| {
        let meta = &page.meta;
        let words = [meta.slug].into_iter().chain(meta.families.iter().copied()).chain(meta.aliases.iter().copied());
        let frameworks = meta.controls.iter().filter_map(|control| control.split('/').next());
        words.chain(frameworks).map(str::to_owned).chain([meta.id.to_string()])
    });
    let (distance, best) =
        known.map(|known| (edit_distance(&known.to_ascii_lowercase(), &word.to_ascii_lowercase()), known)).min()?;
    (distance <= word.chars().count().div_ceil(3)).then_some(best)
}

/// Levenshtein distance in code points. Its time grows with the product of the lengths.
pub fn edit_distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, left) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        let mut next = vec![before];
        for (right, above) in other.iter().zip(row.iter().skip(1)) {
            let cost = (diagonal + usize::from(left != *right)).min(above + 1).min(before + 1);
            diagonal = *above;
            before = cost;
            next.push(cost);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
