//! Until when a flaw should be gone, once it is known where its image runs.

use plimsoll_advisory::matching::order::{DIRECTIVE, Input, Points, Within, deadline};
use plimsoll_database::{Automatable, TechnicalImpact};
use plimsoll_graph::{Exposure, Reach};
use plimsoll_model::{Due, Vulnerability, VulnerabilityClass};

/// Who says whether images can be reached from outside.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Exposed {
    /// The manifests of the run, where they show it.
    #[default]
    Auto,
    /// The operator: all can.
    Yes,
    /// The operator: none can.
    No,
}

/// How deadlines are told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Deadlines {
    /// Who says what is exposed.
    pub exposed: Exposed,
    /// What is taken where nobody says.
    pub assume_exposed: bool,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { exposed: Exposed::Auto, assume_exposed: true }
    }
}

impl Deadlines {
    /// The deadline of a flaw; none for a malicious package, which is to be removed at once.
    pub(crate) fn of(self, flaw: &Vulnerability, exposure: Option<&Exposure>) -> Option<Due> {
        if flaw.class == VulnerabilityClass::Malicious {
            return None;
        }
        let is_exposed = match (self.exposed, exposure) {
            (Exposed::Yes, _) | (Exposed::Auto, Some(Exposure { reach: Reach::Outside, .. })) => Some(true),
            (Exposed::No, _) => Some(false),
            // What makes a service of a cluster public may stand in files that this run did not see.
            (Exposed::Auto, Some(Exposure { reach: Reach::Cluster, .. }) | None) => None,
        };
        let points = Points {
            is_known_exploited: flaw.kev.is_some(),
            is_exposed,
            automatable: flaw.ssvc.automatable.map(|is| if is { Automatable::Yes } else { Automatable::No }),
            impact: flaw.ssvc.total_impact.map(|is| if is { TechnicalImpact::Total } else { TechnicalImpact::Partial }),
        };
        let deadline = deadline(&points, self.assume_exposed);
        Some(Due {
            table: DIRECTIVE,
            row: deadline.row,
            days: deadline.within.days(),
            within: within(deadline.within),
            because: because(flaw, points, self.assume_exposed),
            assumed: deadline.assumed.into_iter().map(Input::word).collect(),
        })
    }
}

fn within(within: Within) -> &'static str {
    match within {
        Within::ThreeDaysAndForensics => "3 days, and look for an intrusion",
        Within::ThreeDays => "3 days",
        Within::FourteenDays => "14 days",
        Within::SixtyDays => "60 days",
        Within::NextUpgrade => "the next upgrade",
    }
}

/// What went into the table, in words.
fn because(flaw: &Vulnerability, points: Points, assume_exposed: bool) -> Vec<String> {
    let exploited = match &flaw.kev {
        Some(kev) => format!("known exploited since {}", kev.added),
        None => "not known to be exploited".to_owned(),
    };
    let exposed = match (points.is_exposed, assume_exposed) {
        (Some(true), _) => "exposed",
        (Some(false), _) => "not exposed",
        (None, true) => "exposure assumed",
        (None, false) => "exposure unknown and assumed not",
    };
    let derived = |input: Input| if flaw.ssvc.derived.contains(&input.word()) { " by its vector" } else { "" };
    let automatable = match points.automatable {
        Some(Automatable::Yes) => format!("automatable{}", derived(Input::Automatable)),
        Some(Automatable::No) => format!("not automatable{}", derived(Input::Automatable)),
        None => "automation unknown".to_owned(),
    };
    let impact = match points.impact {
        Some(TechnicalImpact::Total) => format!("total impact{}", derived(Input::Impact)),
        Some(TechnicalImpact::Partial) => format!("partial impact{}", derived(Input::Impact)),
        None => "impact unknown".to_owned(),
    };
    vec![exploited, exposed.to_owned(), automatable, impact]
}
