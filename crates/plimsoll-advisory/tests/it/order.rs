//! Properties of deadlines and risks: worse input is never less urgent, unknown is never safe.

use plimsoll_advisory::matching::order::{Exposure, Points, RiskInputs, Usage, deadline, derived, risk};
use plimsoll_database::{Automatable, Exploitation, TechnicalImpact, Word};
use proptest::prelude::*;

const EXPLOITATION: [Option<Exploitation>; 4] =
    [None, Some(Exploitation::None), Some(Exploitation::ProofOfConcept), Some(Exploitation::Active)];
/// From the best to the worst, without the unknown.
const EXPOSURE: [Exposure; 4] = [Exposure::None, Exposure::SameNamespace, Exposure::OtherNamespaces, Exposure::Outside];
const WORDS: [Word; 5] = [Word::Info, Word::Low, Word::Medium, Word::High, Word::Critical];

fn inputs() -> impl Strategy<Value = RiskInputs> {
    let known = (any::<bool>(), 0..EXPLOITATION.len(), proptest::option::of(0..=100_000_u32));
    let severity = (proptest::option::of(0..=100_u8), proptest::option::of(0..WORDS.len()));
    let place = (
        prop_oneof![Just(Exposure::Unknown), (0..EXPOSURE.len()).prop_map(|at| EXPOSURE[at])],
        prop_oneof![Just(Usage::Used), Just(Usage::Unused), Just(Usage::Unknown)],
    );
    (known, severity, place).prop_map(|((is_known_exploited, at, epss), (score_tenths, word), (exposure, usage))| {
        let word = word.map(|at| WORDS[at]);
        RiskInputs { is_known_exploited, exploitation: EXPLOITATION[at], epss, score_tenths, word, exposure, usage }
    })
}

proptest! {
    #[test]
    fn addends_stay_in_their_bounds_and_sum_to_the_risk(inputs in inputs()) {
        let parts = risk(&inputs);
        prop_assert!(parts.exploitation <= 40 && parts.impact <= 20 && parts.exposure <= 20 && parts.usage <= 20);
        prop_assert_eq!(u32::from(parts.sum()), [parts.exploitation, parts.impact, parts.exposure, parts.usage]
            .map(u32::from).iter().sum::<u32>());
    }

    #[test]
    fn worse_input_never_lowers_the_risk(inputs in inputs(), more in 0..100_000_u32, tenths in 0..100_u8) {
        let now = risk(&inputs).sum();
        let epss = inputs.epss.map(|epss| epss.saturating_add(more).min(100_000));
        let score_tenths = inputs.score_tenths.map(|score| score.saturating_add(tenths).min(100));
        for worse in [
            RiskInputs { is_known_exploited: true, ..inputs },
            RiskInputs { exploitation: inputs.exploitation.max(Some(Exploitation::Active)), ..inputs },
            RiskInputs { exploitation: inputs.exploitation.max(Some(Exploitation::ProofOfConcept)), ..inputs },
            RiskInputs { epss, ..inputs },
            RiskInputs { score_tenths, ..inputs },
            RiskInputs { word: inputs.word.map(|_| Word::Critical), ..inputs },
            RiskInputs { exposure: Exposure::Outside, ..inputs },
            RiskInputs { usage: Usage::Used, ..inputs },
        ] {
            prop_assert!(risk(&worse).sum() >= now, "{worse:?} is below {inputs:?}");
        }
    }

    #[test]
    fn the_unknown_is_never_below_what_is_safe(inputs in inputs()) {
        for (unknown, safe) in [
            (RiskInputs { exposure: Exposure::Unknown, ..inputs }, RiskInputs { exposure: Exposure::None, ..inputs }),
            (RiskInputs { usage: Usage::Unknown, ..inputs }, RiskInputs { usage: Usage::Unused, ..inputs }),
            (RiskInputs { epss: None, ..inputs }, RiskInputs { epss: Some(0), ..inputs }),
            (
                RiskInputs { score_tenths: None, word: None, ..inputs },
                RiskInputs { score_tenths: Some(0), word: None, ..inputs },
            ),
        ] {
            prop_assert!(risk(&unknown).sum() >= risk(&safe).sum());
        }
    }
}

#[test]
fn every_known_deadline_is_a_row_of_the_table_and_no_worse_point_gives_more_time() {
    let both = [false, true];
    let mut rows = Vec::new();
    for (exploited, exposed) in both.into_iter().flat_map(|one| both.map(|other| (one, other))) {
        for (automatable, total) in both.into_iter().flat_map(|one| both.map(|other| (one, other))) {
            let of = |exploited, exposed, automatable: bool, total: bool| {
                let automatable = Some(if automatable { Automatable::Yes } else { Automatable::No });
                let impact = Some(if total { TechnicalImpact::Total } else { TechnicalImpact::Partial });
                deadline(
                    &Points { is_known_exploited: exploited, is_exposed: Some(exposed), automatable, impact },
                    true,
                )
            };
            let now = of(exploited, exposed, automatable, total);
            assert!(now.assumed.is_empty());
            rows.push(now.row);
            for worse in [
                of(true, exposed, automatable, total),
                of(exploited, true, automatable, total),
                of(exploited, exposed, true, total),
                of(exploited, exposed, automatable, true),
            ] {
                assert!(worse.within <= now.within, "{worse:?} gives more time than {now:?}");
            }
        }
    }
    rows.sort_unstable();
    assert_eq!(rows, (0..16).map(Some).collect::<Vec<_>>());
}

#[test]
fn an_unknown_point_gives_no_more_time_than_any_known_one() {
    for is_known_exploited in [false, true] {
        for is_exposed in [None, Some(false), Some(true)] {
            for known in [Automatable::No, Automatable::Yes] {
                let points = Points { is_known_exploited, is_exposed, automatable: Some(known), impact: None };
                for impact in [TechnicalImpact::Partial, TechnicalImpact::Total] {
                    let told = Points { impact: Some(impact), ..points };
                    assert!(deadline(&points, true).within <= deadline(&told, true).within);
                }
            }
        }
    }
    let nothing = Points { is_exposed: Some(true), ..Points::default() };
    assert_eq!(deadline(&nothing, true).within.days(), Some(14));
    let exploited = Points { is_known_exploited: true, ..nothing };
    assert_eq!(deadline(&exploited, true).row, Some(15));
}

#[test]
fn points_are_derived_from_vectors_of_each_version() {
    use Automatable::{No, Yes};
    use TechnicalImpact::{Partial, Total};
    for (vector, expected) in [
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", (Some(Yes), Some(Total))),
        ("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:L/SC:N/SI:N/SA:N", (Some(No), Some(Partial))),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", (Some(Yes), Some(Total))),
        ("CVSS:3.0/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:H", (Some(No), Some(Partial))),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", (Some(Yes), Some(Total))),
        ("AV:N/AC:M/Au:N/C:P/I:C/A:C", (Some(No), Some(Partial))),
        ("high", (None, None)),
    ] {
        assert_eq!(derived(vector), expected, "{vector}");
    }
}
