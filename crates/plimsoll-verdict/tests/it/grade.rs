//! The grade: each bound and cap as a case, what must hold for all inputs as a property.

use jiff::Span;
use plimsoll_advisory::Date;
use plimsoll_facts::ExecutableBytes;
use plimsoll_facts::image::Verification;
use plimsoll_model::Severity;
use plimsoll_verdict::grade::{
    Advisories, Criteria, Ending, Fixable, Grade, GradeInputs, Letter, Malware, Signature, grade,
};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn in_days(date: Date, days: i32) -> Date {
    date.checked_add(Span::new().days(days)).unwrap()
}

/// An image of which everything is known and nothing is wrong.
fn clean(as_of: Date) -> GradeInputs {
    GradeInputs {
        as_of,
        advisories: Ok(Advisories { date: as_of, fixable: Vec::new() }),
        lives: vec![Ok(Ending { what: "Debian 12".to_owned(), last_day: None })],
        secrets: Ok(Vec::new()),
        malware: Ok(Vec::new()),
        executable_bytes: Ok(ExecutableBytes { owned: 100, identified: 0, unknown: 0 }),
        root_user: Ok(false),
        setuid_added: Ok(false),
        verification: Verification::Blob,
        signature: Ok(Signature::NotDemanded),
        gaps: Vec::new(),
    }
}

fn fixable(severity: Severity, fixed: Option<Date>, exploited: Option<Date>) -> Fixable {
    Fixable { id: "CVE-2026-0001".to_owned(), package: "openssl".to_owned(), severity, fixed, exploited }
}

fn graded(inputs: &GradeInputs) -> Grade {
    grade(inputs, Criteria::newest())
}

/// The inputs that the words of a case say.
fn inputs(facts: &str, as_of: Date) -> GradeInputs {
    let mut inputs = clean(as_of);
    let mut fixables = Vec::new();
    for fact in facts.split("; ") {
        let words: Vec<&str> = fact.split(' ').collect();
        let no = |what: &str| format!("{what} not known");
        match words.as_slice() {
            ["nothing" | ""] | ["end", "-"] => {}
            ["undated", "exploited"] => fixables.push(fixable(Severity::Low, None, Some(as_of))),
            ["undated", severity] => fixables.push(fixable(severity.parse().unwrap(), None, None)),
            ["exploited", fixed, listed] => {
                fixables.push(fixable(Severity::Medium, Some(day(fixed)), Some(day(listed))));
            }
            ["end", last] => {
                inputs.lives.push(Ok(Ending { what: "Python 3.8".to_owned(), last_day: Some(day(last)) }));
            }
            ["snapshot", date] => inputs.advisories.as_mut().unwrap().date = day(date),
            ["secret"] => inputs.secrets.as_mut().unwrap().push("a private key".to_owned()),
            ["malware", severity] => {
                let severity = severity.parse().unwrap();
                inputs.malware.as_mut().unwrap().push(Malware { what: "/tmp/x".to_owned(), severity });
            }
            ["unknown", owned, unknown] => {
                let (owned, unknown) = (owned.parse().unwrap(), unknown.parse().unwrap());
                inputs.executable_bytes = Ok(ExecutableBytes { owned, identified: 0, unknown });
            }
            ["root"] => inputs.root_user = Ok(true),
            ["setuid"] => inputs.setuid_added = Ok(true),
            ["verify", "none"] => inputs.verification = Verification::None,
            ["verify", "blob"] => inputs.verification = Verification::Blob,
            ["verify", "full"] => inputs.verification = Verification::Full,
            ["signature", "valid"] => inputs.signature = Ok(Signature::Valid),
            ["signature", "invalid"] => inputs.signature = Ok(Signature::Invalid),
            ["no", "advisories"] => inputs.advisories = Err(no("advisories")),
            ["no", "life"] => inputs.lives.push(Err(no("life"))),
            ["no", "secrets"] => inputs.secrets = Err(no("secrets")),
            ["no", "malware"] => inputs.malware = Err(no("malware")),
            ["no", "executables"] => inputs.executable_bytes = Err(no("executables")),
            ["no", "root"] => inputs.root_user = Err(no("root")),
            ["no", "setuid"] => inputs.setuid_added = Err(no("setuid")),
            ["no", "signature"] => inputs.signature = Err(no("signature")),
            ["gap"] => inputs.gaps.push("layer 2 was not read".to_owned()),
            [severity, fixed] => fixables.push(fixable(severity.parse().unwrap(), Some(day(fixed)), None)),
            _ => panic!("no such fact: {fact}"),
        }
    }
    if let Ok(advisories) = &mut inputs.advisories {
        advisories.fixable = fixables;
    }
    inputs
}

#[test]
fn every_bound_and_cap_gives_the_letter_of_the_table() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("grade-cases.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [facts, as_of, letter, change] = cells.as_slice() else { panic!("{line}") };
        let grade = graded(&inputs(facts, day(as_of)));
        let drop = grade.next_drop.map(|drop| format!("{} {}", drop.on, drop.to.map_or("U", Letter::word)));
        let found = (grade.word(), drop.unwrap_or_else(|| "-".to_owned()));
        if found != (*letter, (*change).to_owned()) {
            wrong.push(format!("{line}: {found:?}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 90, "{count}");
}

#[test]
fn what_is_missing_is_told_with_the_letter_that_the_rest_allows() {
    let grade = graded(&inputs("no advisories; root; end 2026-01-01", day("2026-02-01")));
    assert_eq!((grade.word(), grade.best), ("U", Letter::C));
    assert_eq!(grade.missing, ["advisories not known"]);
    let caps: Vec<String> =
        grade.caps.iter().map(|cap| format!("{} {:?} {}", cap.letter, cap.since, cap.reason)).collect();
    assert_eq!(
        caps,
        ["C Some(2026-01-02) Python 3.8 gets no security updates after 2026-01-01", "B None it runs as root"]
    );
    let raise = grade.raise.clone().unwrap();
    assert_eq!(
        (raise.to, raise.by),
        (Letter::B, vec!["move from Python 3.8 to a release that is maintained".to_owned()])
    );
    assert!(!grade.meets(Letter::F), "U meets no letter");
}

#[test]
fn a_grade_meets_its_own_letter_and_worse_ones() {
    let grade = graded(&inputs("root", day("2026-01-01")));
    assert_eq!(Letter::ALL.map(|letter| grade.meets(letter)), [false, true, true, true, true, true]);
}

#[test]
fn the_same_reason_stands_there_once() {
    let grade = graded(&inputs("critical 2026-01-01; critical 2026-01-01", day("2026-01-02")));
    assert_eq!(grade.caps.len(), 1);
}

#[test]
fn versions_of_criteria_are_found_by_name() {
    let versions: Vec<&str> = Criteria::versions().collect();
    assert_eq!(versions, ["2026-11"]);
    assert_eq!(Criteria::of_version("2026-11"), Some(Criteria::newest()));
    assert_eq!(Criteria::of_version("2025-01"), None);
}

/// Days around the bounds.
fn dates() -> impl Strategy<Value = Date> {
    (0..800_i32).prop_map(|days| in_days(day("2025-01-01"), days))
}

fn severities() -> impl Strategy<Value = Severity> {
    prop::sample::select(vec![Severity::Critical, Severity::High, Severity::Medium, Severity::Low])
}

fn fixables() -> impl Strategy<Value = Vec<Fixable>> {
    let one = (severities(), prop::option::weighted(0.95, dates()), prop::option::weighted(0.2, dates()), 0..9_u32);
    let one = one.prop_map(|(severity, fixed, exploited, number)| Fixable {
        id: format!("CVE-2026-{number:04}"),
        ..fixable(severity, fixed, exploited)
    });
    prop::collection::vec(one, 0..5)
}

fn known<T: std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Result<T, String>> {
    value.prop_flat_map(|value| prop_oneof![19 => Just(Ok(value)), 1 => Just(Err("not known".to_owned()))])
}

fn any_inputs() -> impl Strategy<Value = GradeInputs> {
    let ending = dates().prop_map(|last| Ending { what: format!("ends {last}"), last_day: Some(last) });
    let malware = severities().prop_map(|severity| Malware { what: "/x".to_owned(), severity });
    let facts = (
        known(prop::collection::vec(Just("a key".to_owned()), 0..2)),
        known(prop::collection::vec(malware, 0..2)),
        known((0..100_u64, 0..20_u64)),
        known(any::<bool>()),
        known(any::<bool>()),
        prop::sample::select(vec![Verification::None, Verification::Blob, Verification::Full]),
        known(prop::sample::select(vec![Signature::NotDemanded, Signature::Valid, Signature::Invalid])),
    );
    let dated = (dates(), known((dates(), fixables())), prop::collection::vec(known(ending), 0..3));
    (dated, facts).prop_map(|((as_of, advisories, lives), facts)| {
        let (secrets, malware, bytes, root_user, setuid_added, verification, signature) = facts;
        GradeInputs {
            as_of,
            advisories: advisories.map(|(date, fixable)| Advisories { date, fixable }),
            lives,
            secrets,
            malware,
            executable_bytes: bytes.map(|(owned, unknown)| ExecutableBytes { owned, identified: 0, unknown }),
            root_user,
            setuid_added,
            verification,
            signature,
            gaps: Vec::new(),
        }
    })
}

/// The inputs without one thing that was found, in all ways.
fn without_one(inputs: &GradeInputs) -> Vec<GradeInputs> {
    let mut all = Vec::new();
    let mut add = |change: &dyn Fn(&mut GradeInputs)| {
        let mut less = inputs.clone();
        change(&mut less);
        all.push(less);
    };
    for index in 0..inputs.advisories.as_ref().map_or(0, |advisories| advisories.fixable.len()) {
        add(&|less| drop(less.advisories.as_mut().unwrap().fixable.remove(index)));
        add(&|less| less.advisories.as_mut().unwrap().fixable[index].exploited = None);
    }
    for index in 0..inputs.lives.len() {
        add(&|less| drop(less.lives.remove(index)));
    }
    add(&|less| less.secrets = less.secrets.clone().map(|_| Vec::new()));
    add(&|less| less.malware = less.malware.clone().map(|_| Vec::new()));
    add(&|less| less.root_user = less.root_user.clone().map(|_| false));
    add(&|less| less.setuid_added = less.setuid_added.clone().map(|_| false));
    all
}

fn at(inputs: &GradeInputs, as_of: Date) -> Grade {
    graded(&GradeInputs { as_of, ..inputs.clone() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_letter_never_improves_with_time(inputs in any_inputs(), days in 1..900_i32) {
        let (now, then) = (graded(&inputs), at(&inputs, in_days(inputs.as_of, days)));
        prop_assert!(now.best <= then.best);
        prop_assert!(now.letter.is_some() || then.letter.is_none(), "U becomes a letter by itself");
        if let (Some(now), Some(then)) = (now.letter, then.letter) {
            prop_assert!(now <= then);
        }
    }

    #[test]
    fn a_finding_less_never_worsens_the_letter(inputs in any_inputs()) {
        let before = graded(&inputs);
        for less in without_one(&inputs) {
            let after = graded(&less);
            prop_assert!(after.best <= before.best);
            prop_assert!(after.letter.is_some() || before.letter.is_none());
        }
    }

    #[test]
    fn the_next_drop_is_what_a_day_before_and_that_day_say(inputs in any_inputs(), days in 1..900_i32) {
        let now = graded(&inputs);
        if let Some(drop) = now.next_drop {
            prop_assert!(drop.on > inputs.as_of);
            prop_assert_eq!(at(&inputs, drop.on.yesterday().unwrap()).letter, now.letter);
            prop_assert_eq!(at(&inputs, drop.on).letter, drop.to);
            prop_assert_ne!(drop.to, now.letter);
        } else {
            prop_assert_eq!(at(&inputs, in_days(inputs.as_of, days)).letter, now.letter);
        }
    }

    #[test]
    fn the_same_facts_in_any_order_give_the_same_grade(inputs in any_inputs()) {
        let mut turned = inputs.clone();
        turned.lives.reverse();
        if let Ok(advisories) = &mut turned.advisories {
            advisories.fixable.reverse();
        }
        prop_assert_eq!(graded(&inputs), graded(&turned));
        prop_assert_eq!(graded(&inputs), graded(&inputs.clone()));
    }

    #[test]
    fn what_raises_the_letter_takes_all_of_the_worst_caps_away(inputs in any_inputs()) {
        let grade = graded(&inputs);
        prop_assert_eq!(grade.raise.is_none(), grade.best == Letter::A);
        if let Some(raise) = &grade.raise {
            prop_assert!(raise.to < grade.best && !raise.by.is_empty());
        }
    }
}
