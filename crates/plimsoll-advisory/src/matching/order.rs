//! The order of work: until when a flaw must be gone by a published table, and how large the risk is as a sum that can
//! be read. Raising an input never makes either less urgent, and what is unknown never counts as safe.

use plimsoll_database::{Automatable, Exploitation, Ssvc, TechnicalImpact, Word};

use super::{Class, Match};

/// Until when to act, the most urgent first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Within {
    /// 3 days, and look for an intrusion.
    ThreeDaysAndForensics,
    /// 3 days.
    ThreeDays,
    /// 14 days.
    FourteenDays,
    /// 60 days.
    SixtyDays,
    /// When the system is upgraded the next time.
    NextUpgrade,
}

impl Within {
    /// The days; None for the next upgrade.
    pub fn days(self) -> Option<u16> {
        match self {
            Self::ThreeDaysAndForensics | Self::ThreeDays => Some(3),
            Self::FourteenDays => Some(14),
            Self::SixtyDays => Some(60),
            Self::NextUpgrade => None,
        }
    }
}

/// What decides a deadline.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Points {
    /// It is known to be exploited.
    pub is_known_exploited: bool,
    /// It can be reached from outside; None: unknown.
    pub is_exposed: Option<bool>,
    /// Exploitation can be automated; None: unknown.
    pub automatable: Option<Automatable>,
    /// What an exploit gains; None: unknown.
    pub impact: Option<TechnicalImpact>,
}

/// An input of a deadline.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Input {
    /// Whether it is exposed.
    Exposure,
    /// Whether it can be automated.
    Automatable,
    /// What an exploit gains.
    Impact,
}

impl Input {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exposure => "exposure",
            Self::Automatable => "automatable",
            Self::Impact => "impact",
        }
    }
}

/// Until when a flaw must be gone, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Deadline {
    /// Until when.
    pub within: Within,
    /// The row of the table; None where too little is known for one.
    pub row: Option<u8>,
    /// What was unknown and taken as the worst.
    pub assumed: Vec<Input>,
}

/// The name of the table.
pub const DIRECTIVE: &str = "cisa-bod-26-04";

/// The table, a row for each combination: row, known exploited, exposed, automatable, total impact, until when. Source:
/// CISA, Binding Operational Directive 26-04, decision table 1.0.0.
const TABLE: [(u8, bool, bool, bool, bool, Within); 16] = [
    (0, false, false, false, false, Within::NextUpgrade),
    (1, true, false, false, false, Within::FourteenDays),
    (2, false, true, false, false, Within::SixtyDays),
    (3, false, false, true, false, Within::SixtyDays),
    (4, false, false, false, true, Within::NextUpgrade),
    (5, true, true, false, false, Within::FourteenDays),
    (6, true, false, true, false, Within::FourteenDays),
    (7, false, true, true, false, Within::FourteenDays),
    (8, true, false, false, true, Within::FourteenDays),
    (9, false, true, false, true, Within::FourteenDays),
    (10, false, false, true, true, Within::SixtyDays),
    (11, true, true, true, false, Within::ThreeDays),
    (12, true, true, false, true, Within::ThreeDaysAndForensics),
    (13, true, false, true, true, Within::ThreeDaysAndForensics),
    (14, false, true, true, true, Within::ThreeDays),
    (15, true, true, true, true, Within::ThreeDaysAndForensics),
];

/// Looks the deadline up. Unknown exposure is what `assume_exposed` says. Where neither automation nor impact is known,
/// the worst row that fits counts for what is known to be exploited, and 14 days for the rest; where one of them is
/// known, the worst row that fits.
pub fn deadline(points: &Points, assume_exposed: bool) -> Deadline {
    let is_exposed = points.is_exposed.unwrap_or(assume_exposed);
    let mut assumed: Vec<Input> = points.is_exposed.is_none().then_some(Input::Exposure).into_iter().collect();
    assumed.extend(points.automatable.is_none().then_some(Input::Automatable));
    assumed.extend(points.impact.is_none().then_some(Input::Impact));
    if points.automatable.is_none() && points.impact.is_none() && !points.is_known_exploited {
        return Deadline { within: Within::FourteenDays, row: None, assumed };
    }
    let fits = |row: &&(u8, bool, bool, bool, bool, Within)| {
        let (_, exploited, exposed, automatable, total, _) = **row;
        exploited == points.is_known_exploited
            && exposed == is_exposed
            && points.automatable.is_none_or(|known| (known == Automatable::Yes) == automatable)
            && points.impact.is_none_or(|known| (known == TechnicalImpact::Total) == total)
    };
    let worst = TABLE.iter().filter(fits).min_by_key(|(row, .., within)| (*within, std::cmp::Reverse(*row)));
    // Every combination has a row.
    let (row, within) = worst.map_or((None, Within::ThreeDaysAndForensics), |(row, .., within)| (Some(*row), *within));
    Deadline { within, row, assumed }
}

/// The points that a vector of CVSS 2.0 to 4.0 implies, for flaws that CISA did not look at: it can be automated over
/// the network without privileges, conditions and users; the impact is total where confidentiality, integrity and
/// availability are lost. Returns None for each that the vector does not tell.
pub fn derived(vector: &str) -> (Option<Automatable>, Option<TechnicalImpact>) {
    let metric = |name: &str| vector.split('/').find_map(|part| part.strip_prefix(name)?.strip_prefix(':'));
    let all = |wanted: &[(&str, &str)]| {
        let found = wanted.iter().map(|(name, value)| metric(name).map(|found| found == *value));
        found.collect::<Option<Vec<bool>>>().map(|all| all.into_iter().all(|is| is))
    };
    let (automatable, total) = if vector.starts_with("CVSS:4.") {
        (
            all(&[("AV", "N"), ("AC", "L"), ("AT", "N"), ("PR", "N"), ("UI", "N")]),
            all(&[("VC", "H"), ("VI", "H"), ("VA", "H")]),
        )
    } else if vector.starts_with("CVSS:3.") {
        (all(&[("AV", "N"), ("AC", "L"), ("PR", "N"), ("UI", "N")]), all(&[("C", "H"), ("I", "H"), ("A", "H")]))
    } else {
        (all(&[("AV", "N"), ("AC", "L"), ("Au", "N")]), all(&[("C", "C"), ("I", "C"), ("A", "C")]))
    };
    let automatable = automatable.map(|is| if is { Automatable::Yes } else { Automatable::No });
    let impact = total.map(|is| if is { TechnicalImpact::Total } else { TechnicalImpact::Partial });
    (automatable, impact)
}

/// The points of a match, and which of them were derived from its vector.
pub fn points(found: &Match, is_exposed: Option<bool>) -> (Points, Vec<Input>) {
    let (automatable, impact) = found.severity.vector.as_deref().map_or((None, None), derived);
    let stated = found.ssvc.unwrap_or(Ssvc { exploitation: None, automatable: None, impact: None, score: None });
    let mut from_vector = Vec::new();
    from_vector.extend((stated.automatable.is_none() && automatable.is_some()).then_some(Input::Automatable));
    from_vector.extend((stated.impact.is_none() && impact.is_some()).then_some(Input::Impact));
    let points = Points {
        is_known_exploited: found.kev.is_some(),
        is_exposed,
        automatable: stated.automatable.or(automatable),
        impact: stated.impact.or(impact),
    };
    (points, from_vector)
}

/// From where it can be reached.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Exposure {
    /// From outside.
    Outside,
    /// From other namespaces or hosts.
    OtherNamespaces,
    /// From its own namespace.
    SameNamespace,
    /// From nowhere, or it is not deployed.
    None,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// Whether it is used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Usage {
    /// It was loaded or executed.
    Used,
    /// It was not, in a time of at least 7 days that saw a start.
    Unused,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// What goes into a risk.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RiskInputs {
    /// In the catalogue of known exploited flaws.
    pub is_known_exploited: bool,
    /// What is known of exploits.
    pub exploitation: Option<Exploitation>,
    /// The score of EPSS in hundred-thousandths.
    pub epss: Option<u32>,
    /// The base score in tenths.
    pub score_tenths: Option<u8>,
    /// The severity, which counts where there is no score.
    pub word: Option<Word>,
    /// From where it can be reached.
    pub exposure: Exposure,
    /// Whether it is used.
    pub usage: Usage,
}

/// A risk from 0 to 100 as its four addends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Addends {
    /// Up to 40.
    pub exploitation: u8,
    /// Up to 20.
    pub impact: u8,
    /// Up to 20.
    pub exposure: u8,
    /// Up to 20.
    pub usage: u8,
}

impl Addends {
    /// The risk.
    pub fn sum(self) -> u8 {
        self.exploitation.saturating_add(self.impact).saturating_add(self.exposure).saturating_add(self.usage)
    }
}

/// The inputs of a match; where it stands is not known to the database.
pub fn risk_inputs(found: &Match, exposure: Exposure, usage: Usage) -> RiskInputs {
    RiskInputs {
        // Malicious code needs nobody to exploit it.
        is_known_exploited: found.kev.is_some() || found.class == Class::Malicious,
        exploitation: found.ssvc.and_then(|ssvc| ssvc.exploitation),
        epss: found.epss.map(|epss| epss.score),
        score_tenths: found.severity.score.map(plimsoll_database::Tenths::tenths),
        word: found.severity.word,
        exposure,
        usage,
    }
}

/// Adds up. Source of the points: the specification of the project, deadline and risk.
pub fn risk(inputs: &RiskInputs) -> Addends {
    Addends {
        exploitation: exploitation(inputs),
        impact: impact(inputs),
        exposure: match inputs.exposure {
            Exposure::Outside => 20,
            Exposure::OtherNamespaces | Exposure::Unknown => 12,
            Exposure::SameNamespace => 6,
            Exposure::None => 0,
        },
        usage: match inputs.usage {
            Usage::Used => 20,
            Usage::Unknown => 10,
            Usage::Unused => 0,
        },
    }
}

/// In hundred-thousandths, as scores of EPSS are.
const HALF: u32 = 50_000;
const TENTH: u32 = 10_000;
const HUNDREDTH: u32 = 1_000;

fn exploitation(inputs: &RiskInputs) -> u8 {
    let epss = inputs.epss.unwrap_or_default();
    if inputs.is_known_exploited || inputs.exploitation == Some(Exploitation::Active) {
        40
    } else if epss >= HALF {
        30
    } else if epss >= TENTH {
        22
    } else if epss >= HUNDREDTH || inputs.exploitation == Some(Exploitation::ProofOfConcept) {
        12
    } else {
        4
    }
}

/// Twice the base score, rounded half up; the points of the word; 10 where nothing is known.
fn impact(inputs: &RiskInputs) -> u8 {
    match (inputs.score_tenths, inputs.word) {
        (Some(tenths), _) => tenths.min(100).saturating_mul(2).saturating_add(5) / 10,
        (None, Some(Word::Critical)) => 18,
        (None, Some(Word::High)) => 15,
        (None, Some(Word::Medium) | None) => 10,
        (None, Some(Word::Low)) => 5,
        (None, Some(Word::Info)) => 0,
    }
}
