//! The grade of an image: a letter from dated facts, by published criteria. Pure.
//!
//! The letter is the worst that any clause allows on the day: the bands of waiting fixes and the caps. Where something
//! that is needed is not known there is no letter, which is written U and is outside of the order: [`Grade::best`] then
//! says what the letter could be at most.

mod bands;
mod caps;
mod clause;
mod criteria;
mod next_drop;

use std::fmt;
use std::str::FromStr;

use plimsoll_advisory::Date;
use plimsoll_facts::ExecutableBytes;
use plimsoll_facts::image::Verification;
use plimsoll_model::Severity;

pub use criteria::{Criteria, Step};

use clause::{Clause, later};

/// A letter, from the best to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Letter {
    /// Nothing that could be fixed waits.
    A,
    /// Little waits, or it is not hardened.
    B,
    /// Something has been waiting for weeks.
    C,
    /// Something has been waiting for months, or secrets are in it.
    D,
    /// Something critical has been waiting for most of a year.
    E,
    /// It should not run.
    F,
}

impl Letter {
    /// All, from the best on.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// The letter as a text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

impl FromStr for Letter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|letter| letter.word().eq_ignore_ascii_case(text));
        found.ok_or_else(|| format!("`{text}` is no letter from A to F"))
    }
}

/// A value, or why it is not known, as a sentence without its end: `the layers were not searched for secrets`.
pub type Known<T> = Result<T, String>;

/// What a grade is made of.
#[derive(Clone, PartialEq, Debug)]
pub struct GradeInputs {
    /// The day to judge by. Facts of later days are ignored.
    pub as_of: Date,
    /// What advisories say of the packages.
    pub advisories: Known<Advisories>,
    /// The lives of the distribution and the runtimes, one by one.
    pub lives: Vec<Known<Ending>>,
    /// Private keys and credentials of a known format in any layer, without their values.
    pub secrets: Known<Vec<String>>,
    /// Malware in any layer.
    pub malware: Known<Vec<Malware>>,
    /// How much of the machine code is known.
    pub executable_bytes: Known<ExecutableBytes>,
    /// Whether its process starts as root.
    pub root_user: Known<bool>,
    /// Whether setuid or setgid files were added.
    pub setuid_added: Known<bool>,
    /// What was compared with the digests that name it.
    pub verification: Verification,
    /// What the trust policy says of its signature.
    pub signature: Known<Signature>,
    /// What else could not be seen of it, such as a layer that was not read.
    pub gaps: Vec<String>,
}

/// What a snapshot of advisories says.
#[derive(Clone, PartialEq, Debug)]
pub struct Advisories {
    /// The day of the snapshot.
    pub date: Date,
    /// The vulnerabilities for which the maker has a fix.
    pub fixable: Vec<Fixable>,
}

/// A vulnerability with a fix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixable {
    /// Its id.
    pub id: String,
    /// The package that has it.
    pub package: String,
    /// Its severity.
    pub severity: Severity,
    /// The day on which the fix was published, else that of the record; `None` when neither is known.
    pub fixed: Option<Date>,
    /// The day on which it was listed as exploited.
    pub exploited: Option<Date>,
}

/// Something with a life.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ending {
    /// What it is: `Debian 12`.
    pub what: String,
    /// The last day of updates that count; `None` when none is announced.
    pub last_day: Option<Date>,
}

/// Malware that was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malware {
    /// What and where it is.
    pub what: String,
    /// Its severity.
    pub severity: Severity,
}

/// What the trust policy says of a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signature {
    /// The policy demands none.
    NotDemanded,
    /// There is one that the policy accepts.
    Valid,
    /// There is none, or none that the policy accepts.
    Invalid,
}

/// A reason for which the letter cannot be better.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cap {
    /// The best letter that it allows.
    pub letter: Letter,
    /// From when on; `None` when it does not depend on the day.
    pub since: Option<Date>,
    /// The reason, for people.
    pub reason: String,
    /// What makes it go away.
    pub remedy: String,
}

/// A change of the letter that comes by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NextDrop {
    /// The day.
    pub on: Date,
    /// The letter from then on; `None` is U.
    pub to: Option<Letter>,
}

/// What would make the letter better.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raise {
    /// The letter after all of it is done.
    pub to: Letter,
    /// What is to be done, each once.
    pub by: Vec<String>,
}

/// A grade.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grade {
    /// The version of the criteria.
    pub criteria: &'static str,
    /// The letter; `None` is U.
    pub letter: Option<Letter>,
    /// The letter by all that is known: what U would be at best.
    pub best: Letter,
    /// Why there is no letter.
    pub missing: Vec<String>,
    /// All reasons for the letter and for worse ones than A, the worst first.
    pub caps: Vec<Cap>,
    /// When the letter changes by itself.
    pub next_drop: Option<NextDrop>,
    /// What would make it better than [`Self::best`]; `None` for the best letter.
    pub raise: Option<Raise>,
}

impl Grade {
    /// The letter, or `U`.
    pub fn word(&self) -> &'static str {
        self.letter.map_or("U", Letter::word)
    }

    /// True when it is at least that letter, which U never is.
    pub fn meets(&self, least: Letter) -> bool {
        self.letter.is_some_and(|letter| letter <= least)
    }
}

/// The grade of an image.
pub fn grade(inputs: &GradeInputs, criteria: &'static Criteria) -> Grade {
    let mut clauses: Vec<Clause> = bands::clauses(inputs, criteria).collect();
    clauses.extend(caps::clauses(inputs, criteria));
    let mut caps: Vec<Cap> = clauses.iter().filter_map(|clause| clause.on(inputs.as_of)).collect();
    caps.sort_by(|one, other| {
        other.letter.cmp(&one.letter).then_with(|| (&one.since, &one.reason).cmp(&(&other.since, &other.reason)))
    });
    caps.dedup();
    Grade {
        criteria: criteria.version,
        letter: letter_on(inputs, &clauses, criteria, inputs.as_of),
        best: best_on(&clauses, inputs.as_of),
        missing: missing(inputs, criteria, inputs.as_of),
        next_drop: next_drop::next_drop(inputs, &clauses, criteria),
        raise: raise(&caps),
        caps,
    }
}

fn letter_on(inputs: &GradeInputs, clauses: &[Clause], criteria: &Criteria, day: Date) -> Option<Letter> {
    missing(inputs, criteria, day).is_empty().then(|| best_on(clauses, day))
}

/// The worst letter of the clauses.
fn best_on(clauses: &[Clause], day: Date) -> Letter {
    clauses.iter().filter_map(|clause| clause.on(day)).map(|cap| cap.letter).max().unwrap_or(Letter::A)
}

/// What there is no letter for, on a day.
fn missing(inputs: &GradeInputs, criteria: &Criteria, day: Date) -> Vec<String> {
    let mut missing = Vec::new();
    match &inputs.advisories {
        Err(why) => missing.push(why.clone()),
        Ok(advisories) => {
            if later(advisories.date, criteria.fresh_days).is_some_and(|last| last < day) {
                let (date, days) = (advisories.date, criteria.fresh_days);
                missing.push(format!("the advisories of {date} are older than {days} days"));
            }
            let undated = advisories.fixable.iter().filter(|one| bands::counts(one) && one.fixed.is_none());
            missing.extend(undated.map(|one| format!("the fix of {} in {} has no day", one.id, one.package)));
        }
    }
    missing.extend(inputs.lives.iter().filter_map(why));
    missing.extend(why(&inputs.secrets));
    missing.extend(why(&inputs.malware));
    missing.extend(why(&inputs.executable_bytes));
    missing.extend(why(&inputs.root_user));
    missing.extend(why(&inputs.setuid_added));
    missing.extend(why(&inputs.signature));
    missing.extend(inputs.gaps.iter().cloned());
    missing.sort();
    missing.dedup();
    missing
}

fn why<T>(known: &Known<T>) -> Option<String> {
    known.as_ref().err().cloned()
}

/// What takes the worst of the caps away, and the letter of the rest.
fn raise(caps: &[Cap]) -> Option<Raise> {
    let worst = caps.first()?.letter;
    let mut by: Vec<String> = caps.iter().take_while(|cap| cap.letter == worst).map(|cap| cap.remedy.clone()).collect();
    by.sort();
    by.dedup();
    let to = caps.iter().map(|cap| cap.letter).find(|letter| *letter != worst).unwrap_or(Letter::A);
    Some(Raise { to, by })
}
